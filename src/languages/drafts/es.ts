/** Spanish. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Lo que había escrito hasta el {time} vuelve a estar en este formulario.',
  offered:
    'También se conserva otra cosa que había escrito en este formulario hasta el {time}. Puede ocupar el lugar de lo que hay ahora.',
  files: 'Vuelva a elegir: {files}.',
  putBack: 'Recuperar',
  discard: 'Descartar',
  close: 'Cerrar',
};
