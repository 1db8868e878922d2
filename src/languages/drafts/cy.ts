/** Welsh. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Mae’r hyn yr oeddech wedi’i deipio hyd at {time} yn ôl yn y ffurflen hon.',
  offered:
    'Mae rhywbeth arall yr oeddech wedi’i deipio yn y ffurflen hon hyd at {time} wedi’i gadw. Gall gymryd lle’r hyn sydd yno nawr.',
  files: 'Dewiswch eto: {files}.',
  putBack: 'Rhoi’n ôl',
  discard: 'Gwaredu',
  close: 'Cau',
};
