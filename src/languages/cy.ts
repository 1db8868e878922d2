/** Welsh. */
import type { Pages, Words } from './words.ts';

export const words: Words = {
  dir: 'ltr',
  minutes: { two: '{n} funud', other: '{n} munud' },
  seconds: { other: '{n} eiliad' },
  and: ', ',
  moment: 'eiliad neu ddwy',
  idleTitle: 'Ydych chi yno o hyd?',
  idleText:
    'Nid ydych wedi bod yn weithredol ers tro. Er eich diogelwch, cewch eich allgofnodi ymhen {time}.',
  absoluteTitle: 'Bydd eich sesiwn yn dod i ben cyn bo hir',
  absoluteText:
    'Cadwch eich gwaith nawr. Mae eich sesiwn wedi cyrraedd ei hyd hiraf: cewch eich allgofnodi ymhen {time}, ac yna gallwch fewngofnodi eto.',
  stay: 'Aros wedi mewngofnodi',
  moreTime: 'Mae angen mwy o amser arnaf',
  moreTimeText:
    'Yna dim ond ar ôl {time} heb weithgarwch y cewch eich allgofnodi, hefyd y tro nesaf y byddwch yn mewngofnodi yn y porwr hwn.',
  usualTime: 'Mae’r amser arferol yn ddigon',
  carryOn: 'Parhau',
  signOut: 'Allgofnodi',
  timeLeft: 'Amser ar ôl',
  secondsLeft: '{time} ar ôl',
  extending: 'Un eiliad…',
  extendFailed: 'Ni chyrhaeddodd hynny’r gweinydd. Rydym yn rhoi cynnig arall arni.',
  signOutFailed:
    'Nid ydych wedi eich allgofnodi eto: nid oedd modd cyrraedd y gweinydd. Rhowch gynnig arall arni.',
  checkingTitle: 'Un eiliad, os gwelwch yn dda',
  checkingText: 'Yn gwirio eich bod yn dal wedi mewngofnodi.',
  unreachableText:
    'Nid oes modd cyrraedd y gweinydd, felly mae’r dudalen hon wedi ei chuddio. Daw yn ôl fel yr oedd pan fydd y gweinydd yn dweud eich bod yn dal wedi mewngofnodi.',
  strandedText:
    'Nid oes modd cyrraedd y gweinydd ar hyn o bryd. Bydd y dudalen hon yn mynd ymlaen i’r dudalen fewngofnodi pan fydd modd.',
  tryAgain: 'Rhoi cynnig arall arni nawr',
  throughTitle: 'Mewngofnodwch eto i barhau',
  throughText:
    'Mae’r ffordd at y gweinydd ar gau nes i chi fewngofnodi eto. Gwneir hynny mewn ffenestr fach: mae’r dudalen hon yn aros fel y mae, ac yn parhau wedyn.',
  throughWarning: 'Fel arall, cewch eich allgofnodi ymhen {time}.',
  throughBlocked:
    'Ni chafodd y ffenestr fach ei hagor. Mae’r ddolen yn agor tudalen arall yn lle hynny.',
  notNow: 'Nid nawr',
  endedTitle: 'Rydych wedi cael eich allgofnodi',
  ended: {
    idle: 'Nid oeddech yn weithredol ers tro, felly daethpwyd â’ch sesiwn i ben er eich diogelwch.',
    absolute: 'Roedd eich sesiwn wedi cyrraedd ei hyd hiraf.',
    'signed-out': 'Rydych wedi allgofnodi.',
    revoked: 'Daethpwyd â’ch sesiwn i ben o ddyfais arall, neu gan weinyddwr.',
    replaced: 'Mewngofnododd rhywun eto yn y porwr hwn.',
    limit: 'Roedd gormod o sesiynau gan eich cyfrif, felly daethpwyd â’r un hon i ben.',
    closed: 'Caewyd tudalen olaf eich sesiwn, felly daethpwyd â hi i ben er eich diogelwch.',
    unknown: 'Mae eich sesiwn ar ben.',
  },
  signInAgain: 'Mewngofnodi eto',
};

export const pages: Pages = {
  reasons: {
    none: 'Mewngofnodwch, os gwelwch yn dda.',
    'not-fresh': 'Rhowch eich cyfrinair eto i wneud hyn, os gwelwch yn dda.',
    'limit-reached':
      'Mae eich cyfrif wedi mewngofnodi mewn gormod o leoedd: dewch ag un ohonynt i ben yn gyntaf.',
  },
  unavailable: 'Nid oes modd gwirio’r sesiwn ar hyn o bryd. Rhowch gynnig arall arni.',
  unavailableText:
    'Nid oes modd gwirio eich sesiwn ar hyn o bryd. Nid ydych wedi cael eich allgofnodi: bydd y dudalen hon yn rhoi cynnig arall arni ei hun.',
  waitTitle: 'Un eiliad, os gwelwch yn dda',
  goOn: 'Mynd ymlaen',
  aliveTitle: 'Rydych yn dal wedi mewngofnodi',
  aliveText: 'Rhoddwyd y dudalen hon o’r neilltu am nad oedd neb wedi ei defnyddio yma ers tro.',
  goBack: 'Mynd yn ôl iddi',
  throughTitle: 'Diolch',
  throughText: 'Mae’r dudalen y daethoch ohoni yn parhau fel yr oedd. Gallwch gau’r un hon.',
};
