/** Chinese, in traditional characters. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n} 分鐘' },
  seconds: { other: '{n} 秒' },
  and: ' ',
  moment: '片刻',
  idleTitle: '您還在嗎？',
  idleText: '您已有一段時間沒有操作。為了您的安全，系統將在 {time}後將您登出。',
  absoluteTitle: '您的工作階段即將結束',
  absoluteText:
    '請立即儲存您的工作。您的工作階段已達到最長時限：您將在 {time}後登出，之後可以重新登入。',
  stay: '保持登入',
  moreTime: '我需要更多時間',
  moreTimeText: '這樣，只有在 {time}沒有操作時才會登出；下次在此瀏覽器登入時也一樣。',
  usualTime: '平常的時間就夠了',
  carryOn: '繼續',
  signOut: '登出',
  timeLeft: '剩餘時間',
  secondsLeft: '剩餘 {time}',
  extending: '請稍候…',
  extendFailed: '要求未能送達伺服器，正在重試。',
  signOutFailed: '您尚未登出：無法連線至伺服器。請再試一次。',
  checkingTitle: '請稍等',
  checkingText: '正在確認您是否仍在登入狀態。',
  unreachableText:
    '無法連線至伺服器，因此已隱藏此頁面。伺服器確認您仍在登入狀態後，頁面會恢復原樣。',
  strandedText: '目前無法連線至伺服器。一旦可以連線，此頁面將前往登入頁面。',
  tryAgain: '立即重試',
  throughTitle: '請重新登入以繼續',
  throughText:
    '在您重新登入之前，無法存取伺服器。登入會在一個小視窗中進行：此頁面保持不變，之後可以繼續使用。',
  throughWarning: '否則，您將在 {time}後登出。',
  throughBlocked: '小視窗未能開啟。您可以改用連結開啟另一個頁面。',
  notNow: '以後再說',
  endedTitle: '您已登出',
  ended: {
    idle: '您有一段時間沒有操作，為了您的安全，您的工作階段已結束。',
    absolute: '您的工作階段已達到最長時限。',
    'signed-out': '您已自行登出。',
    revoked: '您的工作階段已從另一部裝置上或由管理員結束。',
    replaced: '有人在此瀏覽器中重新登入。',
    limit: '您的帳號有過多工作階段，因此這個工作階段已結束。',
    closed: '您工作階段的最後一個頁面已關閉，為了您的安全，工作階段已結束。',
    unknown: '您的工作階段已結束。',
  },
  signInAgain: '重新登入',
};

export const pages: Pages = {
  reasons: {
    none: '請登入。',
    'not-fresh': '若要執行此動作，請再次輸入密碼。',
    'limit-reached': '您的帳號登入的地方過多：請先結束其中一個工作階段。',
  },
  unavailable: '目前無法確認工作階段。請再試一次。',
  unavailableText: '目前無法確認您的工作階段。您並未登出：此頁面會自動重試。',
  waitTitle: '請稍等',
  goOn: '前往',
  aliveTitle: '您仍在登入狀態',
  aliveText: '由於這裡有一段時間無人使用，此頁面已被收起。',
  goBack: '返回該頁面',
  throughTitle: '謝謝',
  throughText: '您先前的頁面會照原樣繼續。您可以關閉此頁面。',
};
