/** Swedish. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minut', other: '{n} minuter' },
  seconds: { one: '{n} sekund', other: '{n} sekunder' },
  and: ' och ',
  moment: 'ett ögonblick',
  idleTitle: 'Är du kvar?',
  idleText: 'Du har inte varit aktiv på ett tag. För din säkerhet loggas du ut om {time}.',
  absoluteTitle: 'Din session avslutas snart',
  absoluteText:
    'Spara ditt arbete nu. Din session har nått sin längsta tid: du loggas ut om {time} och kan sedan logga in igen.',
  stay: 'Fortsätt vara inloggad',
  moreTime: 'Jag behöver mer tid',
  moreTimeText:
    'Du loggas då ut först efter {time} utan aktivitet, även nästa gång du loggar in i den här webbläsaren.',
  usualTime: 'Den vanliga tiden räcker',
  carryOn: 'Fortsätt',
  signOut: 'Logga ut',
  timeLeft: 'Tid kvar',
  secondsLeft: 'Utloggning om {time}',
  extending: 'Ett ögonblick…',
  extendFailed: 'Det nådde inte servern. Ett nytt försök görs.',
  signOutFailed: 'Du är inte utloggad än: servern kunde inte nås. Försök igen.',
  checkingTitle: 'Ett ögonblick',
  checkingText: 'Kontrollerar att du fortfarande är inloggad.',
  unreachableText:
    'Servern kan inte nås, så den här sidan är dold. Den kommer tillbaka som den var när servern säger att du fortfarande är inloggad.',
  strandedText:
    'Servern kan inte nås just nu. Den här sidan går vidare till inloggningssidan när det är möjligt.',
  tryAgain: 'Försök igen nu',
  throughTitle: 'Logga in igen för att fortsätta',
  throughText:
    'Vägen till servern är stängd tills du har loggat in igen. Det görs i ett litet fönster: den här sidan är kvar som den är och fortsätter efteråt.',
  throughWarning: 'Annars loggas du ut om {time}.',
  throughBlocked: 'Det lilla fönstret öppnades inte. Länken öppnar en annan sida i stället.',
  notNow: 'Inte nu',
  endedTitle: 'Du har loggats ut',
  ended: {
    idle: 'Du var inte aktiv på ett tag, så din session avslutades för din säkerhet.',
    absolute: 'Din session hade nått sin längsta tid.',
    'signed-out': 'Du loggade ut.',
    revoked: 'Din session avslutades från en annan enhet eller av en administratör.',
    replaced: 'Någon loggade in på nytt i den här webbläsaren.',
    limit: 'Ditt konto hade för många sessioner, så den här avslutades.',
    closed: 'Den sista sidan i din session stängdes, så den avslutades för din säkerhet.',
    unknown: 'Din session är över.',
  },
  signInAgain: 'Logga in igen',
};

export const pages: Pages = {
  reasons: {
    none: 'Logga in.',
    'not-fresh': 'Ange ditt lösenord igen för att göra detta.',
    'limit-reached':
      'Ditt konto är inloggat på för många ställen: avsluta en av sessionerna först.',
  },
  unavailable: 'Sessionen kan inte kontrolleras just nu. Försök igen.',
  unavailableText:
    'Din session kan inte kontrolleras just nu. Du har inte loggats ut: den här sidan försöker igen av sig själv.',
  waitTitle: 'Ett ögonblick',
  goOn: 'Gå vidare',
  aliveTitle: 'Du är fortfarande inloggad',
  aliveText: 'Den här sidan lades undan eftersom ingen använt den här på ett tag.',
  goBack: 'Gå tillbaka till den',
  throughTitle: 'Tack',
  throughText: 'Sidan du kom från fortsätter som den var. Du kan stänga den här.',
};
