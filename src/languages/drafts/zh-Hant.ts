/** Chinese, in traditional characters. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: '您在 {time} 之前輸入的內容已還原到此表單中。',
  offered: '您在 {time} 之前在此表單中輸入的其他內容也已保留，可以用來取代現在的內容。',
  files: '請重新選擇：{files}。',
  putBack: '還原',
  discard: '捨棄',
  close: '關閉',
};
