/** Italian. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Ciò che aveva scritto fino al {time} è di nuovo in questo modulo.',
  offered:
    'È conservato anche qualcos’altro che aveva scritto in questo modulo fino al {time}. Può prendere il posto di ciò che vi si trova ora.',
  files: 'Scelga di nuovo: {files}.',
  putBack: 'Ripristina',
  discard: 'Elimina',
  close: 'Chiudi',
};
