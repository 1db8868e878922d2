/** Does to every field of an app's form what a person would. */
import { AREAS, BOXES, TYPES, type FormState } from './form-state.ts';

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
  iban: 'de02120300000000202051',
};
/** Never kept. */
export const SECRETS = ['password', 'otp', 'card', 'off'];
const FIELDS =
  'input:not([type=hidden]), select, textarea, [contenteditable], star-rating, shade-note';

const wordsOf = (name: string): string => `secret words of ${name}, Łódź 🚣`;
const typedInto = (name: string): string => TYPED[name] ?? wordsOf(name);

/** What an app knows when all is filled in, but for the ids of its rows. */
export const FILLED = {
  texts: Object.fromEntries([
    ...TYPES.map((name) => [name, typedInto(name)]),
    ...AREAS.map((name) => [name, `${wordsOf(name)}\n\n and more `]),
  ]) as Readonly<Record<string, string>>,
  boxes: Object.fromEntries(BOXES.map((name) => [name, true])),
  days: ['mon', 'wed'],
  one: 'y',
  pick: 'other',
  many: ['a', 'c'],
  other: wordsOf('other'),
  why: wordsOf('why'),
  iban: 'DE02120300000000202051',
  lazy: wordsOf('lazy'),
  left: wordsOf('left'),
  slow: wordsOf('slow'),
  stars: '4',
  shade: wordsOf('shade'),
  rich: 'secret words, <b>bold</b>',
  // The second of four was taken away again.
  rows: [0, 2, 3].map((at) => ({
    what: wordsOf(`rows[${at}].what`),
    amount: wordsOf(`rows[${at}].amount`),
  })),
};

/** Of a state, what does not depend on how a framework counts: texts, and rows without their ids. */
export function plain(state: FormState): unknown {
  const texts = Object.entries(state.texts).map(([name, value]) => [name, String(value)]);
  const rows = state.rows.map(({ what, amount }) => ({ what, amount }));
  return { ...state, texts: Object.fromEntries(texts) as unknown, rows };
}

/** Frameworks render when they find the time. */
const rendered = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 10));

/** Waits for what frameworks render. */
export async function until(isThere: () => boolean): Promise<void> {
  while (!isThere()) await rendered();
}

/** Fills in one field after the other, also those that come by that. */
export async function fillApp(form: HTMLFormElement): Promise<void> {
  for (let added = 0; added < 3; added += 1) {
    form.querySelector<HTMLElement>('[data-add]')?.click();
    await rendered();
  }
  const done = new Set<Element>();
  const next = (): HTMLInputElement | undefined =>
    [...form.querySelectorAll<HTMLInputElement>(FIELDS)].find((field) => !done.has(field));
  for (let field = next(); field !== undefined; field = next()) {
    done.add(field);
    fillIn(field);
    await rendered();
    leave(field);
    await rendered();
  }
  form.querySelectorAll<HTMLElement>('[data-remove]')[1]?.click();
  await rendered();
}

/** Some have none that is to be seen. */
function nameOf(field: HTMLInputElement): string {
  const row = field.closest('fieldset');
  const { name, form } = field;
  if (row === null) return name || (field.getAttribute('formcontrolname') ?? '');
  const at = [...(form?.querySelectorAll('fieldset') ?? [])].indexOf(row);
  return `rows[${at}].${field === row.querySelector('input') ? 'what' : 'amount'}`;
}

function fillIn(field: HTMLInputElement): void {
  const name = nameOf(field);
  const { type, value, localName } = field;
  if (type === 'checkbox') {
    if (field.value !== 'tue' && !field.hasAttribute('data-all')) field.click();
  } else if (type === 'radio') {
    if (value === 'y') field.click();
  } else if (localName === 'select') {
    const wanted = type === 'select-multiple' ? FILLED.many : [FILLED.pick];
    for (const option of (field as unknown as HTMLSelectElement).options) {
      option.selected = wanted.includes(option.textContent.trim());
    }
    tell(field);
  } else if (field.isContentEditable) {
    const bold = Object.assign(document.createElement('b'), { textContent: 'bold' });
    field.replaceChildren('secret words, ', bold);
    tell(field);
  } else if (localName === 'star-rating') {
    field.value = FILLED.stars;
    tell(field);
  } else if (localName === 'shade-note') {
    const inner = field.shadowRoot?.querySelector('input');
    if (inner) set(inner, FILLED.shade);
  } else if (localName === 'textarea' && name in FILLED.texts) {
    set(field, FILLED.texts[name] ?? '');
  } else {
    set(field, typedInto(name));
  }
}

function tell(field: Element): void {
  for (const name of ['input', 'change']) {
    field.dispatchEvent(new Event(name, { bubbles: true, composed: name === 'input' }));
  }
}

function leave(field: Element): void {
  field.dispatchEvent(new FocusEvent('blur', { composed: true }));
  field.dispatchEvent(new FocusEvent('focusout', { bubbles: true, composed: true }));
}

/** The browser's own setter, as when a person types. */
function set(field: HTMLInputElement, value: string): void {
  const prototype: unknown = Object.getPrototypeOf(field);
  Object.getOwnPropertyDescriptor(prototype, 'value')?.set?.call(field, value);
  tell(field);
}

/** What a form would send as it is, and what stands in fields that are nobody's to keep. */
export function lookAt(form: HTMLFormElement): {
  readonly sent: unknown;
  readonly secrets: unknown;
} {
  const entries = [...new FormData(form)];
  return {
    sent: entries.filter(([name]) => !SECRETS.includes(name)),
    secrets: entries.filter(([name]) => SECRETS.includes(name)).map(([, value]) => value),
  };
}
