/** Korean. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: '내 세션',
  thisBrowser: '이 브라우저',
  unknownDevice: '알 수 없는 기기',
  activeNow: '지금 사용 중',
  lastActive: '마지막 활동: {time}',
  signedIn: '로그인: {time}',
  justNow: '방금',
  end: '세션 종료',
  endOthers: '다른 모든 세션 종료',
  noOthers: '다른 곳에서는 로그인되어 있지 않습니다.',
  more: '표시되지 않은 세션: {count}.',
  ended: '세션이 종료되었습니다: {device}.',
  endedOthers: '다른 모든 세션이 종료되었습니다.',
  failed: '요청이 서버에 전달되지 않아 아무것도 종료되지 않았습니다. 다시 시도하세요.',
  unreachable: '지금은 세션을 표시할 수 없습니다.',
  notFresh: '보안을 위해 세션을 종료하기 전에 다시 로그인하세요.',
  signInAgain: '다시 로그인',
  over: '더 이상 로그인되어 있지 않습니다.',
};
