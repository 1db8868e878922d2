/** Knows how a node does that has just been started, with nothing remembered, while many sessions live in Redis. */
import { newPrefix, runPart, startServer } from './child.js';
import { AT_ONCE, createSender, requestText, SESSIONS } from './load.js';
import { commandsDuring } from './redis.js';

/** How long a node may take until it is nearly as quick as one that remembers all. */
const SECONDS = 3;
const BLOCK = SESSIONS * AT_ONCE;

/**
 * @typedef {object} Cold
 * @property {number} sessions
 * @property {number} coldRate Requests a second, in the last of the first seconds, each of a session that was not seen before.
 * @property {number} hotRate The same when all sessions are remembered.
 * @property {number} coldCpu Microseconds of the node's CPU for a request, in the same second.
 * @property {number} hotCpu
 * @property {number} readsPerSession Of Redis.
 * @property {number} sessionsPerRead
 */

/**
 * Lets a new node serve one request of each session, then all of them again.
 * @param {string} app
 * @param {{ readonly redis: string, readonly sessions: number }} options
 * @returns {Promise<Cold>}
 */
export async function measureCold(app, { redis, sessions }) {
  const prefix = newPrefix();
  /** @type {readonly string[]} */
  const cookies = await runPart('seed.js', [redis, prefix, String(sessions)]);
  const { readsPerSession, sessionsPerRead } = await countReads(app, { redis, prefix, cookies });
  const server = await startServer(app, redis, { prefix });
  const send = await createRotation(server.port, cookies);

  /**
   * So many blocks, at most for some seconds; what the last second was like.
   * @param {number} blocks
   * @param {number} seconds
   */
  async function pass(blocks, seconds) {
    const startedAt = performance.now();
    /** @type {{ at: number, cpu: number, sent: number }[]} */
    const marks = [{ at: startedAt, cpu: await server.cpu(), sent: 0 }];
    for (let block = 1; block <= blocks; block += 1) {
      await send(BLOCK);
      const at = performance.now();
      marks.push({ at, cpu: await server.cpu(), sent: block * BLOCK });
      if (at - startedAt >= seconds * 1_000) break;
    }
    const last = marks[marks.length - 1] ?? marks[0];
    const first = marks.find(({ at }) => last !== undefined && at >= last.at - 1_000);
    if (first === undefined || last === undefined) throw new Error('Nothing was sent');
    const requests = last.sent - first.sent;
    return {
      rate: (requests * 1_000) / (last.at - first.at),
      cpu: (last.cpu - first.cpu) / requests,
      blocks: marks.length - 1,
    };
  }

  const all = cookies.length / BLOCK;
  const cold = await pass(all, SECONDS);
  for (let left = all - cold.blocks; left > 0; left -= 1) await send(BLOCK);
  const hot = await pass(all, SECONDS);
  await server.stop();
  return {
    sessions,
    coldRate: cold.rate,
    hotRate: hot.rate,
    coldCpu: cold.cpu,
    hotCpu: hot.cpu,
    readsPerSession,
    sessionsPerRead,
  };
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
