/** Knows how many bytes a page may get of us: gzip -9 of minified code. */

/** @typedef {{ readonly limit: number, readonly goal: number }} Budget */

/**
 * `limit` is what may not be passed: lower it whenever it can be. `goal` is where it shall come to.
 * @type {Readonly<Record<'client' | 'client+element', Budget>>}
 */
export const SIZE_BUDGETS = {
  client: { limit: 16_830, goal: 3_500 },
  'client+element': { limit: 23_880, goal: 6_000 },
};
