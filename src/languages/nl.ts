/** Dutch. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minuut', other: '{n} minuten' },
  seconds: { one: '{n} seconde', other: '{n} seconden' },
  and: ' en ',
  moment: 'enkele ogenblikken',
  idleTitle: 'Bent u er nog?',
  idleText:
    'U bent een tijdje niet actief geweest. Voor uw veiligheid wordt u over {time} afgemeld.',
  absoluteTitle: 'Uw sessie eindigt binnenkort',
  absoluteText:
    'Sla uw werk nu op. Uw sessie heeft de maximale duur bereikt: u wordt over {time} afgemeld en kunt zich daarna weer aanmelden.',
  stay: 'Aangemeld blijven',
  moreTime: 'Ik heb meer tijd nodig',
  moreTimeText:
    'U wordt dan pas na {time} zonder activiteit afgemeld, ook als u zich de volgende keer in deze browser aanmeldt.',
  usualTime: 'De gebruikelijke tijd is genoeg',
  carryOn: 'Doorgaan',
  signOut: 'Afmelden',
  timeLeft: 'Resterende tijd',
  secondsLeft: 'Afmelding over {time}',
  extending: 'Een ogenblik…',
  extendFailed: 'Dat heeft de server niet bereikt. Er wordt opnieuw geprobeerd.',
  signOutFailed: 'U bent nog niet afgemeld: de server is niet bereikbaar. Probeer het opnieuw.',
  checkingTitle: 'Een ogenblik geduld',
  checkingText: 'Er wordt gecontroleerd of u nog bent aangemeld.',
  unreachableText:
    'De server is niet bereikbaar, daarom is deze pagina verborgen. Ze komt terug zoals ze was zodra de server zegt dat u nog bent aangemeld.',
  strandedText:
    'De server is op dit moment niet bereikbaar. Deze pagina gaat naar de aanmeldpagina zodra dat kan.',
  tryAgain: 'Nu opnieuw proberen',
  throughTitle: 'Meld u opnieuw aan om door te gaan',
  throughText:
    'De weg naar de server is gesloten totdat u zich opnieuw hebt aangemeld. Dat gebeurt in een klein venster: deze pagina blijft zoals ze is en gaat daarna verder.',
  throughWarning: 'Anders wordt u over {time} afgemeld.',
  throughBlocked:
    'Het kleine venster is niet geopend. De link opent in plaats daarvan een andere pagina.',
  notNow: 'Niet nu',
  endedTitle: 'U bent afgemeld',
  ended: {
    idle: 'U was een tijdje niet actief, daarom is uw sessie voor uw veiligheid beëindigd.',
    absolute: 'Uw sessie had de maximale duur bereikt.',
    'signed-out': 'U hebt zich afgemeld.',
    revoked: 'Uw sessie is beëindigd vanaf een ander apparaat of door een beheerder.',
    replaced: 'Iemand heeft zich opnieuw aangemeld in deze browser.',
    limit: 'Uw account had te veel sessies, daarom is deze beëindigd.',
    closed:
      'De laatste pagina van uw sessie is gesloten, daarom is de sessie voor uw veiligheid beëindigd.',
    unknown: 'Uw sessie is voorbij.',
  },
  signInAgain: 'Opnieuw aanmelden',
};

export const pages: Pages = {
  reasons: {
    none: 'Meld u aan.',
    'not-fresh': 'Voer hiervoor uw wachtwoord opnieuw in.',
    'limit-reached':
      'Uw account is op te veel plaatsen aangemeld: beëindig eerst een van de sessies.',
  },
  unavailable: 'De sessie kan nu niet worden gecontroleerd. Probeer het opnieuw.',
  unavailableText:
    'Uw sessie kan nu niet worden gecontroleerd. U bent niet afgemeld: deze pagina probeert het vanzelf opnieuw.',
  waitTitle: 'Een ogenblik geduld',
  goOn: 'Verder',
  aliveTitle: 'U bent nog aangemeld',
  aliveText: 'Deze pagina is opgeborgen omdat niemand haar hier een tijdje heeft gebruikt.',
  goBack: 'Terug naar de pagina',
  throughTitle: 'Bedankt',
  throughText: 'De pagina waar u vandaan komt, gaat verder zoals ze was. U kunt deze sluiten.',
};
