/** Catalan. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minut', other: '{n} minuts' },
  seconds: { one: '{n} segon', other: '{n} segons' },
  and: ' i ',
  moment: 'uns instants',
  idleTitle: 'Encara sou aquí?',
  idleText:
    'Fa una estona que no hi ha activitat. Per a la vostra seguretat, la sessió es tancarà d’aquí a {time}.',
  absoluteTitle: 'La vostra sessió acabarà aviat',
  absoluteText:
    'Deseu la feina ara. La vostra sessió ha arribat a la durada màxima: es tancarà d’aquí a {time} i després podreu tornar a iniciar-la.',
  stay: 'Mantén la sessió',
  moreTime: 'Necessito més temps',
  moreTimeText:
    'Aleshores la sessió només es tancarà després de {time} sense activitat, també la pròxima vegada que inicieu la sessió en aquest navegador.',
  usualTime: 'El temps habitual és suficient',
  carryOn: 'Continua',
  signOut: 'Tanca la sessió',
  timeLeft: 'Temps restant',
  secondsLeft: 'La sessió es tancarà d’aquí a {time}',
  extending: 'Un moment…',
  extendFailed: 'La sol·licitud no ha arribat al servidor. S’està tornant a provar.',
  signOutFailed:
    'La sessió encara no s’ha tancat: no s’ha pogut contactar amb el servidor. Torneu-ho a provar.',
  checkingTitle: 'Un moment, si us plau',
  checkingText: 'S’està comprovant que la vostra sessió continua oberta.',
  unreachableText:
    'No es pot contactar amb el servidor, per això aquesta pàgina està amagada. Tornarà tal com era quan el servidor digui que la vostra sessió continua oberta.',
  strandedText:
    'Ara mateix no es pot contactar amb el servidor. Aquesta pàgina passarà a la d’inici de sessió quan sigui possible.',
  tryAgain: 'Torna-ho a provar ara',
  throughTitle: 'Torneu a iniciar la sessió per continuar',
  throughText:
    'El camí cap al servidor està tancat fins que torneu a iniciar la sessió. Es fa en una finestra petita: aquesta pàgina es queda com està i continua després.',
  throughWarning: 'Si no, la sessió es tancarà d’aquí a {time}.',
  throughBlocked: 'La finestra petita no s’ha obert. L’enllaç obre una altra pàgina en lloc seu.',
  notNow: 'Ara no',
  endedTitle: 'S’ha tancat la vostra sessió',
  ended: {
    idle: 'No hi ha hagut activitat durant una estona, per això la vostra sessió s’ha tancat per seguretat.',
    absolute: 'La vostra sessió havia arribat a la durada màxima.',
    'signed-out': 'Heu tancat la sessió.',
    revoked: 'La vostra sessió s’ha tancat des d’un altre dispositiu o per un administrador.',
    replaced: 'Algú ha tornat a iniciar la sessió en aquest navegador.',
    limit: 'El vostre compte tenia massa sessions, per això aquesta s’ha tancat.',
    closed: 'S’ha tancat l’última pàgina de la vostra sessió, per això ha acabat per seguretat.',
    unknown: 'La vostra sessió ha acabat.',
  },
  signInAgain: 'Torna a iniciar la sessió',
};

export const pages: Pages = {
  reasons: {
    none: 'Inicieu la sessió, si us plau.',
    'not-fresh': 'Per fer això, torneu a introduir la contrasenya.',
    'limit-reached': 'El vostre compte té sessions obertes en massa llocs: tanqueu-ne una primer.',
  },
  unavailable: 'Ara mateix no es pot comprovar la sessió. Torneu-ho a provar.',
  unavailableText:
    'Ara mateix no es pot comprovar la vostra sessió. No s’ha tancat: aquesta pàgina ho torna a provar per si sola.',
  waitTitle: 'Un moment, si us plau',
  goOn: 'Segueix',
  aliveTitle: 'La vostra sessió continua oberta',
  aliveText:
    'Aquesta pàgina es va apartar perquè ningú no la feia servir aquí des de feia una estona.',
  goBack: 'Torna a la pàgina',
  throughTitle: 'Gràcies',
  throughText: 'La pàgina d’on veniu continua com estava. Podeu tancar aquesta.',
};
