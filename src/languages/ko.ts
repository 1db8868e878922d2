/** Korean. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n}분' },
  seconds: { other: '{n}초' },
  and: ' ',
  moment: '잠시',
  idleTitle: '아직 계신가요?',
  idleText: '한동안 활동이 없었습니다. 보안을 위해 {time} 후에 로그아웃됩니다.',
  absoluteTitle: '세션이 곧 종료됩니다',
  absoluteText:
    '지금 작업을 저장하세요. 세션이 최대 유지 시간에 도달하여 {time} 후에 로그아웃되며, 그 후 다시 로그인할 수 있습니다.',
  stay: '로그인 유지',
  moreTime: '시간이 더 필요합니다',
  moreTimeText:
    '그러면 {time} 동안 활동이 없을 때만 로그아웃됩니다. 다음에 이 브라우저에서 로그인할 때도 마찬가지입니다.',
  usualTime: '평소 시간으로 충분합니다',
  carryOn: '계속',
  signOut: '로그아웃',
  timeLeft: '남은 시간',
  secondsLeft: '{time} 후 로그아웃',
  extending: '잠시만 기다려 주세요…',
  extendFailed: '요청이 서버에 전달되지 않았습니다. 다시 시도하고 있습니다.',
  signOutFailed: '아직 로그아웃되지 않았습니다. 서버에 연결할 수 없습니다. 다시 시도하세요.',
  checkingTitle: '잠시만 기다려 주세요',
  checkingText: '로그인 상태를 확인하고 있습니다.',
  unreachableText:
    '서버에 연결할 수 없어 이 페이지를 숨겼습니다. 로그인 상태가 유지되고 있음을 서버가 확인하면 원래대로 돌아옵니다.',
  strandedText:
    '지금은 서버에 연결할 수 없습니다. 연결할 수 있게 되면 이 페이지는 로그인 페이지로 이동합니다.',
  tryAgain: '지금 다시 시도',
  throughTitle: '계속하려면 다시 로그인하세요',
  throughText:
    '다시 로그인할 때까지 서버로 가는 길이 닫혀 있습니다. 로그인은 작은 창에서 합니다. 이 페이지는 그대로 남아 있으며 그 후에 이어집니다.',
  throughWarning: '그러지 않으면 {time} 후에 로그아웃됩니다.',
  throughBlocked: '작은 창이 열리지 않았습니다. 대신 링크로 다른 페이지를 열 수 있습니다.',
  notNow: '나중에',
  endedTitle: '로그아웃되었습니다',
  ended: {
    idle: '한동안 활동이 없어 보안을 위해 세션이 종료되었습니다.',
    absolute: '세션이 최대 유지 시간에 도달했습니다.',
    'signed-out': '직접 로그아웃하셨습니다.',
    revoked: '다른 기기에서 또는 관리자가 세션을 종료했습니다.',
    replaced: '이 브라우저에서 다시 로그인이 이루어졌습니다.',
    limit: '계정의 세션이 너무 많아 이 세션이 종료되었습니다.',
    closed: '세션의 마지막 페이지가 닫혀 보안을 위해 세션이 종료되었습니다.',
    unknown: '세션이 종료되었습니다.',
  },
  signInAgain: '다시 로그인',
};

export const pages: Pages = {
  reasons: {
    none: '로그인해 주세요.',
    'not-fresh': '이 작업을 하려면 비밀번호를 다시 입력해 주세요.',
    'limit-reached': '계정이 너무 많은 곳에서 로그인되어 있습니다. 먼저 세션 하나를 종료하세요.',
  },
  unavailable: '지금은 세션을 확인할 수 없습니다. 다시 시도하세요.',
  unavailableText:
    '지금은 세션을 확인할 수 없습니다. 로그아웃되지 않았으며, 이 페이지가 자동으로 다시 시도합니다.',
  waitTitle: '잠시만 기다려 주세요',
  goOn: '이동',
  aliveTitle: '로그인 상태가 유지되고 있습니다',
  aliveText: '한동안 여기에서 사용하는 사람이 없어 이 페이지를 치워 두었습니다.',
  goBack: '페이지로 돌아가기',
  throughTitle: '감사합니다',
  throughText: '이전 페이지는 그대로 이어집니다. 이 페이지는 닫아도 됩니다.',
};
