/** Hebrew. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'rtl',
  restored: 'מה שהקלדת עד {time} חזר לטופס הזה.',
  offered: 'נשמר גם משהו אחר שהקלדת בטופס הזה עד {time}. הוא יכול לבוא במקום מה שכתוב בו עכשיו.',
  files: 'יש לבחור שוב: {files}.',
  putBack: 'להחזיר לטופס',
  discard: 'למחוק',
  close: 'לסגור',
};
