/** Knows how options are checked: their names, and what each may be. */
import type { Clock } from './clock.ts';
import { describe } from './describe.ts';

/**
 * What an option may be: one of these words, of this kind, `any` (it is checked where it is read; null is none), or
 * `json` (null is a value).
 */
export type Kind = 'any' | 'json' | 'clock' | 'string' | 'boolean' | 'function' | readonly string[];

const CLOCK_METHODS = { wall: true, monotonic: true, setTimer: true } as const;

/** Every option, and what it may be. One that is missing here does not compile. */
export type Kinds<Options> = { readonly [Name in keyof Options]-?: Kind };

/**
 * Checks the names and kinds of options. `where` is what takes them, for the message. One that is `undefined` was not
 * given.
 * @throws TypeError that names the option, and the nearest known name for an unknown one.
 */
export function checkOptions<Options extends object>(
  where: string,
  options: unknown,
  kinds: Kinds<Options>,
): asserts options is Options {
  if (typeof options !== 'object' || options === null || Array.isArray(options)) {
    throw new TypeError(`${where} takes an object of options, got ${describe(options)}`);
  }
  const known = Object.keys(kinds);
  for (const [name, value] of Object.entries(options)) {
    if (!known.includes(name))
      throw new TypeError(unknownName(`an option of ${where}`, name, known));
    const kind = kinds[name as keyof Options];
    if (kind === 'clock' && value !== undefined) {
      checkMethods<Clock>(name, value, CLOCK_METHODS);
    } else if (value !== undefined && !isOfKind(value, kind)) {
      throw new TypeError(`"${name}" must be ${wordsOf(kind)}, got ${describe(value)}`);
    }
  }
}

/** Says that a name is not known, and which one may be meant. */
export function unknownName(what: string, name: PropertyKey, known: readonly string[]): string {
  const text = String(name).slice(0, 60);
  const near = nearest(text, known);
  const help =
    near === undefined
      ? `there are ${known.map((one) => `"${one}"`).join(', ')}`
      : `did you mean "${near}"?`;
  return `"${text}" is not ${what}: ${help}`;
}

function isOfKind(value: unknown, kind: Kind): boolean {
  if (kind === 'any') return value !== null;
  if (typeof kind !== 'string') return kind.some((word) => word === value);
  return kind === 'json' || typeof value === kind;
}

function wordsOf(kind: Kind): string {
  if (kind === 'any') return 'a value';
  return typeof kind === 'string' ? `a ${kind}` : kind.map((word) => `'${word}'`).join(' or ');
}

/** The known name that most likely was meant, or undefined when none looks like it. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const [best] = known
    .map((one) => ({ one, changes: distance(name.toLowerCase(), one.toLowerCase()) }))
    .sort((a, b) => a.changes - b.changes);
  return best !== undefined && best.changes <= Math.max(2, best.one.length / 3)
    ? best.one
    : undefined;
}

/** How many letters must be put in, taken out or changed to make one text of the other. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [index, letter] of Array.from(a).entries()) {
    const next = [index + 1];
    for (let column = 1; column <= b.length; column += 1) {
      const changed = Number(row[column - 1]) + (letter === b[column - 1] ? 0 : 1);
      next.push(Math.min(Number(next[column - 1]) + 1, Number(row[column]) + 1, changed));
    }
    row = next;
  }
  return Number(row[b.length]);
}

/**
 * Checks that what an app gave has all the methods of a port.
 * @throws TypeError that names those which are missing.
 */
export function checkMethods<Port extends object>(
  name: string,
  value: unknown,
  methods: { readonly [Method in keyof Port]-?: true },
): asserts value is Port {
  if (typeof value !== 'object' || value === null) {
    throw new TypeError(`"${name}" must be an object with methods, got ${describe(value)}`);
  }
  const missing = Object.keys(methods).filter(
    (method) => typeof (value as Readonly<Record<string, unknown>>)[method] !== 'function',
  );
  if (missing.length === 0) return;
  const names = missing.map((method) => `"${method}"`).join(', ');
  throw new TypeError(
    `"${name}" must have the methods of its port, ${describe(value)} lacks ${names}`,
  );
}
