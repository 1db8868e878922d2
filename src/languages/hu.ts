/** Hungarian. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { other: '{n} perc' },
  seconds: { other: '{n} másodperc' },
  and: ' ',
  moment: 'néhány pillanat',
  idleTitle: 'Itt van még?',
  idleText:
    'Egy ideje nem történt tevékenység. Az Ön biztonsága érdekében a kijelentkeztetésig hátralévő idő: {time}.',
  absoluteTitle: 'A munkamenet hamarosan véget ér',
  absoluteText:
    'Mentse el most a munkáját. A munkamenet elérte a leghosszabb időtartamát. A kijelentkeztetésig hátralévő idő: {time}. Utána újra bejelentkezhet.',
  stay: 'Bejelentkezve maradok',
  moreTime: 'Több időre van szükségem',
  moreTimeText:
    'Ezután tevékenység nélkül ennyi idő múlva jelentkeztetjük ki, a következő bejelentkezés után is ebben a böngészőben: {time}.',
  usualTime: 'A szokásos idő elég',
  carryOn: 'Folytatás',
  signOut: 'Kijelentkezés',
  timeLeft: 'Hátralévő idő',
  secondsLeft: 'Hátralévő idő: {time}',
  extending: 'Egy pillanat…',
  extendFailed: 'A kérés nem érte el a kiszolgálót. Újra próbáljuk.',
  signOutFailed: 'Még nincs kijelentkezve: a kiszolgáló nem érhető el. Próbálja újra.',
  checkingTitle: 'Egy pillanat türelmet',
  checkingText: 'Ellenőrizzük, hogy még be van-e jelentkezve.',
  unreachableText:
    'A kiszolgáló nem érhető el, ezért ez az oldal rejtve van. Úgy jön vissza, ahogy volt, amint a kiszolgáló jelzi, hogy még be van jelentkezve.',
  strandedText:
    'A kiszolgáló jelenleg nem érhető el. Ez az oldal a bejelentkezési oldalra lép, amint lehet.',
  tryAgain: 'Újrapróbálás most',
  throughTitle: 'A folytatáshoz jelentkezzen be újra',
  throughText:
    'A kiszolgálóhoz vezető út zárva van, amíg újra be nem jelentkezik. Ez egy kis ablakban történik: ez az oldal marad, ahogy van, és utána folytatódik.',
  throughWarning: 'Ellenkező esetben kijelentkeztetjük. Hátralévő idő: {time}.',
  throughBlocked: 'A kis ablak nem nyílt meg. A hivatkozás helyette egy másik oldalt nyit meg.',
  notNow: 'Most nem',
  endedTitle: 'Kijelentkeztettük',
  ended: {
    idle: 'Egy ideig nem történt tevékenység, ezért a munkamenetet az Ön biztonsága érdekében befejeztük.',
    absolute: 'A munkamenet elérte a leghosszabb időtartamát.',
    'signed-out': 'Ön kijelentkezett.',
    revoked: 'A munkamenetet egy másik eszközről vagy egy rendszergazda fejezte be.',
    replaced: 'Valaki újra bejelentkezett ebben a böngészőben.',
    limit: 'A fiókjának túl sok munkamenete volt, ezért ezt befejeztük.',
    closed:
      'A munkamenet utolsó oldalát bezárták, ezért azt az Ön biztonsága érdekében befejeztük.',
    unknown: 'A munkamenet véget ért.',
  },
  signInAgain: 'Újbóli bejelentkezés',
};

export const pages: Pages = {
  reasons: {
    none: 'Kérjük, jelentkezzen be.',
    'not-fresh': 'Ehhez adja meg újra a jelszavát.',
    'limit-reached':
      'A fiókjával túl sok helyen vannak bejelentkezve: előbb fejezze be az egyik munkamenetet.',
  },
  unavailable: 'A munkamenet most nem ellenőrizhető. Próbálja újra.',
  unavailableText:
    'A munkamenete most nem ellenőrizhető. Nem jelentkeztettük ki: ez az oldal magától újra próbálja.',
  waitTitle: 'Egy pillanat türelmet',
  goOn: 'Tovább',
  aliveTitle: 'Még be van jelentkezve',
  aliveText: 'Ezt az oldalt félretettük, mert itt egy ideje senki sem használta.',
  goBack: 'Vissza az oldalra',
  throughTitle: 'Köszönjük',
  throughText: 'Az oldal, ahonnan jött, úgy folytatódik, ahogy volt. Ezt bezárhatja.',
};
