/** Romanian. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { one: '{n} minut', few: '{n} minute', other: '{n} de minute' },
  seconds: { one: '{n} secundă', few: '{n} secunde', other: '{n} de secunde' },
  and: ' și ',
  moment: 'câteva clipe',
  idleTitle: 'Mai sunteți aici?',
  idleText:
    'Nu a existat activitate de ceva vreme. Pentru siguranța dumneavoastră, veți fi deconectat în {time}.',
  absoluteTitle: 'Sesiunea dumneavoastră se va încheia în curând',
  absoluteText:
    'Salvați-vă munca acum. Sesiunea a ajuns la durata maximă: veți fi deconectat în {time} și apoi vă puteți conecta din nou.',
  stay: 'Rămâneți conectat',
  moreTime: 'Am nevoie de mai mult timp',
  moreTimeText:
    'Veți fi deconectat atunci abia după {time} fără activitate, și la următoarea conectare în acest browser.',
  usualTime: 'Timpul obișnuit este suficient',
  carryOn: 'Continuați',
  signOut: 'Deconectare',
  timeLeft: 'Timp rămas',
  secondsLeft: 'Deconectare în {time}',
  extending: 'O clipă…',
  extendFailed: 'Cererea nu a ajuns la server. Se încearcă din nou.',
  signOutFailed: 'Încă nu sunteți deconectat: serverul nu poate fi contactat. Încercați din nou.',
  checkingTitle: 'O clipă, vă rugăm',
  checkingText: 'Se verifică dacă sunteți încă conectat.',
  unreachableText:
    'Serverul nu poate fi contactat, așa că această pagină este ascunsă. Va reveni așa cum era când serverul confirmă că sunteți încă conectat.',
  strandedText:
    'Serverul nu poate fi contactat în acest moment. Această pagină va trece la pagina de conectare când va fi posibil.',
  tryAgain: 'Încercați din nou acum',
  throughTitle: 'Conectați-vă din nou pentru a continua',
  throughText:
    'Calea către server este închisă până vă conectați din nou. Acest lucru se face într-o fereastră mică: această pagină rămâne așa cum este și continuă după aceea.',
  throughWarning: 'Altfel veți fi deconectat în {time}.',
  throughBlocked: 'Fereastra mică nu s-a deschis. Linkul deschide în schimb o altă pagină.',
  notNow: 'Nu acum',
  endedTitle: 'Ați fost deconectat',
  ended: {
    idle: 'Nu a existat activitate o vreme, așa că sesiunea a fost încheiată pentru siguranța dumneavoastră.',
    absolute: 'Sesiunea ajunsese la durata maximă.',
    'signed-out': 'V-ați deconectat.',
    revoked: 'Sesiunea a fost încheiată de pe alt dispozitiv sau de un administrator.',
    replaced: 'Cineva s-a conectat din nou în acest browser.',
    limit: 'Contul dumneavoastră avea prea multe sesiuni, așa că aceasta a fost încheiată.',
    closed:
      'Ultima pagină a sesiunii a fost închisă, așa că sesiunea a fost încheiată pentru siguranța dumneavoastră.',
    unknown: 'Sesiunea s-a încheiat.',
  },
  signInAgain: 'Conectați-vă din nou',
};

export const pages: Pages = {
  reasons: {
    none: 'Vă rugăm să vă conectați.',
    'not-fresh': 'Pentru a face acest lucru, introduceți din nou parola.',
    'limit-reached':
      'Contul dumneavoastră este conectat în prea multe locuri: încheiați mai întâi una dintre sesiuni.',
  },
  unavailable: 'Sesiunea nu poate fi verificată acum. Încercați din nou.',
  unavailableText:
    'Sesiunea dumneavoastră nu poate fi verificată acum. Nu ați fost deconectat: această pagină încearcă din nou de la sine.',
  waitTitle: 'O clipă, vă rugăm',
  goOn: 'Mai departe',
  aliveTitle: 'Sunteți încă conectat',
  aliveText: 'Această pagină a fost pusă deoparte pentru că nimeni nu a folosit-o aici o vreme.',
  goBack: 'Înapoi la pagină',
  throughTitle: 'Vă mulțumim',
  throughText: 'Pagina de la care veniți continuă așa cum era. Pe aceasta o puteți închide.',
};
