/** Czech. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Co jste napsali do {time}, je zpět v tomto formuláři.',
  offered:
    'Uchováno je i něco jiného, co jste do tohoto formuláře napsali do {time}. Může nahradit to, co v něm stojí teď.',
  files: 'Vyberte znovu: {files}.',
  putBack: 'Vrátit zpět',
  discard: 'Zahodit',
  close: 'Zavřít',
};
