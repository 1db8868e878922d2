/** Hungarian. */
import type { DraftWords } from './words.ts';

export const words: DraftWords = {
  dir: 'ltr',
  restored: 'Az eddig az időpontig beírt szöveg ismét az űrlapon van: {time}.',
  offered:
    'Megmaradt egy másik szöveg is, amelyet erre az űrlapra írt be eddig az időpontig: {time}. Ez a mostani tartalom helyére kerülhet.',
  files: 'Válassza ki újra: {files}.',
  putBack: 'Visszaállítás',
  discard: 'Elvetés',
  close: 'Bezárás',
};
