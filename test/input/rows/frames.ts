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
  await person.xdo('mousemove_relative', 5, 5, 'sleep', 0.2);
}

/** Over the frame, as soon as that is loaded and says that the pointer is there. */
async function pointIntoForeign(person: Person): Promise<void> {
  await person.hears('frame-load');
  await person.point('#frame');
  await person.hears('frame-pointermove', () => person.xdo('mousemove_relative', 3, 3));
}

const clickForeign = (person: Person): Promise<void> =>
  person.hears('frame-click', () => person.xdo('click', 1));

/** Clicks into the frame, and waits until what that gave is over. */
async function clickForeignBefore(person: Person): Promise<void> {
  await pointIntoForeign(person);
  await clickForeign(person);
  await person.settles();
}

/** A viewer says nothing, but the page loses the focus to it. */
async function clickViewerBefore(person: Person): Promise<void> {
  await pointInto(person);
  await person.xdo('click', 1);
  await person.xdo('sleep', 1);
  await person.settles();
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

export const FRAME_ROWS: readonly Row[] = [
  {
    name: 'a click in a frame of another origin',
    body: FOREIGN,
    prepare: pointIntoForeign,
    act: clickForeign,
    counts: true,
    isLate: true,
  },
  {
    name: 'typing in a frame of another origin',
    body: FOREIGN,
    prepare: clickForeignBefore,
    act: (person) => person.hears('frame-keydown', () => person.press('a')),
    counts: true,
    isLate: true,
  },
  {
    name: 'the wheel in a frame of another origin: nothing tells of it',
    body: FOREIGN,
    prepare: clickForeignBefore,
    act: (person) => person.hears('frame-wheel', () => person.wheel(2)),
    counts: false,
    isLate: true,
  },
  {
    name: 'a frame of another origin that has the focus, and nobody',
    body: FOREIGN,
    prepare: clickForeignBefore,
    act: () => Promise.resolve(),
    counts: false,
    isLate: true,
  },
  {
    name: 'a key in the page around a frame',
    body: '<p id="text">Text</p>',
    isFramed: true,
    prepare: enterOuter,
    async act(person) {
      await person.press('a');
      await expect.poll(() => outerValue(person), { timeout: 30_000 }).toBe('a');
    },
    counts: true,
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
        await clickViewerBefore(person);
      },
      act: (person) => person.press('Next'),
      counts: true,
      isLate: true,
      cannot: OFTEN_UNSEEN,
    },
  ]),
];
