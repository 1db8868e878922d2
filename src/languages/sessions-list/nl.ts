/** Dutch. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Uw sessies',
  thisBrowser: 'Deze browser',
  unknownDevice: 'Onbekend apparaat',
  activeNow: 'Nu actief',
  lastActive: 'Laatst actief: {time}',
  signedIn: 'Aangemeld: {time}',
  justNow: 'zojuist',
  end: 'Sessie beëindigen',
  endOthers: 'Alle andere sessies beëindigen',
  noOthers: 'U bent nergens anders aangemeld.',
  more: 'Sessies die niet worden getoond: {count}.',
  ended: 'De sessie is beëindigd: {device}.',
  endedOthers: 'Alle andere sessies zijn beëindigd.',
  failed: 'Dat heeft de server niet bereikt: er is niets beëindigd. Probeer het opnieuw.',
  unreachable: 'Uw sessies kunnen op dit moment niet worden getoond.',
  notFresh: 'Meld u voor uw veiligheid opnieuw aan voordat u sessies beëindigt.',
  signInAgain: 'Opnieuw aanmelden',
  over: 'U bent niet meer aangemeld.',
};
