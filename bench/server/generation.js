/** Knows what each kind of sessions takes for a request: time of the CPU, in blocks of a few requests by turns. */
import { startServer } from './child.js';
import { createLoad, NO_SESSION, SESSIONS, signIn } from './load.js';
import { createSigning } from './signing.js';

/** With fewer rounds the median of a generation says nothing. */
const LEAST_ROUNDS = 8;

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
 * @property {number} requests In a block: a few dozen milliseconds, so that what disturbs one disturbs the next alike.
 * @property {number} warmUp How many blocks it takes until V8 has compiled what is hot: none of them counts.
 * @property {readonly import('./figures.js').Ratio[]} ratios
 */

/**
 * What each variant's processes took for a request, in microseconds, by rounds: with holes where it did not take part.
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
export async function runGeneration({ variants, requests, warmUp }, { redis, seconds, until }) {
  const runs = await Promise.all(variants.map((variant) => prepare(variant, redis)));
  try {
    await Promise.all(runs.map((run) => run.warmUp()));
    const end = performance.now() + seconds * 1_000;
    let round = 0;
    for (; performance.now() < end || round < LEAST_ROUNDS; round += 1) {
      if (performance.now() > until) break;
      for (const { every, measure } of shuffled(runs))
        if (round % every === 0) await measure(round);
    }
    if (round < LEAST_ROUNDS) return undefined;
  } finally {
    await Promise.all(runs.map(({ stop }) => stop()));
  }
  return new Map(runs.flatMap(({ series }) => series));

  /**
   * @param {Variant} variant
   * @param {string} url
   */
  async function prepare({ names, app, build, kind = 'navigation', every = 1 }, url) {
    const { port, cpu, stop } = await startServer(app, url, build === undefined ? {} : { build });
    const works = kind === 'signing' ? await createSigning(port) : [await hotLoad(app, port, kind)];
    const series = names.map((name) => /** @type {const} */ ([name, /** @type {number[]} */ ([])]));
    return {
      every,
      series,
      stop,
      async warmUp() {
        for (let block = 0; block < warmUp; block += 1) {
          for (const work of works) await work(requests);
        }
      },
      async measure(/** @type {number} */ round) {
        for (const [index, work] of works.entries()) {
          const before = await cpu();
          await work(requests);
          const blocks = series[index]?.[1] ?? [];
          blocks[round] = ((await cpu()) - before) / requests;
        }
      },
    };
  }
}

/**
 * @param {string} app
 * @param {number} port
 * @param {import('./load.js').Kind} kind
 */
async function hotLoad(app, port, kind) {
  const isBare = app.endsWith(': bare');
  return createLoad(port, isBare ? Array(SESSIONS).fill(NO_SESSION) : await signIn(port), kind);
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
