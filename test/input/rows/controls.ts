/** What a person does in what browsers open above a page: lists, pickers, choosers, menus, dialogs. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

const SELECT = '<select id="select"><option>One<option>Two<option>Three<option>Four</select>';

/** Waits until the page has lost the focus, to something of the browser's. */
async function losesFocus(person: Person): Promise<void> {
  await person.sees('blur');
}

export const CONTROL_ROWS: readonly Row[] = [
  {
    name: 'a choice in a list by the keyboard',
    body: SELECT,
    async prepare(person) {
      await person.opens(() => person.click('#select'));
      await person.xdo('key', 'Down');
    },
    async act(person) {
      await person.xdo('key', 'Return');
      await person.sees('change');
    },
    counts: true,
  },
  {
    name: 'a choice in a list by the mouse',
    body: SELECT,
    prepare: (person) => person.opens(() => person.click('#select')),
    async act(person) {
      const words = ['mousemove_relative', 2, 40, 'sleep', 0.1, 'mousemove_relative', 2, 2];
      await person.xdo(...words, 'sleep', 0.1, 'click', 1);
      await person.sees('change');
    },
    counts: true,
  },
  {
    name: 'a date, chosen by the keyboard',
    body: '<input type="date" id="date" value="2026-11-15" style="font-size:30px">',
    async prepare(person) {
      await person.evaluate(() => {
        const date = document.querySelector<HTMLInputElement>('#date');
        date?.addEventListener('click', () => date.showPicker());
      }, undefined);
      await person.opens(() => person.click('#date'));
      await person.xdo('key', 'Down');
    },
    async act(person) {
      await person.xdo('key', 'Return');
      await person.sees('change');
    },
    counts: true,
    cannot: { WebKit: 'MiniBrowser has no picker of dates' },
  },
  {
    name: 'a colour, chosen by the keyboard',
    body: '<input type="color" id="color" value="#336699">',
    prepare: (person) => person.gives('click', () => person.click('#color')),
    async act(person) {
      await person.keepsOn(person.sees('input'), () =>
        person.xdo(
          'sleep',
          0.7,
          'key',
          'Right',
          'sleep',
          0.2,
          'key',
          'Right',
          'sleep',
          0.2,
          'key',
          'Return',
        ),
      );
    },
    counts: true,
    after: (person) => person.xdo('key', 'Escape'),
  },
  {
    name: 'a file, chosen',
    body: '<input type="file" id="file">',
    prepare: (person) => person.opens(() => person.click('#file')),
    async act(person) {
      const choose = async (): Promise<void> => {
        // What was typed before it listened is typed once more.
        if (await person.isInFront()) return;
        await person.xdo('key', 'ctrl+a', 'type', '/etc/hostname');
        await person.xdo('sleep', 0.3, 'key', 'Return');
      };
      await person.keepsOn(person.sees('change'), choose, 3_000);
    },
    counts: true,
    cannot: { Chromium: 'its chooser takes no path that is typed' },
  },
  {
    name: 'a chooser of files, put away',
    body: '<input type="file" id="file">',
    prepare: (person) => person.opens(() => person.click('#file')),
    async act(person) {
      const putAway = async (): Promise<void> => {
        if (!(await person.isInFront())) await person.xdo('key', 'Escape');
      };
      await person.keepsOn(person.sees('cancel'), putAway);
    },
    counts: true,
  },
  {
    name: 'typing in the bar that finds: nothing tells it from a script',
    body: '<p id="text">Some words</p><div id="tall"></div><p>needle</p>',
    async prepare(person) {
      await person.enter('#text');
      await person.press('ctrl+f');
      await losesFocus(person);
    },
    async act(person) {
      await person.xdo('sleep', 0.3, 'type', 'needle');
      await person.sees('scroll');
    },
    counts: false,
    after: (person) => person.press('Escape'),
    cannot: { WebKit: 'MiniBrowser has no such bar of its own' },
  },
];
