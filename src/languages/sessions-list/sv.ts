/** Swedish. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Dina sessioner',
  thisBrowser: 'Den här webbläsaren',
  unknownDevice: 'Okänd enhet',
  activeNow: 'Aktiv nu',
  lastActive: 'Senast aktiv: {time}',
  signedIn: 'Inloggad: {time}',
  justNow: 'alldeles nyss',
  end: 'Avsluta sessionen',
  endOthers: 'Avsluta alla andra sessioner',
  noOthers: 'Du är inte inloggad någon annanstans.',
  more: 'Sessioner som inte visas: {count}.',
  ended: 'Sessionen har avslutats: {device}.',
  endedOthers: 'Alla andra sessioner har avslutats.',
  failed: 'Det nådde inte servern: ingenting har avslutats. Försök igen.',
  unreachable: 'Dina sessioner kan inte visas just nu.',
  notFresh: 'Logga för din säkerhet in igen innan du avslutar sessioner.',
  signInAgain: 'Logga in igen',
  over: 'Du är inte längre inloggad.',
};
