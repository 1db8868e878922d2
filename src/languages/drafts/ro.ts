/** Romanian. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Ce ați scris până la {time} se află din nou în acest formular.',
  offered:
    'S-a păstrat și altceva ce ați scris în acest formular până la {time}. Poate lua locul a ceea ce se află acum aici.',
  files: 'Alegeți din nou: {files}.',
  putBack: 'Restabiliți',
  discard: 'Renunțați',
  close: 'Închideți',
};
