/** Knows what each kind of sessions takes for a request: time of the CPU, in blocks of a few requests by turns. */
import { startServer } from './child.js';
import { createLoad, NO_SESSION, SESSIONS, signIn } from './load.js';

/** So many requests, and every path that is hot has been compiled. */
const WARM_UP = 4_000;
/** With fewer rounds the median of a generation says nothing. */
const LEAST_ROUNDS = 8;

/**
 * What is measured: an app, with a build of ours, asked in one way.
 * @typedef {object} Variant
 * @property {string} name
 * @property {string} app
 * @property {string} [build] Its root; by default these sources' own.
 * @property {import('./load.js').Kind} [kind]
 * @property {number} [every] In which rounds it takes part; 1, by default, is each.
 */

/**
 * Variants that are compared with each other, the bare app first.
 * @typedef {object} Group
 * @property {string} title
 * @property {readonly Variant[]} variants
 * @property {number} requests In a block: a few dozen milliseconds, so that what disturbs one disturbs the next alike.
 * @property {readonly import('./figures.js').Ratio[]} ratios
 */

/**
 * What each variant's processes took for a request, in microseconds, by rounds: NaN where it did not take part.
 * @typedef {ReadonlyMap<string, readonly number[]>} Generation
 */

/**
 * Starts a process for each variant, and measures them in rounds for some seconds: in each round all variants, in an order
 * that is drawn anew. Processes of the same program differ, by what V8 has compiled when and by where things lie in memory:
 * only several generations say how much. Undefined when the time was up before it said anything.
 * @param {Group} group
 * @param {{ readonly redis: string, readonly seconds: number, readonly until: number }} options
 *   `until` is an instant of `performance.now()`
 * @returns {Promise<Generation | undefined>}
 */
export async function runGeneration({ variants, requests }, { redis, seconds, until }) {
  const runs = await Promise.all(variants.map((variant) => prepare(variant, redis)));
  try {
    await Promise.all(runs.map(({ load }) => load(WARM_UP)));
    const end = performance.now() + seconds * 1_000;
    let round = 0;
    for (; performance.now() < end || round < LEAST_ROUNDS; round += 1) {
      if (performance.now() > until) break;
      for (const run of shuffled(runs)) {
        run.blocks.push(round % run.every === 0 ? await run.measure(requests) : Number.NaN);
      }
    }
    if (round < LEAST_ROUNDS) return undefined;
  } finally {
    await Promise.all(runs.map(({ stop }) => stop()));
  }
  return new Map(runs.map(({ name, blocks }) => [name, blocks]));
}

/**
 * @param {Variant} variant
 * @param {string} redis
 */
async function prepare({ name, app, build, kind = 'navigation', every = 1 }, redis) {
  const server = await startServer(app, redis, build === undefined ? {} : { build });
  const cookies = app.endsWith(': bare')
    ? Array(SESSIONS).fill(NO_SESSION)
    : await signIn(server.port);
  const load = await createLoad(server.port, cookies, kind);
  /** @type {number[]} */
  const blocks = [];
  return {
    name,
    every,
    blocks,
    load,
    stop: server.stop,
    async measure(/** @type {number} */ requests) {
      const before = await server.cpu();
      await load(requests);
      return ((await server.cpu()) - before) / requests;
    },
  };
}

/**
 * @template T
 * @param {readonly T[]} items
 */
function shuffled(items) {
  return items
    .map((item) => ({ item, rank: Math.random() }))
    .sort((a, b) => a.rank - b.rank)
    .map(({ item }) => item);
}
