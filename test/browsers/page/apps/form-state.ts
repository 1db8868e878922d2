/** What stands in the form of over forty fields that every framework shows, and what a person fills in. */

/** Types of inputs; each is the name of its field as well. */
export const TYPES = [
  ...['text', 'search', 'email', 'url', 'tel', 'number', 'range', 'color'],
  ...['date', 'time', 'month', 'week', 'datetime-local'],
] as const;
/** Areas of more lines. */
export const AREAS = ['long', 'longer'] as const;
export const DAYS = ['mon', 'tue', 'wed'] as const;
export const BOXES = ['yes', 'news', 'terms'] as const;

/** A row of a list that grows and shrinks. */
export interface Row {
  readonly id: number;
  readonly what: string;
  readonly amount: string;
}

/** What a framework knows of the form: what it would send by itself. */
export interface FormState {
  /** Inputs and areas, by their names; frameworks make numbers of some. */
  readonly texts: Readonly<Record<string, string | number | null>>;
  readonly boxes: Readonly<Record<string, boolean>>;
  readonly days: readonly string[];
  readonly one: string;
  readonly pick: string;
  readonly many: readonly string[];
  /** Asked for where `pick` is `other`; `why` where that is not empty. */
  readonly other: string;
  readonly why: string;
  /** Without the blanks that are shown. */
  readonly iban: string;
  /** Taken over when it has changed, when it is left, and when typing has come to rest. */
  readonly lazy: string;
  readonly left: string;
  readonly slow: string;
  /** Of custom elements: one that takes part in its form, one around an input in its shadow. */
  readonly stars: string;
  readonly shade: string;
  /** HTML of an editor. */
  readonly rich: string;
  readonly rows: readonly Row[];
}

type Writable<Type> = Type extends object
  ? { -readonly [Name in keyof Type]: Writable<Type[Name]> }
  : Type;
/** A state that a framework may write to. */
export type OwnState = Writable<FormState>;

/** As the page gives it. */
export function emptyState(): OwnState {
  const texts = Object.fromEntries([...TYPES, ...AREAS].map((name) => [name, '']));
  return {
    texts: { ...texts, range: '50', color: '#000000' },
    boxes: Object.fromEntries(BOXES.map((name) => [name, false])),
    days: [],
    one: '',
    pick: 'a',
    many: [],
    ...{
      other: '',
      why: '',
      iban: '',
      lazy: '',
      left: '',
      slow: '',
      stars: '',
      shade: '',
      rich: '',
    },
    rows: [emptyRow(0)],
  };
}

let rows = 0;
/** One more row. */
export function emptyRow(id: number = (rows += 1)): Row {
  return { id, what: '', amount: '' };
}

/** How many milliseconds after the last letter the slow field is taken over. */
export const SLOW = 200;

/** As it is shown: in groups of four. */
export function groupsOf(iban: string): string {
  return iban.replace(/(.{4})(?=.)/g, '$1 ');
}

/** As it is known. */
export function ibanOf(text: string): string {
  return text.replace(/\s/g, '').toUpperCase();
}

/** Shows the form; `seen` is told of what the framework believes to stand in it. Returns what takes it away. */
export type StartApp = (root: Element, seen: (state: FormState) => void) => unknown;

/** Fields that are nobody's to keep: a password, a code, a card, what is left out, what nobody types. */
export const SECRET_FIELDS: readonly Readonly<Record<string, string>>[] = [
  { name: 'password', type: 'password' },
  { name: 'otp', autocomplete: 'one-time-code' },
  { name: 'card', autocomplete: 'cc-number' },
  { name: 'off', 'data-stillhere-draft': 'off' },
  { name: 'token', type: 'hidden', value: 'of the server' },
];

/** The same as HTML. */
export const SECRETS_HTML: string = SECRET_FIELDS.map(
  (attributes) =>
    `<input ${Object.entries(attributes)
      .map(([name, value]) => `${name}="${value}"`)
      .join(' ')}>`,
).join('');
