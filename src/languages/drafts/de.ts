/** German. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Was Sie bis {time} eingegeben hatten, steht wieder in diesem Formular.',
  offered:
    'Auch etwas anderes, das Sie bis {time} in dieses Formular eingegeben hatten, ist aufbewahrt. Es kann an die Stelle dessen treten, was jetzt da steht.',
  files: 'Wählen Sie noch einmal aus: {files}.',
  putBack: 'Wiederherstellen',
  discard: 'Verwerfen',
  close: 'Schließen',
};
