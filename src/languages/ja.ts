/** Japanese. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n}分' },
  seconds: { other: '{n}秒' },
  and: '',
  moment: 'わずか',
  idleTitle: 'まだご利用中ですか？',
  idleText:
    'しばらく操作がありませんでした。セキュリティ保護のため、自動的にサインアウトします（残り時間：{time}）。',
  absoluteTitle: 'まもなくセッションが終了します',
  absoluteText:
    '今すぐ作業内容を保存してください。セッションの最長時間に達したため、サインアウトします（残り時間：{time}）。その後、もう一度サインインできます。',
  stay: 'サインインしたままにする',
  carryOn: '続ける',
  signOut: 'サインアウト',
  timeLeft: '残り時間',
  secondsLeft: '残り時間：{time}',
  extending: 'お待ちください…',
  extendFailed: 'サーバーに届きませんでした。もう一度試しています。',
  signOutFailed:
    'まだサインアウトしていません。サーバーに接続できませんでした。もう一度お試しください。',
  checkingTitle: '少々お待ちください',
  checkingText: 'サインインの状態を確認しています。',
  unreachableText:
    'サーバーに接続できないため、このページを隠しています。サインインしたままであることをサーバーで確認できると、元どおりに表示されます。',
  strandedText:
    '現在サーバーに接続できません。接続できるようになると、サインインページに移動します。',
  tryAgain: '今すぐ再試行',
  throughTitle: '続けるにはもう一度サインインしてください',
  throughText:
    'もう一度サインインするまで、サーバーに接続できません。サインインは小さなウィンドウで行います。このページはそのまま残り、その後に続きから操作できます。',
  throughWarning: 'サインインしない場合は、サインアウトします（残り時間：{time}）。',
  throughBlocked: '小さなウィンドウが開きませんでした。代わりに、リンクから別のページを開けます。',
  notNow: '後で',
  endedTitle: 'サインアウトしました',
  ended: {
    idle: 'しばらく操作がなかったため、セキュリティ保護のためにセッションを終了しました。',
    absolute: 'セッションの最長時間に達しました。',
    'signed-out': 'ご自身でサインアウトしました。',
    revoked: '別の端末または管理者によって、セッションが終了しました。',
    replaced: 'このブラウザーで、もう一度サインインが行われました。',
    limit: 'アカウントのセッション数が多すぎたため、このセッションを終了しました。',
    closed: 'セッションの最後のページが閉じられたため、セキュリティ保護のために終了しました。',
    unknown: 'セッションは終了しました。',
  },
  signInAgain: 'もう一度サインイン',
};

export const pages: Pages = {
  reasons: {
    none: 'サインインしてください。',
    'not-fresh': 'この操作を行うには、もう一度パスワードを入力してください。',
    'limit-reached':
      'アカウントがサインインしている場所が多すぎます。先にいずれかのセッションを終了してください。',
  },
  unavailable: '現在セッションを確認できません。もう一度お試しください。',
  unavailableText:
    '現在セッションを確認できません。サインアウトはしていません。このページは自動的に再試行します。',
  waitTitle: '少々お待ちください',
  goOn: '進む',
  aliveTitle: 'サインインしたままです',
  aliveText: 'ここではしばらく操作がなかったため、このページを隠しました。',
  goBack: 'ページに戻る',
  throughTitle: 'ありがとうございます',
  throughText: '元のページはそのまま続けられます。このページは閉じてかまいません。',
};
