/** What a person does with a mouse, and what a page does under one that rests. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

const NOTHING_COMES = 'nothing is sent while it rests';

/** Presses the mouse on something, and moves on by steps, held. */
async function drag(person: Person, from: string, x: number, y: number): Promise<void> {
  await person.point(from);
  await person.xdo('mousedown', 1);
  for (let step = 1; step <= 4; step += 1) {
    await person.xdo('mousemove_relative', '--', (x * step) / 4, (y * step) / 4, 'sleep', 0.05);
  }
}

function underMouse(name: string, script: () => unknown): Row {
  return {
    name: `${name} under a resting mouse`,
    body: `<div id="mover" style="font-size:60px">Words words words words words words words words words words words words</div>
<iframe id="frame" src="/same" style="width:900px;height:300px"></iframe><p id="text">Text</p><div id="tall"></div>`,
    async prepare(person) {
      await person.mark();
      await person.point('#mover');
      await person.sees('pointermove');
    },
    async act({ evaluate }) {
      await evaluate(script as () => undefined, undefined);
      // Engines tell of what is under the pointer some frames later.
      await evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)), undefined);
    },
    counts: false,
  };
}

const DRAG_BODY = `<div id="dragged" draggable="true" style="width:200px">Drag me</div>
<div id="target" style="height:300px;background:#eee" ondragover="event.preventDefault()" ondrop="event.preventDefault()">Here</div>`;

const SCROLLER = `<div id="box" style="width:300px;height:400px;overflow-y:scroll"><div style="height:3000px">Long</div></div>`;

export const POINTER_ROWS: readonly Row[] = [
  {
    name: 'a move',
    body: '<p id="text">Text</p>',
    async act(person) {
      await person.point('#text');
      await person.sees('pointermove');
    },
    counts: true,
  },
  {
    name: 'a click',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.xdo('click', 1);
      await person.sees('mouseup');
    },
    counts: true,
  },
  {
    name: 'a click with the middle button',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.xdo('click', 2);
      await person.sees('mouseup');
    },
    counts: true,
  },
  {
    name: 'the wheel',
    body: '<p id="text">Text</p><div id="tall"></div>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.wheel();
      await person.sees('wheel');
    },
    counts: true,
  },
  {
    name: 'the wheel with ctrl',
    body: '<p id="text">Text</p><div id="tall"></div>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.xdo('keydown', 'ctrl');
      await person.sees('keydown');
      await person.mark();
      await person.wheel();
      await person.sees('wheel');
      await person.xdo('click', 4, 'keyup', 'ctrl');
    },
    counts: true,
    cannot: { WebKit: 'MiniBrowser keeps it for its own zoom' },
  },
  {
    name: 'the wheel, where nothing can scroll',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.wheel();
      await person.sees('wheel');
    },
    counts: true,
  },
  {
    name: 'a context menu',
    body: '<p id="text">Text</p>',
    prepare: (person) => person.point('#text'),
    async act(person) {
      await person.xdo('click', 3);
      await person.sees('contextmenu');
      await person.xdo('sleep', 0.3, 'key', 'Escape');
    },
    counts: true,
  },
  {
    name: 'letting go of the thumb of a scrollbar',
    body: SCROLLER,
    async prepare(person) {
      const { x, y } = await person.evaluate(() => {
        const box = document.querySelector('#box')?.getBoundingClientRect();
        const middle = window.inputPage.placeOf('#box');
        return {
          x: middle.x + (box?.width ?? 0) / 2 - 6,
          y: middle.y - (box?.height ?? 0) / 2 + 25,
        };
      }, undefined);
      await person.xdo('mousemove', x, y);
      await person.xdo('mousedown', 1);
      for (let step = 0; step < 4; step += 1)
        await person.xdo('mousemove_relative', 0, 20, 'sleep', 0.05);
      await person.sees('scroll');
    },
    async act(person) {
      await person.xdo('mouseup', 1);
      await person.sees('pointerup');
    },
    counts: true,
  },
  {
    name: 'drag and drop',
    body: DRAG_BODY,
    async act(person) {
      const isDragged = async (): Promise<boolean> =>
        (await person.seen()).some((name) => name === 'drag' || name === 'drop');
      // It is over before it begins, now and then: then the page has seen no move of it.
      for (let tries = 0; tries < 3 && !(await isDragged()); tries += 1) {
        // What was dragged before is on its way back, and cannot be dragged until it is there.
        if (tries > 0) await person.xdo('sleep', 0.7);
        await drag(person, '#dragged', 40, 150);
        await person.sees('dragstart');
        await person.mark();
        // A busy browser leaves out the moves just before the drop.
        for (let step = 0; step < 20 && !(await isDragged()); step += 1) {
          await person.xdo('mousemove_relative', '--', 5, step < 10 ? 5 : -5, 'sleep', 0.1);
        }
        await person.xdo('mouseup', 1);
        await person.sees('dragend');
      }
    },
    counts: true,
    cannot: { WebKit: 'its drag is over before the page hears of a move, in most runs' },
  },
  {
    name: 'drag and drop, held still',
    body: DRAG_BODY,
    async prepare(person) {
      await drag(person, '#dragged', 40, 150);
      await person.sees('drag');
      // What was on its way has come.
      await person.evaluate(() => new Promise((resolve) => setTimeout(resolve, 300)), undefined);
    },
    act: (person) => person.sees('drag', 2),
    counts: false,
    cannot: { Firefox: NOTHING_COMES, WebKit: NOTHING_COMES },
  },
  {
    name: 'a thing on the mouse, on the arrow of a number',
    body: '<input type="number" id="number" value="0" style="width:200px">',
    async prepare(person) {
      await person.enter('#number');
      const { x, y } = await person.evaluate(() => {
        const box = document.querySelector('#number')?.getBoundingClientRect();
        const middle = window.inputPage.placeOf('#number');
        return { x: middle.x + (box?.width ?? 0) / 2 - 9, y: middle.y - 4 };
      }, undefined);
      await person.xdo('mousemove', x, y);
      await person.xdo('mousedown', 1);
      await person.sees('input', 2);
    },
    act: (person) => person.sees('input', 3),
    counts: false,
    repeats: true,
  },
  underMouse('a page that scrolls', () => scrollTo(0, 200)),
  underMouse('a frame that moves', () => {
    const frame = document.querySelector<HTMLElement>('#frame');
    if (frame !== null) frame.style.cssText += ';position:fixed;inset:0;height:90vh';
  }),
  underMouse('a page that zooms', () => document.body.style.setProperty('zoom', '1.2')),
  underMouse('a page that is transformed', () => {
    document.body.style.transform = 'translate(30px, 20px)';
  }),
  underMouse('a thing that comes and goes', () => document.querySelector('#frame')?.remove()),
];
