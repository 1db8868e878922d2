/** What assistive technology does. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

/** Names are of one page alone: browsers keep the tree of the page before for a while. */
const named = (name: string, html: string): string =>
  html.replace(/^<(\w+)/, `<$1 id="it" aria-label="${name}"`);

function acted(what: string, html: string): Row {
  return {
    name: `assistive technology presses ${what}`,
    body: html.includes('aria-label') ? html : named(what, html),
    act: (person) => person.assistUntil('click', 'act', { name: what }),
    counts: true,
  };
}

const LONG =
  '<div id="tall" style="height:300vh"></div><p aria-label="the end" role="group" tabindex="-1">The end of a long text</p>';

async function caretTo(person: Person): Promise<void> {
  await person.assistUntil('selectionchange', 'mark', { name: 'words', start: 0, end: 3 });
}

/** By the accessibility bus. */
export const ASSISTIVE_ROWS: readonly Row[] = [
  acted('a button', '<button>Press</button>'),
  {
    ...acted('a link', '<a href="#there">Go</a>'),
    cannot: { WebKit: 'WebKitGTK sends nothing for it' },
  },
  acted('a checkbox', '<input type="checkbox">'),
  {
    ...acted(
      'a summary',
      '<details open><summary id="it" aria-label="a summary">More</summary>Text</details>',
    ),
    cannot: { WebKit: 'WebKitGTK sends nothing for it' },
  },
  {
    ...acted('an element with the role of a button', '<div role="button" tabindex="0">Press</div>'),
    cannot: { Chromium: 'it sends nothing, now and then' },
  },
  {
    name: 'assistive technology goes to another control',
    body: `<button>One</button>${named('second button', '<button>Two</button>')}`,
    act: (person) => person.assistUntil('focusin', 'focus', { name: 'second button' }),
    counts: true,
  },
  {
    name: 'assistive technology moves a slider',
    body: named('slider', '<input type="range">'),
    act: (person) => person.assistUntil('change', 'set', { name: 'slider', value: 20 }),
    counts: true,
  },
  {
    name: 'assistive technology sets a number',
    body: named('number', '<input type="number" value="1" min="0" max="99">'),
    act: (person) => person.assistUntil('change', 'set', { name: 'number', value: 20 }),
    counts: true,
    cannot: { Firefox: 'nothing happens there', WebKit: 'WebKitGTK offers no value' },
  },
  {
    name: 'assistive technology chooses in a list',
    body: named(
      'thing 5',
      '<select size="3"><option>One<option aria-label="second choice">Two</select>',
    ),
    act: (person) => person.assistUntil('change', 'act', { name: 'second choice' }),
    counts: true,
  },
  {
    name: 'assistive technology scrolls to a text: nothing can tell it from a script',
    body: LONG,
    act: (person) => person.assistUntil('scroll', 'show', { name: 'the end' }),
    counts: false,
  },
  {
    name: 'assistive technology selects in a text: nothing can tell it from a script',
    body: '<p id="it" role="group" aria-label="words">Some words to be read</p>',
    act: caretTo,
    counts: false,
  },
  {
    name: 'a mouse of assistive technology',
    body: named('clicked button', '<button>Press</button>'),
    async act(person) {
      const { x, y } = await person.placeOf('#it');
      await person.assist('mouse', { x, y, event: 'abs' });
      await person.assist('mouse', { x, y, event: 'b1c' });
      await person.sees('click');
    },
    counts: true,
  },
  {
    name: 'a keyboard of assistive technology',
    body: named('typed field', '<input>'),
    prepare: (person) => person.enter('#it'),
    async act(person) {
      await person.assist('key', { keysym: 0x61 });
      await person.sees('keydown');
    },
    counts: true,
  },
];
