/** Japanese. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: '{time} までに入力した内容を、このフォームに戻しました。',
  offered:
    'このフォームに {time} までに入力した別の内容も保存されています。現在の内容と置き換えることができます。',
  files: 'もう一度選択してください：{files}',
  putBack: '元に戻す',
  discard: '破棄',
  close: '閉じる',
};
