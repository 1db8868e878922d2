/** Knows how a node does that has just been started, with nothing remembered, while many sessions live in Redis. */
import { newPrefix, runPart, startServer } from './child.js';
import { AT_ONCE, createSender, requestText, SESSIONS } from './load.js';
import { compare, excessOf } from '../shared/intervals.js';
import { medianOf } from '../shared/statistics.js';
import { commandsDuring } from './redis.js';

/** @typedef {Awaited<ReturnType<typeof createSender>>} Send */

/** The second, of those in which a node is asked, that is looked at: until then it may take to be nearly as quick as one that remembers all. */
const FROM = 2;
const UNTIL = 3;
/** New nodes, one after the other. */
const NODES = 6;
const BLOCK = SESSIONS * AT_ONCE;

/**
 * @typedef {object} Cold
 * @property {number} sessions
 * @property {number} coldCpu Microseconds of the node's CPU for a request, in its third second, each of a session that was not seen before.
 * @property {number} hotCpu The same of a node that remembers all, in the same time.
 * @property {import('../shared/intervals.js').Interval} hotOverCold What part of the hot node's requests the new one has the CPU for.
 * @property {number} readsPerSession Of Redis.
 * @property {number} sessionsPerRead
 */

/**
 * Lets new nodes serve one request of each session, beside a node that remembers all.
 * @param {string} app
 * @param {{ readonly redis: string, readonly sessions: number }} options
 * @returns {Promise<Cold>}
 */
export async function measureCold(app, { redis, sessions }) {
  const prefix = newPrefix();
  /** @type {readonly string[]} */
  const cookies = await runPart('seed.js', [redis, prefix, String(sessions)]);
  const reads = await countReads(app, { redis, prefix, cookies });
  const hot = await startServer(app, redis, { prefix });
  const sendHot = await createRotation(hot.port, cookies);
  await sendHot(cookies.length);
  await sendHot(cookies.length);
  const nodes = [];
  for (let node = 0; node < NODES; node += 1) {
    const cold = await startServer(app, redis, { prefix });
    const sendCold = await createRotation(cold.port, cookies);
    nodes.push(await byTurns({ cold, sendCold, hot, sendHot, blocks: cookies.length / BLOCK }));
    await cold.stop();
  }
  await hot.stop();
  const comparison = compare(
    nodes.map(({ hotCpu, coldCpu }) => [Math.log(hotCpu), Math.log(coldCpu)]),
  );
  const { value, low, high } = excessOf(comparison, 1);
  return {
    sessions,
    coldCpu: medianOf(nodes.map(({ coldCpu }) => coldCpu)),
    hotCpu: medianOf(nodes.map(({ hotCpu }) => hotCpu)),
    hotOverCold: { value: 1 / (1 + value), low: 1 / (1 + high), high: 1 / (1 + low) },
    ...reads,
  };
}

/**
 * A block of requests to the new node, and one to that which remembers all, by turns: what else the machine does hits both.
 * @param {object} pair
 * @param {import('./child.js').Server} pair.cold
 * @param {Send} pair.sendCold
 * @param {import('./child.js').Server} pair.hot
 * @param {Send} pair.sendHot
 * @param {number} pair.blocks
 */
async function byTurns({ cold, sendCold, hot, sendHot, blocks }) {
  const sums = { coldCpu: 0, hotCpu: 0, requests: 0 };
  let seconds = 0;
  for (let block = 0; block < blocks && seconds < UNTIL; block += 1) {
    const before = [await cold.cpu(), await hot.cpu()];
    seconds += await sendCold(BLOCK);
    await sendHot(BLOCK);
    if (seconds < FROM) continue;
    sums.coldCpu += (await cold.cpu()) - (before[0] ?? NaN);
    sums.hotCpu += (await hot.cpu()) - (before[1] ?? NaN);
    sums.requests += BLOCK;
  }
  if (sums.requests === 0) throw new Error('All was remembered before the third second');
  return { coldCpu: sums.coldCpu / sums.requests, hotCpu: sums.hotCpu / sums.requests };
}

/**
 * How often a node of its own asks Redis for sessions that it has not seen, and for how many at once: by requests that are
 * no activity, as nothing of it is written then.
 * @param {string} app
 * @param {{ readonly redis: string, readonly prefix: string, readonly cookies: readonly string[] }} options
 */
async function countReads(app, { redis, prefix, cookies }) {
  const seen = cookies.slice(0, 20 * BLOCK);
  const server = await startServer(app, redis, { prefix });
  const send = await createRotation(server.port, seen, 'passive');
  const commands = await commandsDuring(redis, () => send(seen.length));
  await server.stop();
  const ids = new Set(seen.map((cookie) => cookie.split('=')[1]?.split(/[.;]/)[0] ?? ''));
  const named = commands.map(
    (command) => new Set(command.split(/[^\w-]+/).filter((word) => ids.has(word))).size,
  );
  const reads = named.filter((count) => count > 0);
  const all = reads.reduce((sum, count) => sum + count, 0);
  return { readsPerSession: all / seen.length, sessionsPerRead: all / reads.length };
}

/**
 * Each request is of the next session.
 * @param {number} port
 * @param {readonly string[]} cookies
 * @param {import('./load.js').Kind} [kind]
 */
function createRotation(port, cookies, kind) {
  const texts = cookies.map((cookie) => requestText(port, '/accounts?page=2', cookie, kind));
  let next = 0;
  const source = () => {
    const batch = Array.from(
      { length: AT_ONCE },
      (_, index) => texts[(next + index) % texts.length],
    );
    next += AT_ONCE;
    return Buffer.from(batch.join(''));
  };
  return createSender(port, Array(SESSIONS).fill(source));
}
