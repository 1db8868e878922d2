/** Swedish. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Det du hade skrivit fram till {time} är tillbaka i formuläret.',
  offered:
    'Något annat som du hade skrivit i formuläret fram till {time} finns också kvar. Det kan ersätta det som står där nu.',
  files: 'Välj på nytt: {files}.',
  putBack: 'Återställ',
  discard: 'Kasta',
  close: 'Stäng',
};
