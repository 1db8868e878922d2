/** Czech. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Vaše relace',
  thisBrowser: 'Tento prohlížeč',
  unknownDevice: 'Neznámé zařízení',
  activeNow: 'Právě aktivní',
  lastActive: 'Naposledy aktivní: {time}',
  signedIn: 'Přihlášení: {time}',
  justNow: 'právě teď',
  end: 'Ukončit relaci',
  endOthers: 'Ukončit všechny ostatní relace',
  noOthers: 'Nikde jinde nejste přihlášeni.',
  more: 'Relace, které nejsou zobrazeny: {count}.',
  ended: 'Relace byla ukončena: {device}.',
  endedOthers: 'Všechny ostatní relace byly ukončeny.',
  failed: 'Požadavek nedorazil na server: nic nebylo ukončeno. Zkuste to znovu.',
  unreachable: 'Vaše relace teď nelze zobrazit.',
  notFresh: 'Pro vaši bezpečnost se před ukončením relací přihlaste znovu.',
  signInAgain: 'Přihlásit se znovu',
  over: 'Už nejste přihlášeni.',
};
