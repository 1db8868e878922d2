/** Greek. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Ό,τι είχατε πληκτρολογήσει έως {time} βρίσκεται ξανά σε αυτή τη φόρμα.',
  offered:
    'Έχει φυλαχτεί και κάτι άλλο που είχατε πληκτρολογήσει σε αυτή τη φόρμα έως {time}. Μπορεί να πάρει τη θέση όσων υπάρχουν τώρα.',
  files: 'Επιλέξτε ξανά: {files}.',
  putBack: 'Επαναφορά',
  discard: 'Απόρριψη',
  close: 'Κλείσιμο',
};
