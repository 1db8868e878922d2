/** Italian. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minuto', other: '{n} minuti' },
  seconds: { one: '{n} secondo', other: '{n} secondi' },
  and: ' e ',
  moment: 'pochi istanti',
  idleTitle: 'È ancora presente?',
  idleText:
    'Non è stata rilevata alcuna attività da un po’ di tempo. Per la sua sicurezza, verrà disconnesso tra {time}.',
  absoluteTitle: 'La sessione sta per terminare',
  absoluteText:
    'Salvi ora il suo lavoro. La sessione ha raggiunto la durata massima: verrà disconnesso tra {time} e potrà poi accedere di nuovo.',
  stay: 'Resta connesso',
  moreTime: 'Ho bisogno di più tempo',
  moreTimeText:
    'In tal caso verrà disconnesso solo dopo {time} senza attività, anche al prossimo accesso in questo browser.',
  usualTime: 'Il tempo abituale mi basta',
  carryOn: 'Continua',
  signOut: 'Esci',
  timeLeft: 'Tempo rimasto',
  secondsLeft: 'Disconnessione tra {time}',
  extending: 'Un momento…',
  extendFailed: 'La richiesta non ha raggiunto il server. È in corso un nuovo tentativo.',
  signOutFailed: 'Non è ancora disconnesso: il server non è raggiungibile. Riprovi.',
  checkingTitle: 'Un momento, per favore',
  checkingText: 'Verifica in corso che sia ancora connesso.',
  unreachableText:
    'Il server non è raggiungibile, perciò questa pagina è nascosta. Tornerà com’era quando il server confermerà che è ancora connesso.',
  strandedText:
    'Al momento il server non è raggiungibile. Questa pagina passerà a quella di accesso non appena possibile.',
  tryAgain: 'Riprova ora',
  throughTitle: 'Acceda di nuovo per continuare',
  throughText:
    'La via verso il server è chiusa finché non avrà effettuato di nuovo l’accesso. Lo si fa in una piccola finestra: questa pagina resta com’è e poi riprende.',
  throughWarning: 'Altrimenti verrà disconnesso tra {time}.',
  throughBlocked: 'La piccola finestra non si è aperta. Il link apre invece un’altra pagina.',
  notNow: 'Non ora',
  endedTitle: 'È stato disconnesso',
  ended: {
    idle: 'Non è stata rilevata alcuna attività per un po’ di tempo, perciò la sessione è stata chiusa per la sua sicurezza.',
    absolute: 'La sessione aveva raggiunto la durata massima.',
    'signed-out': 'Si è disconnesso.',
    revoked: 'La sessione è stata chiusa da un altro dispositivo o da un amministratore.',
    replaced: 'Qualcuno ha effettuato di nuovo l’accesso in questo browser.',
    limit: 'Il suo account aveva troppe sessioni, perciò questa è stata chiusa.',
    closed:
      'L’ultima pagina della sessione è stata chiusa, perciò la sessione è terminata per la sua sicurezza.',
    unknown: 'La sessione è terminata.',
  },
  signInAgain: 'Accedi di nuovo',
};

export const pages: Pages = {
  reasons: {
    none: 'Effettui l’accesso.',
    'not-fresh': 'Per fare questo, inserisca di nuovo la password.',
    'limit-reached': 'Il suo account è connesso in troppi luoghi: chiuda prima una delle sessioni.',
  },
  unavailable: 'Al momento la sessione non può essere verificata. Riprovi.',
  unavailableText:
    'Al momento la sua sessione non può essere verificata. Non è stato disconnesso: questa pagina riprova da sola.',
  waitTitle: 'Un momento, per favore',
  goOn: 'Prosegui',
  aliveTitle: 'È ancora connesso',
  aliveText: 'Questa pagina è stata messa da parte perché nessuno la usava da un po’ di tempo.',
  goBack: 'Torna alla pagina',
  throughTitle: 'Grazie',
  throughText: 'La pagina da cui proviene riprende com’era. Può chiudere questa.',
};
