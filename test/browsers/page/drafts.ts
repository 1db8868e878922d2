/** Runs in the page: a form of forty fields, by hand or by a framework, whose drafts are kept. */
import { watchSession, type WatchedSession } from '../../../src/client/index.ts';
import { watchDrafts, type Drafts } from '../../../src/drafts/index.ts';
import { APPS } from './apps/forms.ts';
import { defineCustomFields } from './apps/custom-fields.ts';
import { fillApp, FILLED, lookAt, plain, until } from './apps/fill.ts';
import type { FormState } from './apps/form-state.ts';

/** What a test may do in the page. */
export interface DraftTestPage {
  readonly session: WatchedSession;
  readonly drafts: Drafts;
  /** Begins to watch, in a page that does so late. */
  watch(): void;
  /** Does to every field what a person would, and looks at them. */
  fill(): Promise<unknown>;
  /** What an app knows by then. */
  readonly filled: unknown;
  /** What stands in the fields; of an app, what its framework believes. */
  look(): unknown;
  /** Names of the events of drafts. */
  readonly told: readonly string[];
  /** What the person hears of a draft. */
  said(): string;
}

declare global {
  interface Window {
    draftPage: DraftTestPage;
  }
}

const TYPES = ['text', 'search', 'email', 'url', 'tel', 'number', 'range', 'color', 'date', 'time'];
const TYPED: Readonly<Record<string, string>> = {
  email: 'zoë@example.org',
  url: 'https://example.org/?q=ü',
  tel: '+49 30 1',
  number: '-12.5',
  range: '37',
  color: '#123456',
  date: '2026-11-28',
  time: '23:59',
  month: '2026-11',
  week: '2026-W48',
  'datetime-local': '2026-11-28T23:59',
};
const told: string[] = [];

for (const name of ['restored', 'offered', 'not-kept']) {
  document.addEventListener(`stillhere:draft-${name}`, () => told.push(name));
}

/** Forty fields: 10 types twice, and what is no input. */
function createForm(): HTMLFormElement {
  const form = document.createElement('form');
  form.setAttribute('data-stillhere-draft', 'forty');
  const add = (name: string, properties: object, parts: readonly string[] = []): HTMLElement => {
    const field = Object.assign(document.createElement(name), properties);
    field.append(...parts.map((part) => Object.assign(new Option(part), { value: part })));
    form.append(field);
    return field;
  };
  for (const round of [1, 2]) {
    for (const type of TYPES) add('input', { type, name: `${type}${round}` });
  }
  for (const type of ['month', 'week', 'datetime-local']) add('input', { type, name: type });
  for (let index = 0; index < 3; index += 1) add('input', { name: 'same[]' });
  for (const name of ['a', 'b', 'c'])
    add('input', { type: 'checkbox', name, checked: name === 'c' });
  for (const value of ['x', 'y', 'z']) add('input', { type: 'radio', name: 'one', value });
  add('select', { name: 'pick' }, ['p', 'q', 'r']);
  add('select', { name: 'many', multiple: true }, ['p', 'q', 'r']);
  for (const name of ['long', 'longer']) add('textarea', { name });
  add('div', { contentEditable: 'true', id: 'rich' });
  add('div', { contentEditable: 'true', id: 'richer' });
  add('input', { type: 'password', name: 'password' });
  add('input', { name: 'card', autocomplete: 'cc-number' });
  return form;
}

function fieldsOf(): readonly HTMLInputElement[] {
  return [...document.querySelectorAll<HTMLInputElement>('form :is(input, select, textarea, div)')];
}

function tell(field: Element): void {
  for (const name of ['input', 'change']) field.dispatchEvent(new Event(name, { bubbles: true }));
}

/** The browser's own setter, as when a person types. */
function set(field: HTMLInputElement, value: string): void {
  const prototype: unknown = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  tell(field);
}

const query = new URLSearchParams(location.search);
const app = query.get('app') ?? '';
let state: FormState | undefined;

async function fill(): Promise<unknown> {
  await until(() => fieldsOf().length > 0 && (app === '' || state !== undefined));
  // Nobody presses anything before the server has said whose page it is.
  await until(() => session.snapshot.session !== undefined);
  const form = document.querySelector('form');
  if (app !== '' && form !== null) {
    await fillApp(form);
    await until(() => state?.slow !== '');
    return look();
  }
  for (const [index, field] of fieldsOf().entries()) {
    if (field.type === 'checkbox' || (field.type === 'radio' && field.value === 'y')) field.click();
    else if (field.localName === 'select') {
      for (const option of (field as unknown as HTMLSelectElement).options) {
        option.selected = option.index !== 1 && (field.multiple || option.index > 0);
      }
      if (!field.multiple) set(field, field.querySelectorAll('option')[1]?.value ?? '');
      else tell(field);
    } else if (field.localName === 'div') {
      const bold = Object.assign(document.createElement('b'), { textContent: `bold ${index}` });
      field.replaceChildren(`secret words ${index}, `, bold);
      tell(field);
    } else if (field.type !== 'radio') {
      set(field, TYPED[field.type] ?? `secret words ${index} Łódź 🚣`);
    }
  }
  return look();
}

function look(): unknown {
  const form = document.querySelector('form');
  if (state !== undefined && form !== null) return { state: plain(state), ...lookAt(form) };
  return fieldsOf().map((field) => {
    if (field.localName === 'div') return field.innerHTML;
    const options = (field as unknown as Partial<HTMLSelectElement>).selectedOptions;
    if (options !== undefined) return Array.from(options, ({ value }) => value);
    const isNever = field.type === 'password' || field.autocomplete === 'cc-number';
    return isNever ? '' : [field.value, field.checked];
  });
}

defineCustomFields();
const root = document.createElement('main');
document.body.append(root);
const start = APPS[app];
if (start === undefined) root.append(createForm());
else void start(root, (now) => (state = now));
const session = watchSession(query.has('stays') ? { signInAgain: 'window' } : {});
let drafts: Drafts | undefined;
const watch = (): Drafts => (drafts ??= watchDrafts(session));
if (!query.has('late')) watch();
document.addEventListener('stillhere:draft-restored', ({ detail: { missing } }) => {
  // Rows that somebody has added are the app's to show. Angular's have names that it keeps to itself.
  const count = missing.filter((name) => /what|amount|^#$/.test(name)).length / 2;
  const add = document.querySelector<HTMLElement>('[data-add]');
  for (let row = 0; row < count; row += 1) add?.click();
  // What drives Firefox makes believe that somebody has pressed something.
  const isPressed = (navigator as Partial<Navigator>).userActivation?.isActive === true;
  void fetch(`/restored?idle=${isPressed ? 'pressed' : session.inspect().idleFor}`);
});
window.draftPage = {
  session,
  get drafts() {
    return watch();
  },
  watch,
  fill,
  filled: FILLED,
  look,
  told,
  said: () =>
    [...document.querySelectorAll('.stillhere-draft')]
      .map((one) => one.shadowRoot?.querySelector('[role=status]')?.textContent)
      .join(),
};
