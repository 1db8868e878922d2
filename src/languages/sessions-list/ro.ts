/** Romanian. */
import type { SessionsListWords } from './words.ts';

export const words: SessionsListWords = {
  dir: 'ltr',
  label: 'Sesiunile dumneavoastră',
  thisBrowser: 'Acest browser',
  unknownDevice: 'Dispozitiv necunoscut',
  activeNow: 'Activă acum',
  lastActive: 'Ultima activitate: {time}',
  signedIn: 'Conectare: {time}',
  justNow: 'chiar acum',
  end: 'Încheiați sesiunea',
  endOthers: 'Încheiați toate celelalte sesiuni',
  noOthers: 'Nu sunteți conectat în altă parte.',
  more: 'Sesiuni care nu sunt afișate: {count}.',
  ended: 'Sesiunea s-a încheiat: {device}.',
  endedOthers: 'Toate celelalte sesiuni s-au încheiat.',
  failed: 'Cererea nu a ajuns la server: nu s-a încheiat nimic. Încercați din nou.',
  unreachable: 'Sesiunile dumneavoastră nu pot fi afișate în acest moment.',
  notFresh: 'Pentru siguranța dumneavoastră, conectați-vă din nou înainte de a încheia sesiuni.',
  signInAgain: 'Conectați-vă din nou',
  over: 'Nu mai sunteți conectat.',
};
