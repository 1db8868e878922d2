/** Polish. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'To, co wpisano do {time}, jest znowu w tym formularzu.',
  offered:
    'Zachowano też coś innego, co wpisano w tym formularzu do {time}. Może zastąpić to, co jest w nim teraz.',
  files: 'Wybierz ponownie: {files}.',
  putBack: 'Przywróć',
  discard: 'Odrzuć',
  close: 'Zamknij',
};
