/** German. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} Minute', other: '{n} Minuten' },
  seconds: { one: '{n} Sekunde', other: '{n} Sekunden' },
  and: ' und ',
  moment: 'wenigen Augenblicken',
  idleTitle: 'Sind Sie noch da?',
  idleText:
    'Sie waren eine Weile nicht aktiv. Zu Ihrer Sicherheit werden Sie in {time} abgemeldet.',
  absoluteTitle: 'Ihre Sitzung endet bald',
  absoluteText:
    'Speichern Sie jetzt Ihre Arbeit. Ihre Sitzung hat ihre längste Dauer erreicht: In {time} werden Sie abgemeldet und können sich dann wieder anmelden.',
  stay: 'Angemeldet bleiben',
  moreTime: 'Ich brauche mehr Zeit',
  moreTimeText:
    'Sie werden dann erst nach {time} ohne Aktivität abgemeldet, auch nach der nächsten Anmeldung in diesem Browser.',
  usualTime: 'Die übliche Zeit reicht mir',
  carryOn: 'Weiter',
  signOut: 'Abmelden',
  timeLeft: 'Verbleibende Zeit',
  secondsLeft: 'Abmeldung in {time}',
  extending: 'Einen Moment…',
  extendFailed: 'Das hat den Server nicht erreicht. Es wird noch einmal versucht.',
  signOutFailed:
    'Sie sind noch nicht abgemeldet: Der Server war nicht erreichbar. Versuchen Sie es noch einmal.',
  checkingTitle: 'Einen Moment bitte',
  checkingText: 'Es wird geprüft, ob Sie noch angemeldet sind.',
  unreachableText:
    'Der Server ist nicht erreichbar, deshalb ist diese Seite verdeckt. Sie kommt so zurück, wie sie war, sobald der Server sagt, dass Sie noch angemeldet sind.',
  strandedText:
    'Der Server ist im Moment nicht erreichbar. Diese Seite führt zur Anmeldung, sobald das möglich ist.',
  tryAgain: 'Jetzt noch einmal versuchen',
  throughTitle: 'Melden Sie sich wieder an, um weiterzumachen',
  throughText:
    'Der Weg zum Server ist versperrt, bis Sie sich wieder angemeldet haben. Das geschieht in einem kleinen Fenster: Diese Seite bleibt, wie sie ist, und danach geht es hier weiter.',
  throughWarning: 'Sonst werden Sie in {time} abgemeldet.',
  throughBlocked:
    'Das kleine Fenster wurde nicht geöffnet. Der Link öffnet stattdessen eine andere Seite.',
  notNow: 'Jetzt nicht',
  endedTitle: 'Sie wurden abgemeldet',
  ended: {
    idle: 'Sie waren eine Weile nicht aktiv, deshalb wurde Ihre Sitzung zu Ihrer Sicherheit beendet.',
    absolute: 'Ihre Sitzung hatte ihre längste Dauer erreicht.',
    'signed-out': 'Sie haben sich abgemeldet.',
    revoked: 'Ihre Sitzung wurde von einem anderen Gerät aus oder durch die Verwaltung beendet.',
    replaced: 'In diesem Browser hat sich jemand neu angemeldet.',
    limit: 'Ihr Konto hatte zu viele Sitzungen, deshalb wurde diese beendet.',
    closed:
      'Die letzte Seite Ihrer Sitzung wurde geschlossen, deshalb wurde sie zu Ihrer Sicherheit beendet.',
    unknown: 'Ihre Sitzung ist beendet.',
  },
  signInAgain: 'Wieder anmelden',
};

export const pages: Pages = {
  reasons: {
    none: 'Bitte melden Sie sich an.',
    'not-fresh': 'Bitte geben Sie dafür noch einmal Ihr Passwort ein.',
    'limit-reached':
      'Ihr Konto ist an zu vielen Stellen angemeldet: Beenden Sie zuerst eine der Sitzungen.',
  },
  unavailable: 'Die Sitzung kann gerade nicht geprüft werden. Versuchen Sie es noch einmal.',
  unavailableText:
    'Ihre Sitzung kann gerade nicht geprüft werden. Sie wurden nicht abgemeldet: Diese Seite versucht es von selbst noch einmal.',
  waitTitle: 'Einen Moment bitte',
  goOn: 'Weiter',
  aliveTitle: 'Sie sind noch angemeldet',
  aliveText: 'Diese Seite wurde weggelegt, weil sie hier eine Weile niemand benutzt hat.',
  goBack: 'Zurück zur Seite',
  throughTitle: 'Vielen Dank',
  throughText:
    'Die Seite, von der Sie kommen, geht weiter, wie sie war. Diese hier können Sie schließen.',
};
