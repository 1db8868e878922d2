/** What a person writes by an input method of the desk. From the first row on that is there: these come last. */
import type { Person } from '../person.ts';
import type { Row } from './row.ts';

const FIELD = '<input id="field" aria-label="field">';

/** No click lasts on by which anything would count. */
async function focusField(person: Person): Promise<void> {
  await person.evaluate(() => document.querySelector<HTMLElement>('#field')?.focus(), undefined);
  await person.compose('');
}

export const COMPOSING_ROWS: readonly Row[] = [
  {
    name: 'a letter that an input method keeps',
    body: FIELD,
    prepare: focusField,
    async act(person) {
      await person.gives('compositionupdate', () => person.press('a'));
    },
    counts: true,
  },
  {
    name: 'a word that an input method has made of letters',
    body: FIELD,
    async prepare(person) {
      await focusField(person);
      await person.gives('compositionupdate', () => person.press('a'));
    },
    async act(person) {
      await person.press('space');
      await person.sees('input');
    },
    counts: true,
  },
  {
    name: 'words that an input method writes without any key',
    body: FIELD,
    prepare: focusField,
    async act(person) {
      await person.gives('input', () => person.compose('spoken words'));
    },
    counts: true,
  },
  {
    name: 'a thing on a letter that an input method keeps',
    body: FIELD,
    async prepare(person) {
      await focusField(person);
      const press = (): Promise<unknown> => person.xdo('keyup', 'a', 'keydown', 'a');
      await person.gives('compositionupdate', press, 3);
    },
    act: (person) => person.sees('compositionupdate', 3),
    counts: false,
  },
];
