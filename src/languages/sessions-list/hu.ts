/** Hungarian. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Az Ön munkamenetei',
  thisBrowser: 'Ez a böngésző',
  unknownDevice: 'Ismeretlen eszköz',
  activeNow: 'Most aktív',
  lastActive: 'Utolsó tevékenység: {time}',
  signedIn: 'Bejelentkezés: {time}',
  justNow: 'az imént',
  end: 'Munkamenet befejezése',
  endOthers: 'Az összes többi munkamenet befejezése',
  noOthers: 'Máshol nincs bejelentkezve.',
  more: 'Nem megjelenített munkamenetek: {count}.',
  ended: 'A munkamenet befejeződött: {device}.',
  endedOthers: 'Az összes többi munkamenet befejeződött.',
  failed: 'A kérés nem érte el a kiszolgálót: semmi sem fejeződött be. Próbálja újra.',
  unreachable: 'A munkamenetei jelenleg nem jeleníthetők meg.',
  notFresh: 'Az Ön biztonsága érdekében jelentkezzen be újra, mielőtt munkameneteket fejezne be.',
  signInAgain: 'Újbóli bejelentkezés',
  over: 'Már nincs bejelentkezve.',
};
