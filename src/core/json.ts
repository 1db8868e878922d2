/** Knows which values JSON gives back as they were. */
import { describe } from './describe.ts';

const DEEPEST = 1_000;
const PLAIN_NAME = /^[\w$]{1,60}$/;

/**
 * Checks that JSON gives a value back as it was: null, booleans, texts, numbers that are finite and not -0, plain
 * objects and arrays of these. A member that is `undefined` is left out, which reads the same.
 * @throws TypeError that names the place, as in `"data.when" must be a JSON value, got a Date`.
 */
export function checkJson(name: string, value: unknown): void {
  checkAt(name, value, []);
}

function checkAt(path: string, value: unknown, around: readonly object[]): void {
  if (value === null || typeof value === 'string' || typeof value === 'boolean') return;
  if (Number.isFinite(value) && !Object.is(value, -0)) return;
  if (typeof value !== 'object') throw refusal(path, describe(value));
  if (around.includes(value)) throw refusal(path, 'a value that it is itself a part of');
  if (around.length >= DEEPEST) throw refusal(path, `one that is over ${DEEPEST} deep`);
  const inside = [...around, value];
  if (Array.isArray(value)) {
    if (hasMoreThanItems(value)) throw refusal(path, 'an Array with gaps, or with names');
    for (const [index, item] of value.entries()) checkAt(`${path}[${index}]`, item, inside);
    return;
  }
  if (!isPlain(value)) throw refusal(path, describe(value));
  for (const [key, member] of Object.entries(value)) {
    const place = PLAIN_NAME.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, 60))}]`;
    if (member !== undefined) checkAt(path + place, member, inside);
  }
}

function refusal(path: string, got: string): TypeError {
  return new TypeError(`"${path}" must be a JSON value, got ${got}`);
}

function hasMoreThanItems(list: readonly unknown[]): boolean {
  return Object.keys(list).length !== list.length || 'toJSON' in list;
}

/** Not of a class, also one of another realm, and with no more than JSON sees. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return (
    (prototype === null || Object.getPrototypeOf(prototype) === null) &&
    Object.getOwnPropertySymbols(value).length === 0 &&
    typeof (value as { readonly toJSON?: unknown }).toJSON !== 'function'
  );
}
