/** What a person does in frames, documents and windows of others. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

const frame = (source: string, tag = 'iframe'): string =>
  `<${tag} id="frame" src="${source}" style="width:900px;height:500px"></${tag}><p>Text</p>`;

/** The other origin is on the port of this one. */
const FOREIGN = `<div id="place" style="width:900px;height:500px"></div><script>
document.querySelector('#place').innerHTML = '<iframe id="frame" style="width:900px;height:500px" src="http://127.0.0.1:' + location.port + '/frame"></iframe>'</script>`;

async function pointInto(person: Person): Promise<void> {
  await person.point('#frame');
  await person.xdo('mousemove_relative', 5, 5, 'sleep', 0.2);
}

/** Clicks into the frame, and waits until what that gave is over. */
async function clickBefore(person: Person): Promise<void> {
  await pointInto(person);
  await person.xdo('click', 1);
  await person.xdo('sleep', 6);
}

const OFTEN_UNSEEN = {
  WebKit: 'its viewer activates the page around it in some runs, in others not',
};

export const FRAME_ROWS: readonly Row[] = [
  {
    name: 'a click in a frame of another origin',
    body: FOREIGN,
    prepare: pointInto,
    async act(person) {
      await person.xdo('click', 1);
      await person.hears('frame-click');
    },
    counts: true,
    isLate: true,
  },
  {
    name: 'typing in a frame of another origin',
    body: FOREIGN,
    prepare: clickBefore,
    async act(person) {
      // Whoever types does so for longer than lies between two looks.
      for (let times = 0; times < 10 && !(await person.isCounted()); times += 1) {
        await person.press('a');
        await person.hears('frame-keydown');
        await person.xdo('sleep', 1);
      }
    },
    counts: true,
    isLate: true,
  },
  {
    name: 'the wheel in a frame of another origin: nothing tells of it',
    body: FOREIGN,
    prepare: clickBefore,
    async act(person) {
      await person.wheel(2);
      await person.hears('frame-wheel');
    },
    counts: false,
    isLate: true,
  },
  {
    name: 'a frame of another origin that has the focus, and nobody',
    body: FOREIGN,
    prepare: clickBefore,
    act: () => Promise.resolve(),
    counts: false,
    isLate: true,
  },
  ...['click', 'wheel', 'key'].map((what): Row => ({
    name: `${what} in a frame of the same origin`,
    body: frame('/same'),
    prepare: pointInto,
    async act(person) {
      if (what === 'wheel') await person.wheel();
      else await person.xdo('click', 1);
      if (what !== 'key') return;
      await person.mark();
      await person.press('a');
    },
    counts: true,
    isLate: true,
  })),
  ...['iframe', 'embed'].flatMap((tag): Row[] => [
    {
      name: `a click in a PDF in an <${tag}>`,
      body: frame('/document.pdf', tag),
      async prepare(person) {
        await person.xdo('sleep', 3);
        await pointInto(person);
      },
      act: (person) => person.xdo('click', 1),
      counts: true,
      isLate: true,
      cannot: OFTEN_UNSEEN,
    },
    {
      name: `a key in a PDF in an <${tag}>`,
      body: frame('/document.pdf', tag),
      async prepare(person) {
        await person.xdo('sleep', 3);
        await clickBefore(person);
      },
      act: (person) => person.press('Next'),
      counts: true,
      isLate: true,
      cannot: OFTEN_UNSEEN,
    },
  ]),
];
