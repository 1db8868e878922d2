/** English, of which every other language is a translation. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  restored: 'What you had typed until {time} is back in this form.',
  offered:
    'Something else that you had typed into this form until {time} is kept. It can take the place of what stands there now.',
  files: 'Choose again: {files}.',
  putBack: 'Put it back',
  discard: 'Discard',
  close: 'Close',
};
