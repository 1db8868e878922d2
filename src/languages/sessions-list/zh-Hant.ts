/** Chinese, in traditional characters. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: '您的工作階段',
  thisBrowser: '此瀏覽器',
  unknownDevice: '未知裝置',
  activeNow: '使用中',
  lastActive: '上次活動：{time}',
  signedIn: '登入時間：{time}',
  justNow: '剛剛',
  end: '結束工作階段',
  endOthers: '結束所有其他工作階段',
  noOthers: '您沒有在其他地方登入。',
  more: '未顯示的工作階段：{count}。',
  ended: '工作階段已結束：{device}。',
  endedOthers: '所有其他工作階段均已結束。',
  failed: '要求未能送達伺服器，沒有結束任何工作階段。請再試一次。',
  unreachable: '目前無法顯示您的工作階段。',
  notFresh: '為了您的安全，請先重新登入，再結束工作階段。',
  signInAgain: '重新登入',
  over: '您已不再處於登入狀態。',
};
