/** Chinese, in simplified characters. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: '您在 {time} 之前输入的内容已恢复到此表单中。',
  offered: '您在 {time} 之前在此表单中输入的其他内容也已保留，可以用来替换现在的内容。',
  files: '请重新选择：{files}。',
  putBack: '恢复',
  discard: '放弃',
  close: '关闭',
};
