/** What lies on a key, and what a person does with keys. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

/** Holds keys; what comes after they repeat is all that counts. */
function held(
  name: string,
  {
    body,
    focus = '#text',
    keys,
    repeats,
    prepare,
  }: {
    readonly body: string;
    readonly focus?: string;
    readonly keys: readonly string[];
    /** What the page sees of each repeat, by engine or in all. */
    readonly repeats: string;
    readonly prepare?: (person: Person) => Promise<unknown>;
  },
): Row {
  return {
    name: `a thing on ${name}`,
    body,
    async prepare(person) {
      await person.enter(focus);
      await prepare?.(person);
      const press = (): Promise<unknown> =>
        person.xdo(
          ...keys.flatMap((key) => ['keyup', key]),
          ...keys.flatMap((key) => ['keydown', key]),
        );
      await person.gives(repeats, press, 3);
    },
    async act(person) {
      await person.sees(repeats, 3);
    },
    counts: false,
  };
}

const FIELD = '<input id="field" value="">';
const BODY = '<p id="text">Text</p><div id="tall"></div>';

/** With F7 a caret stands in what is read, and keys move it; without it, they only scroll. */
const CARET: Row = {
  name: 'an arrow key that moves a caret through what is read (F7)',
  body: `<p id="text">${'Words to read. '.repeat(40)}</p>`,
  async prepare(person) {
    await person.enter('#text');
    await person.press('F7');
  },
  async act(person) {
    await person.gives('selectionchange', () => person.press('Right'));
  },
  counts: true,
  cannot: { WebKit: 'MiniBrowser has no key for it' },
};

/** What repeats, and what does not. */
export const KEY_ROWS: readonly Row[] = [
  held('a letter in a text field', {
    body: FIELD,
    focus: '#field',
    keys: ['a'],
    repeats: 'beforeinput',
  }),
  held('a letter in a textarea', {
    body: '<textarea id="area"></textarea>',
    focus: '#area',
    keys: ['a'],
    repeats: 'beforeinput',
  }),
  held('a letter in an editor', {
    body: '<div id="editor" contenteditable>words</div>',
    focus: '#editor',
    keys: ['a'],
    repeats: 'beforeinput',
  }),
  held('Backspace in an empty field', {
    body: FIELD,
    focus: '#field',
    keys: ['BackSpace'],
    repeats: 'keydown*',
  }),
  held('Return in a field', {
    body: FIELD,
    focus: '#field',
    keys: ['Return'],
    repeats: 'keydown*',
  }),
  held('Return on a button', {
    body: '<button id="button">Button</button>',
    focus: '#button',
    keys: ['Return'],
    repeats: 'click',
    prepare: (person) => person.mark(),
  }),
  held('Space on a button', {
    body: '<button id="button">Button</button>',
    focus: '#button',
    keys: ['space'],
    repeats: 'keydown*',
  }),
  held('Return on a link', {
    body: '<a id="link" href="#there">Link</a><p id="there">There</p>',
    focus: '#there',
    prepare: (person) =>
      person.evaluate(() => document.querySelector<HTMLElement>('#link')?.focus(), undefined),
    keys: ['Return'],
    repeats: 'keydown*',
  }),
  held('ctrl+v', {
    body: FIELD,
    focus: '#field',
    async prepare(person) {
      await person.xdo('type', 'ab');
      await person.press('ctrl+a', 'ctrl+c', 'End');
      await person.sees('copy');
    },
    keys: ['ctrl', 'v'],
    repeats: 'paste',
  }),
  held('ctrl+c', {
    body: FIELD,
    focus: '#field',
    async prepare(person) {
      await person.xdo('type', 'ab');
      await person.press('ctrl+a');
    },
    keys: ['ctrl', 'c'],
    repeats: 'copy',
  }),
  held('ctrl+z', { body: FIELD, focus: '#field', keys: ['ctrl', 'z'], repeats: 'keydown*' }),
  held('an arrow key in the page', { body: BODY, keys: ['Down'], repeats: 'keydown*' }),
  held('an arrow key on a slider', {
    body: '<input type="range" id="range" max="10000">',
    focus: '#range',
    keys: ['Right'],
    repeats: 'input',
  }),
  held('an arrow key in a number', {
    body: '<input type="number" id="number" value="0">',
    focus: '#number',
    keys: ['Up'],
    repeats: 'input',
  }),
  {
    ...held('Tab', {
      // So many that the focus stays in the page.
      body: `<button id="one">One</button>${'<button>Next</button>'.repeat(300)}`,
      keys: ['Tab'],
      repeats: 'keydown*',
      focus: '#one',
    }),
    // The focus follows later.
    repeats: true,
  },
  {
    name: 'a letter',
    body: FIELD,
    prepare: (person) => person.enter('#field'),
    async act(person) {
      await person.gives('input', () => person.press('a'));
    },
    counts: true,
  },
  {
    name: 'a letter, typed while a thing lies on another key',
    body: FIELD,
    async prepare(person) {
      await person.enter('#field');
      await person.gives('keydown*', () => person.xdo('keyup', 'a', 'keydown', 'a'), 2);
    },
    async act(person) {
      await person.xdo('key', 'b');
      await person.sees('keydown');
    },
    counts: true,
  },
  {
    name: 'a click of the mouse, while a thing lies on a key',
    body: `${FIELD}<button id="button">Button</button>`,
    async prepare(person) {
      await person.enter('#field');
      await person.gives('keydown*', () => person.xdo('keyup', 'a', 'keydown', 'a'), 2);
    },
    async act(person) {
      await person.xdo('click', 1);
      await person.sees('mouseup');
    },
    counts: true,
  },
  {
    name: 'a letter, after a thing was taken from its key',
    body: FIELD,
    async prepare(person) {
      await person.enter('#field');
      await person.gives('keydown*', () => person.xdo('keyup', 'a', 'keydown', 'a'), 2);
      await person.xdo('keyup', 'a');
      await person.sees('keyup');
    },
    async act(person) {
      await person.gives('input', () => person.press('a'));
    },
    counts: true,
  },
  {
    name: 'paste from the menu, after a thing was taken from a key',
    body: FIELD,
    async prepare(person) {
      await person.enter('#field');
      await person.gives('keydown*', () => person.xdo('keyup', 'a', 'keydown', 'a'), 2);
      await person.xdo('keyup', 'a');
      await person.sees('keyup');
    },
    async act(person) {
      await person.gives('keydown', () => person.press('shift+Insert'));
    },
    counts: true,
  },
  CARET,
  {
    name: 'a thing on an arrow key that moves a caret through what is read (F7)',
    body: '',
    follows: CARET,
    async prepare(person) {
      const press = (): Promise<unknown> => person.xdo('keyup', 'Right', 'keydown', 'Right');
      await person.gives('selectionchange', press, 3);
    },
    act: (person) => person.sees('selectionchange', 3),
    counts: false,
    after: (person) => person.press('F7'),
    cannot: { WebKit: 'MiniBrowser has no key for it' },
  },
  {
    name: 'zoom by keys',
    body: BODY,
    async prepare(person) {
      await person.enter('#text');
    },
    async act(person) {
      await person.gives('keydown', () => person.press('ctrl+0'));
    },
    counts: true,
  },
];
