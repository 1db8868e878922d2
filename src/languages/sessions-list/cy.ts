/** Welsh. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Eich sesiynau',
  thisBrowser: 'Y porwr hwn',
  unknownDevice: 'Dyfais anhysbys',
  activeNow: 'Yn weithredol nawr',
  lastActive: 'Gweithredol ddiwethaf: {time}',
  signedIn: 'Mewngofnodwyd: {time}',
  justNow: 'nawr',
  end: 'Dod â’r sesiwn i ben',
  endOthers: 'Dod â phob sesiwn arall i ben',
  noOthers: 'Nid ydych wedi mewngofnodi yn unman arall.',
  more: 'Sesiynau nas dangosir: {count}.',
  ended: 'Daeth y sesiwn i ben: {device}.',
  endedOthers: 'Daeth pob sesiwn arall i ben.',
  failed: 'Ni chyrhaeddodd hynny’r gweinydd: ni ddaethpwyd â dim i ben. Rhowch gynnig arall arni.',
  unreachable: 'Nid oes modd dangos eich sesiynau ar hyn o bryd.',
  notFresh: 'Er eich diogelwch, mewngofnodwch eto cyn dod â sesiynau i ben.',
  signInAgain: 'Mewngofnodi eto',
  over: 'Nid ydych wedi mewngofnodi mwyach.',
};
