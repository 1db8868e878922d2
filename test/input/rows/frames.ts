/** What a person does in frames, documents and windows of others. */
import { expect } from 'vitest';
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

const frame = (source: string, tag = 'iframe'): string =>
  `<${tag} id="frame" src="${source}" style="width:900px;height:500px"></${tag}><p>Text</p>`;

/** The other origin is on the port of this one. */
const FOREIGN = `<div id="place" style="width:900px;height:500px"></div><script>
document.querySelector('#place').innerHTML = '<iframe id="frame" style="width:900px;height:500px" src="http://127.0.0.1:' + location.port + '/frame"></iframe>'</script>`;

async function pointInto(person: Person): Promise<void> {
  await person.point('#frame');
  await person.xdo('mousemove_relative', 5, 5);
}

/** Over a frame of the same origin, as soon as that is there and has seen the pointer. */
async function pointIntoSame(person: Person): Promise<void> {
  const isHeard = (): Promise<boolean> =>
    person.evaluate(() => {
      const inner = document.querySelector<HTMLIFrameElement>('#frame')?.contentWindow;
      if (inner?.document.querySelector('#inside') === null) return false;
      for (const name of ['pointermove', 'wheel', 'click', 'keydown']) {
        inner?.addEventListener(name, () => window.inputPage.seen.push(`inner ${name}`));
      }
      return true;
    }, undefined);
  await expect.poll(isHeard, { timeout: 30_000, message: 'the frame is there' }).toBe(true);
  await person.gives('inner pointermove', () => pointInto(person));
}

const SAME_DEEDS: readonly (readonly [string, (person: Person) => Promise<unknown>])[] = [
  ['click', (person) => person.xdo('click', 1)],
  ['wheel', (person) => person.wheel()],
  [
    'keydown',
    async (person) => {
      await person.xdo('click', 1);
      await person.sees('inner click');
      await person.mark();
      await person.press('a');
    },
  ],
];

/** Over the frame, as soon as that is loaded and says that the pointer is there. */
async function pointIntoForeign(person: Person): Promise<void> {
  await person.hears('frame-load');
  await person.point('#frame');
  await person.hears('frame-pointermove', () => person.xdo('mousemove_relative', 3, 3));
}

/** Waits until the viewer shows the document. */
async function pointIntoViewer(person: Person): Promise<void> {
  await person.assist('find', { name: 'Page 1' });
  await pointInto(person);
}

const OFTEN_UNSEEN = {
  WebKit: 'its viewer activates the page around it in some runs, in others not',
};

/** Clicks into the field of the page around, and waits until it has the focus. */
async function enterOuter(person: Person): Promise<void> {
  const { x, y } = await person.evaluate(() => {
    const outer = parent.document.querySelector('#outer')?.getBoundingClientRect();
    const own = frameElement?.getBoundingClientRect();
    const body = document.body.getBoundingClientRect();
    const place = window.inputPage.placeOf('body');
    return {
      x: place.x - body.x - body.width / 2 - (own?.x ?? 0) + (outer?.x ?? 0) + 20,
      y: place.y - body.y - body.height / 2 - (own?.y ?? 0) + (outer?.y ?? 0) + 10,
    };
  }, undefined);
  await person.xdo('mousemove', x, y, 'click', 1);
  const isIn = (): Promise<boolean> =>
    person.evaluate(
      () => parent.document.hasFocus() && parent.document.activeElement?.id === 'outer',
      undefined,
    );
  await expect.poll(isIn, { timeout: 30_000 }).toBe(true);
}

const outerValue = (person: Person): Promise<string | undefined> =>
  person.evaluate(
    () => parent.document.querySelector<HTMLInputElement>('#outer')?.value,
    undefined,
  );

const CLICKED: Row = {
  name: 'a click in a frame of another origin',
  body: FOREIGN,
  prepare: pointIntoForeign,
  act: (person) => person.hears('frame-click', () => person.xdo('click', 1)),
  counts: true,
  isLate: true,
};

const LEFT: Row = {
  name: 'a frame of another origin that has the focus, and nobody',
  body: '',
  follows: CLICKED,
  prepare: (person) => person.settles(),
  act: () => Promise.resolve(),
  counts: false,
  isLate: true,
};

const WHEELED: Row = {
  name: 'the wheel in a frame of another origin: nothing tells of it',
  body: '',
  follows: LEFT,
  act: (person) => person.hears('frame-wheel', () => person.wheel(2)),
  counts: false,
  isLate: true,
};

const TYPED: Row = {
  name: 'typing in a frame of another origin',
  body: '',
  follows: WHEELED,
  act: (person) => person.hears('frame-keydown', () => person.press('a')),
  counts: true,
  isLate: true,
};

/** A document in a viewer of the browser. */
function pdf(tag: string): readonly Row[] {
  const clicked: Row = {
    name: `a click in a PDF in an <${tag}>`,
    body: frame('/document.pdf', tag),
    prepare: pointIntoViewer,
    act: (person) => person.xdo('click', 1),
    counts: true,
    isLate: true,
    cannot: OFTEN_UNSEEN,
  };
  const left: Row = {
    name: `a PDF in an <${tag}> that has the focus, and nobody`,
    body: '',
    follows: clicked,
    prepare: (person) => person.settles(),
    act: () => Promise.resolve(),
    counts: false,
    isLate: true,
    cannot: OFTEN_UNSEEN,
  };
  const paged: Row = {
    name: `a key in a PDF in an <${tag}>`,
    body: '',
    follows: left,
    act: (person) => person.press('Next'),
    counts: true,
    isLate: true,
    cannot: OFTEN_UNSEEN,
  };
  return [clicked, left, paged];
}

export const FRAME_ROWS: readonly Row[] = [
  CLICKED,
  LEFT,
  WHEELED,
  TYPED,
  {
    name: 'a key in the page around a frame',
    body: '<p id="text">Text</p>',
    isFramed: true,
    prepare: enterOuter,
    async act(person) {
      await person.press('a');
      // On a busy machine a key may be down for so long that it repeats.
      await expect.poll(() => outerValue(person), { timeout: 30_000 }).toMatch(/^a+$/);
    },
    counts: true,
  },
  ...SAME_DEEDS.map(([event, deed]): Row => ({
    name: `${event} in a frame of the same origin`,
    body: frame('/same'),
    prepare: pointIntoSame,
    async act(person) {
      await deed(person);
      await person.sees(`inner ${event}`);
    },
    counts: true,
  })),
  ...['iframe', 'embed'].flatMap(pdf),
];
