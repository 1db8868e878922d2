/** Italian. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Le sue sessioni',
  thisBrowser: 'Questo browser',
  unknownDevice: 'Dispositivo sconosciuto',
  activeNow: 'Attiva ora',
  lastActive: 'Ultima attività: {time}',
  signedIn: 'Accesso: {time}',
  justNow: 'proprio ora',
  end: 'Chiudi la sessione',
  endOthers: 'Chiudi tutte le altre sessioni',
  noOthers: 'Non ha effettuato l’accesso in nessun altro luogo.',
  more: 'Sessioni non mostrate: {count}.',
  ended: 'La sessione è stata chiusa: {device}.',
  endedOthers: 'Tutte le altre sessioni sono state chiuse.',
  failed: 'La richiesta non ha raggiunto il server: non è stato chiuso nulla. Riprovi.',
  unreachable: 'Al momento non è possibile mostrare le sue sessioni.',
  notFresh: 'Per la sua sicurezza, acceda di nuovo prima di chiudere sessioni.',
  signInAgain: 'Accedi di nuovo',
  over: 'Non è più connesso.',
};
