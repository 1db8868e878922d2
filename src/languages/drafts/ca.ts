/** Catalan. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'El que havíeu escrit fins al {time} torna a ser en aquest formulari.',
  offered:
    'També es conserva una altra cosa que havíeu escrit en aquest formulari fins al {time}. Pot substituir el que hi ha ara.',
  files: 'Torneu a triar: {files}.',
  putBack: 'Recupera-ho',
  discard: 'Descarta-ho',
  close: 'Tanca',
};
