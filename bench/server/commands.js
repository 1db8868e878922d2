/** Knows how many commands a request costs Redis. */
import { newPrefix, startServer } from './child.js';
import { BLOCK } from './caller.js';
import { createLoad, signIn } from './load.js';
import { commandsDuring } from './redis.js';
import { createSigning } from './signing.js';

/**
 * @typedef {object} Commands
 * @property {string} name
 * @property {number} perRequest All commands that clients sent, over the requests.
 * @property {number} forRequests Only those that name one of the sessions.
 * @property {number} requestsPerSecond At this rate: what a node sends once a second weighs less at a higher one.
 */

/**
 * Counts what a server's clients send to Redis while its sessions are in use.
 * @param {string} app
 * @param {{ readonly redis: string, readonly requests: number }} options
 * @returns {Promise<Commands>}
 */
export async function countCommands(app, { redis, requests }) {
  const server = await startServer(app, redis);
  const cookies = await signIn(server.port);
  const load = await createLoad(server.port, cookies);
  await load(2_000);
  let seconds = 0;
  const commands = await commandsDuring(redis, async () => {
    seconds = await load(requests);
  });
  await server.stop();
  const ids = cookies.flatMap(idsOf);
  const forRequests = commands.filter((command) => ids.some((id) => command.includes(id)));
  return {
    name: app,
    perRequest: commands.length / requests,
    forRequests: forRequests.length / requests,
    requestsPerSecond: requests / seconds,
  };
}

/**
 * Counts what a request costs at a server that has not seen its session before.
 * @param {string} app
 * @param {string} redis
 */
export async function countCold(app, redis) {
  const prefix = newPrefix();
  const [first, second] = await Promise.all([
    startServer(app, redis, { prefix }),
    startServer(app, redis, { prefix }),
  ]);
  const [warm = '', cold = ''] = await signIn(first.port, 2);
  const get = (/** @type {string} */ cookie) =>
    fetch(`http://localhost:${second.port}/accounts`, {
      headers: { cookie, 'sec-fetch-dest': 'document' },
    });
  await get(warm);
  const commands = await commandsDuring(redis, async () => {
    const { status } = await get(cold);
    if (status !== 200) throw new Error(`The second server answered ${status}`);
  });
  await Promise.all([first.stop(), second.stop()]);
  const ids = idsOf(cold);
  return commands.filter((command) => ids.some((id) => command.includes(id))).length;
}

/**
 * Counts what it costs to sign in, and out. Each command waits for the one before: they are round trips.
 * @param {string} app
 * @param {{ readonly redis: string, readonly requests: number }} options
 * @returns {Promise<readonly number[]>} Commands of a sign-in, and of a sign-out.
 */
export async function countSigning(app, { redis, requests }) {
  const server = await startServer(app, redis);
  const works = await createSigning(server.port);
  const commands = works.map(() => 0);
  for (let asked = 0; asked < requests; asked += BLOCK) {
    for (const [index, { prepare, ask }] of works.entries()) {
      prepare?.();
      commands[index] = (commands[index] ?? 0) + (await commandsDuring(redis, ask)).length;
    }
  }
  await server.stop();
  return commands.map((count) => count / requests);
}

/**
 * What names the session in Redis: the first part of each cookie that was set, of which there may be several.
 * @param {string} cookies
 * @returns {readonly string[]}
 */
function idsOf(cookies) {
  return cookies.split('; ').map((cookie) => {
    const value = decodeURIComponent(cookie.slice(cookie.indexOf('=') + 1)).replace(/^s:/, '');
    return value.split('.')[0] ?? '';
  });
}
