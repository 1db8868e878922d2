/** Knows what each kind of sessions adds to a request: time of the CPU. */
import { startServer } from './child.js';
import { createLoad, NO_SESSION, SESSIONS, signIn } from './load.js';
import { differenceOf, spreadOf } from '../shared/statistics.js';

/** So many requests, and every path that is hot has been compiled. */
const WARM_UP = 8_000;

/**
 * @typedef {object} Variant
 * @property {string} app
 * @property {import('./load.js').Kind} [kind]
 */

/**
 * @typedef {object} Added
 * @property {string} name
 * @property {import('../shared/statistics.js').Spread} total Microseconds of CPU of a request.
 * @property {import('../shared/statistics.js').Estimate} added The same, over the bare app.
 */

/**
 * Measures variants in short rounds, one after the other, so that what disturbs them disturbs all alike. The first is
 * the bare app. Every variant runs in a process of its own.
 * @param {readonly Variant[]} variants
 * @param {{ readonly redis: string, readonly rounds: number, readonly requests: number }} options
 *   `requests` is for each round and variant
 * @returns {Promise<readonly Added[]>}
 */
export async function measureRequests(variants, { redis, rounds, requests }) {
  const runs = await Promise.all(variants.map((variant) => prepare(variant, redis)));
  for (const { load } of runs) await load(WARM_UP);
  for (let round = 0; round < rounds; round += 1) {
    const order = round % 2 === 0 ? runs : [...runs].reverse();
    for (const run of order) {
      const before = await run.server.cpu();
      await run.load(requests);
      run.perRequest.push(((await run.server.cpu()) - before) / requests);
    }
  }
  await Promise.all(runs.map(({ server }) => server.stop()));
  const bare = runs[0]?.perRequest ?? [];
  return runs.map(({ name, perRequest }, index) => ({
    name: index > 0 && name === runs[0]?.name ? `${name}, once more (noise)` : name,
    total: spreadOf(perRequest),
    added: differenceOf(perRequest, bare),
  }));
}

/**
 * @param {Variant} variant
 * @param {string} redis
 */
async function prepare({ app, kind = 'navigation' }, redis) {
  const server = await startServer(app, redis);
  const cookies = app.endsWith(': bare')
    ? Array(SESSIONS).fill(NO_SESSION)
    : await signIn(server.port);
  const load = await createLoad(server.port, cookies, kind);
  /** @type {number[]} */
  const perRequest = [];
  return { name: kind === 'fetch' ? `${app} (fetch)` : app, server, load, perRequest };
}
