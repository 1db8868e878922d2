/** Knows what is no option: a misspelt one would be left out without a word. */
import { isObject } from '../core/wire.ts';

/**
 * Refuses what is no object, and names that are not known.
 * @throws TypeError that says which there are.
 */
export function refuseUnknown(options: unknown, known: readonly string[]): void {
  const unknown = isObject(options)
    ? Object.keys(options).find((name) => !known.includes(name))
    : String(options);
  if (unknown === undefined) return;
  throw new TypeError(`"${unknown}" is not an option: there are ${known.join(', ')}`);
}
