/** Knows how many bytes a page may get of us: gzip -9 of minified code. */

/** @typedef {{ readonly limit: number, readonly goal: number }} Budget */

/**
 * `limit` is what may not be passed: lower it whenever it can be. `goal` is where it shall come to.
 * @type {Readonly<Record<'client' | 'client+element' | 'global.js' | 'drafts.js', Budget>>}
 */
export const SIZE_BUDGETS = {
  client: { limit: 17_792, goal: 7_300 },
  'client+element': { limit: 26_071, goal: 10_300 },
  'global.js': { limit: 27_287, goal: 11_500 },
  'drafts.js': { limit: 13_335, goal: 11_176 },
};
