/** Dutch. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Wat u tot {time} had getypt, staat weer in dit formulier.',
  offered:
    'Er is ook iets anders bewaard dat u tot {time} in dit formulier had getypt. Het kan in de plaats komen van wat er nu staat.',
  files: 'Kies opnieuw: {files}.',
  putBack: 'Terugzetten',
  discard: 'Weggooien',
  close: 'Sluiten',
};
