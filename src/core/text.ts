/** Knows which texts every store gives back byte for byte: others are refused at the door, or made so. */
import { describe } from './describe.ts';

/** The most characters of a text that is kept as a column of its own: an id, a subject, a device. */
export const LONGEST_TEXT = 256;

/** Half of a surrogate pair, which UTF-8 cannot say. */
const HALF = /\p{Surrogate}/u;

/**
 * Whether every store gives a text back byte for byte, and finds it again: 1 to 256 characters (an emoji is one), with
 * no U+0000, which PostgreSQL refuses and SQLite cuts off, and no half of a surrogate pair.
 */
export function isKeepable(text: string): boolean {
  return text !== '' && !isLong(text) && isSound(text);
}

function isSound(text: string): boolean {
  return !text.includes('\0') && !HALF.test(text);
}

/**
 * Checks that an argument is a string.
 * @throws TypeError that names it.
 */
export function checkString(name: string, value: unknown): asserts value is string {
  if (typeof value === 'string') return;
  const help = typeof value === 'number' || typeof value === 'bigint' ? ': give String(id)' : '';
  throw new TypeError(`"${name}" must be a string, got ${describe(value)}${help}`);
}

/**
 * Checks that an argument is a text that every store gives back as it is.
 * @throws TypeError that names it, and says what is wrong.
 */
export function checkText(name: string, value: unknown): asserts value is string {
  checkString(name, value);
  if (value === '' || isLong(value)) {
    throw new TypeError(
      `"${name}" must have 1 to ${LONGEST_TEXT} characters, got ${value === '' ? 'none' : 'more'}`,
    );
  }
  checkSound(name, value);
}

/**
 * Checks that an argument is a text of any length that every store gives back as it is.
 * @throws TypeError that names it, and says what is wrong.
 */
export function checkSound(name: string, value: unknown): asserts value is string {
  checkString(name, value);
  if (isSound(value)) return;
  throw new TypeError(
    `"${name}" must be text that every store can keep, without U+0000 and halves of surrogate pairs, got ${JSON.stringify(value.slice(0, LONGEST_TEXT))}`,
  );
}

/** What can be kept of a text that came over the network: no longer than it may be, what cannot be kept left out. */
export function keepable(text: string): string {
  if (text.length <= LONGEST_TEXT && isSound(text)) return text;
  const cut = text.slice(0, 2 * LONGEST_TEXT).replaceAll('\0', '');
  return Array.from(cut)
    .slice(0, LONGEST_TEXT)
    .map((character) => (HALF.test(character) ? '\ufffd' : character))
    .join('');
}

/** Counted only where it is needed: a character has one or two units. */
function isLong(text: string): boolean {
  if (text.length <= LONGEST_TEXT) return false;
  return text.length > 2 * LONGEST_TEXT || Array.from(text).length > LONGEST_TEXT;
}
