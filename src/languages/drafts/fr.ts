/** French. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Ce que vous aviez saisi jusqu’au {time} est de nouveau dans ce formulaire.',
  offered:
    'Autre chose, que vous aviez saisi dans ce formulaire jusqu’au {time}, est conservé. Cela peut remplacer ce qui s’y trouve maintenant.',
  files: 'À choisir de nouveau : {files}.',
  putBack: 'Rétablir',
  discard: 'Abandonner',
  close: 'Fermer',
};
