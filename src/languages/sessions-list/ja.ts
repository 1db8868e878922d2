/** Japanese. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'ご利用中のセッション',
  thisBrowser: 'このブラウザー',
  unknownDevice: '不明な端末',
  activeNow: '現在使用中',
  lastActive: '最終操作：{time}',
  signedIn: 'サインイン：{time}',
  justNow: 'たった今',
  end: 'セッションを終了',
  endOthers: 'ほかのすべてのセッションを終了',
  noOthers: 'ほかの場所ではサインインしていません。',
  more: '表示されていないセッション：{count}',
  ended: 'セッションを終了しました：{device}',
  endedOthers: 'ほかのすべてのセッションを終了しました。',
  failed: 'サーバーに届かなかったため、何も終了していません。もう一度お試しください。',
  unreachable: '現在、セッションを表示できません。',
  notFresh: 'セキュリティ保護のため、セッションを終了する前にもう一度サインインしてください。',
  signInAgain: 'もう一度サインイン',
  over: 'サインアウトした状態です。',
};
