/** Knows what each kind of sessions takes for a request: time of the CPU, in blocks of a few requests by turns. */
import { runPart } from './child.js';

/** With fewer rounds the median of a generation says nothing. */
const LEAST_ROUNDS = 16;
/** Milliseconds in which a process tells what it has measured. */
const ENDING = 300;
/**
 * V8's room for young objects, in MiB, is larger than what is made between two collections that we ask for, and its own
 * look for what is old and dead is put off: none falls into a block.
 */
const FLAGS = [
  '--min-semi-space-size=64',
  '--max-semi-space-size=64',
  '--initial-heap-size=1024',
  '--no-minor-gc-task',
];

/**
 * What is measured: an app, with a build of ours, asked in one way.
 * @typedef {object} Variant
 * @property {readonly string[]} names One; of sign-ins two, the second that of the sign-outs.
 * @property {string} app
 * @property {string} [build] Its root; by default these sources' own.
 * @property {import('./load.js').Kind | 'signing'} [kind]
 * @property {number} [every] In which rounds it takes part; 1, by default, is each.
 */

/**
 * Variants that are compared with each other, the bare app first.
 * @typedef {object} Group
 * @property {string} title
 * @property {readonly Variant[]} variants
 * @property {number} warmUp How many requests each gets until V8 has compiled what is hot: none of them counts.
 * @property {readonly import('./figures.js').Ratio[]} ratios
 */

/**
 * What each variant took for a request, in microseconds, by rounds: null where it did not take part.
 * @typedef {ReadonlyMap<string, readonly (number | null)[]>} Generation
 */

/**
 * Starts a process that runs all variants, and measures them for some seconds. Processes of the same program differ, by
 * what V8 has compiled when and by where things lie in memory: only several generations say how much. Undefined when the
 * time was up before it said anything.
 * @param {Group} group
 * @param {{ readonly redis: string, readonly seconds: number, readonly until: number }} options
 *   `until` is an instant of `performance.now()`
 * @returns {Promise<Generation | undefined>}
 */
export async function runGeneration({ variants, warmUp }, { redis, seconds, until }) {
  const limit = until - performance.now();
  const order = JSON.stringify({ variants, redis, warmUp, seconds, within: limit - ENDING });
  /** @type {readonly (readonly [string, readonly (number | null)[]])[] | undefined} */
  const told = await runPart('variants.js', [order], { flags: FLAGS, limit });
  if (told === undefined || (told[0]?.[1].length ?? 0) < LEAST_ROUNDS) return undefined;
  return new Map(told.map(([name, blocks]) => [name, blocks]));
}
