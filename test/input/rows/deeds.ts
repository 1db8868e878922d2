/** What goes on while a session would end, from its start to its end. */
import type { Person } from '../person.ts';

/** Something that is done again and again. */
interface Deed {
  readonly name: string;
  readonly body: string;
  readonly prepare?: (person: Person) => Promise<unknown>;
  readonly deed: (person: Person) => Promise<unknown>;
  /** Whether the session lives by it, and nobody is warned. */
  readonly isKept: boolean;
}

let value = 0;

/** Waits until the page has seen it, and forgets it. */
async function sees(person: Person, event: string): Promise<void> {
  await person.sees(event);
  await person.evaluate(() => void window.inputPage.seen.splice(0), undefined);
}

const fake = (person: Person, name: string): Promise<void> =>
  person.evaluate((wanted) => window.inputPage.fakes[wanted]?.(), name);

export const DEEDS: readonly Deed[] = [
  { name: 'nothing', body: '', deed: () => Promise.resolve(), isKept: false },
  {
    name: 'a slider worked by assistive technology',
    body: '<input type="range" aria-label="volume" value="0">',
    async deed(person) {
      value = (value + 7) % 100;
      await person.assistUntil('change', 'set', { name: 'volume', value });
      await sees(person, 'change');
    },
    isKept: true,
  },
  {
    name: 'typing',
    body: '<input id="field">',
    prepare: (person) => person.enter('#field'),
    async deed(person) {
      await person.press('a');
      await sees(person, 'input');
    },
    isKept: true,
  },
  {
    name: 'a script that clicks a label',
    body: '<label id="label-check">Check <input type="checkbox"></label>',
    async deed(person) {
      await fake(person, 'label.click()');
      await sees(person, 'change');
    },
    isKept: false,
  },
  {
    name: 'a script that writes',
    body: '<div id="editor" contenteditable>words</div>',
    async deed(person) {
      await fake(person, "execCommand('insertText')");
      await sees(person, 'input');
    },
    isKept: false,
  },
  {
    name: 'a thing on a key',
    body: '<input id="field">',
    async prepare(person) {
      await person.enter('#field');
      await person.xdo('keydown', 'a');
      await person.sees('keydown*', 2);
    },
    deed: (person) => sees(person, 'keydown*'),
    isKept: false,
  },
];
