/** German. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Ihre Sitzungen',
  thisBrowser: 'Dieser Browser',
  unknownDevice: 'Unbekanntes Gerät',
  activeNow: 'Gerade aktiv',
  lastActive: 'Zuletzt aktiv: {time}',
  signedIn: 'Angemeldet: {time}',
  justNow: 'gerade eben',
  end: 'Sitzung beenden',
  endOthers: 'Alle anderen Sitzungen beenden',
  noOthers: 'Sie sind sonst nirgends angemeldet.',
  more: 'Sitzungen, die nicht angezeigt werden: {count}.',
  ended: 'Die Sitzung ist beendet: {device}.',
  endedOthers: 'Alle anderen Sitzungen sind beendet.',
  failed:
    'Das hat den Server nicht erreicht: Es wurde nichts beendet. Versuchen Sie es noch einmal.',
  unreachable: 'Ihre Sitzungen können im Moment nicht angezeigt werden.',
  notFresh: 'Melden Sie sich zu Ihrer Sicherheit wieder an, bevor Sie Sitzungen beenden.',
  signInAgain: 'Wieder anmelden',
  over: 'Sie sind nicht mehr angemeldet.',
};
