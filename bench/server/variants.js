/** Knows one generation: a process that runs all variants of a group, asks them by turns, and tells what each took. */
import { register } from 'node:module';
import { getHeapStatistics } from 'node:v8';
import { OWN_BUILD } from './base.js';
import { BLOCK, createCaller } from './caller.js';
import { listen } from './listen.js';
import { AT_ONCE, NO_SESSION, requestText, SESSIONS, signIn } from './load.js';
import { createSigning } from './signing.js';

/** Between collections the youngest objects of so many requests have room: those that a block makes are counted. */
const ROOM = 1_600;

/**
 * @typedef {object} Order
 * @property {readonly import('./generation.js').Variant[]} variants
 * @property {string} redis
 * @property {number} warmUp How many requests each gets before it counts.
 * @property {number} seconds How long they are measured.
 * @property {number} within By when it must have told, in milliseconds from the start of this process.
 */

/** @typedef {{ readonly prepare?: () => void, readonly ask: () => Promise<void> }} Work */

process.once('disconnect', () => process.exit());
/** @type {Order} */
const { variants, redis, warmUp, seconds, within } = JSON.parse(process.argv[2] ?? '');
if (variants.some(({ build = OWN_BUILD }) => build !== OWN_BUILD)) {
  register(new URL('resolve-hooks.js', import.meta.url));
}
const runs = await Promise.all(variants.map(prepare));
for (let asked = 0; asked < warmUp; asked += BLOCK) for (const run of runs) await run.turn();
process.send?.(await measure());

/**
 * CPU of a request in each block, with its part of the collections: V8 makes one when it likes, whoever's garbage that is.
 * So none falls into a block; what they take in between is charged by the bytes that each has made.
 */
async function measure() {
  const end = Math.min(performance.now() + seconds * 1_000, within);
  const longest = Math.floor(ROOM / BLOCK / runs.length);
  let [collecting, collected] = [0, 0];
  for (let round = 0; performance.now() < end; round += 1) {
    for (const run of shuffled(runs)) if (round % run.every === 0) await run.turn(round);
    if (round % longest === 0) {
      const [before, held] = [cpu(), heap()];
      globalThis.gc?.({ type: 'minor' });
      collecting += cpu() - before;
      collected += held - heap();
    }
  }
  const price = collecting / collected;
  return runs.flatMap(({ series }) =>
    series.map(({ name, blocks }) => [
      name,
      blocks.map(({ time, bytes }) => (time + bytes * price) / BLOCK),
      blocks.map(({ bytes }) => bytes / BLOCK),
    ]),
  );
}

/** @param {import('./generation.js').Variant} variant */
async function prepare({ names, app, build, kind = 'navigation', every = 1 }) {
  const port = await listen(app, redis, build);
  const works = kind === 'signing' ? await createSigning(port) : [await hot(app, port, kind)];
  const series = works.map((work, index) => ({
    ...work,
    name: names[index],
    blocks: /** @type {{ time: number, bytes: number }[]} */ ([]),
  }));
  return {
    every,
    series,
    /** Asks a block of requests each; with a round, it counts. @param {number} [round] */
    async turn(round) {
      for (const work of series) {
        work.prepare?.();
        const [before, held] = [cpu(), heap()];
        await work.ask();
        const [time, bytes] = [cpu() - before, heap() - held];
        // Less than before: V8 has collected after all.
        if (round !== undefined && bytes > 0) work.blocks[round] = { time, bytes };
      }
    },
  };
}

/**
 * @param {string} app
 * @param {number} port
 * @param {import('./load.js').Kind} kind
 * @returns {Promise<Work>}
 */
async function hot(app, port, kind) {
  const isBare = app.endsWith(': bare');
  const cookies = isBare ? Array(SESSIONS).fill(NO_SESSION) : await signIn(port);
  const texts = cookies.map((cookie) =>
    Buffer.from(requestText(port, '/accounts?page=2', cookie, kind).repeat(AT_ONCE)),
  );
  return {
    ask: await createCaller(
      port,
      texts.map((text) => () => text),
    ),
  };
}

/** Microseconds of all threads of this process, user and system. */
function cpu() {
  const { user, system } = process.cpuUsage();
  return user + system;
}

function heap() {
  return getHeapStatistics().used_heap_size;
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
