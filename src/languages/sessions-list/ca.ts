/** Catalan. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Les vostres sessions',
  thisBrowser: 'Aquest navegador',
  unknownDevice: 'Dispositiu desconegut',
  activeNow: 'Activa ara',
  lastActive: 'Darrera activitat: {time}',
  signedIn: 'Inici de sessió: {time}',
  justNow: 'ara mateix',
  end: 'Tanca la sessió',
  endOthers: 'Tanca totes les altres sessions',
  noOthers: 'No teniu cap altra sessió oberta.',
  more: 'Sessions que no es mostren: {count}.',
  ended: 'S’ha tancat la sessió: {device}.',
  endedOthers: 'S’han tancat totes les altres sessions.',
  failed: 'La sol·licitud no ha arribat al servidor: no s’ha tancat res. Torneu-ho a provar.',
  unreachable: 'Les vostres sessions no es poden mostrar en aquest moment.',
  notFresh: 'Per a la vostra seguretat, torneu a iniciar la sessió abans de tancar sessions.',
  signInAgain: 'Torna a iniciar la sessió',
  over: 'Ja no teniu la sessió iniciada.',
};
