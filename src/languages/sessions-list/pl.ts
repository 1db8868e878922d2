/** Polish. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Twoje sesje',
  thisBrowser: 'Ta przeglądarka',
  unknownDevice: 'Nieznane urządzenie',
  activeNow: 'Aktywna teraz',
  lastActive: 'Ostatnia aktywność: {time}',
  signedIn: 'Logowanie: {time}',
  justNow: 'przed chwilą',
  end: 'Zakończ sesję',
  endOthers: 'Zakończ wszystkie inne sesje',
  noOthers: 'Nie masz żadnych innych sesji.',
  more: 'Sesje, których nie pokazano: {count}.',
  ended: 'Sesja została zakończona: {device}.',
  endedOthers: 'Wszystkie inne sesje zostały zakończone.',
  failed: 'To nie dotarło do serwera: niczego nie zakończono. Spróbuj ponownie.',
  unreachable: 'W tej chwili nie można pokazać Twoich sesji.',
  notFresh: 'Dla Twojego bezpieczeństwa zaloguj się ponownie, zanim zakończysz sesje.',
  signInAgain: 'Zaloguj się ponownie',
  over: 'Twoja sesja już się skończyła.',
};
