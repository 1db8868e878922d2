/** Knows how many sessions are signed in that lie in Redis and in no process any more: tells their cookies. */
import { createRedisStore } from 'stillhere/redis';
import { createSessions } from 'stillhere/server';
import { connect } from './redis-client.js';
import { POLICY_MS } from './settings.js';

const [, , redis = '', prefix = '', count] = process.argv;
const AT_ONCE = 50;

const client = await connect(redis);
const store = createRedisStore({ client, kind: 'redis', prefix });
const sessions = createSessions({ policy: { idleTimeout: POLICY_MS }, store });
/** @type {string[]} */
const cookies = [];
while (cookies.length < Number(count)) {
  cookies.push(...(await Promise.all(Array.from({ length: AT_ONCE }, signIn))));
}
await sessions.close();
process.send?.(cookies);

/**
 * @param {unknown} _
 * @param {number} index
 */
async function signIn(_, index) {
  /** @type {string[]} */
  const own = [];
  const request = {
    method: 'GET',
    url: '/sign-in',
    isEncrypted: false,
    header: (/** @type {string} */ name) => (name === 'host' ? 'localhost' : undefined),
  };
  const answer = {
    header() {},
    cookie: (/** @type {{ name: string, value: string }} */ { name, value }) =>
      void own.push(`${name}=${value}`),
  };
  await sessions.of({ request, answer }).signIn(`user-${cookies.length + index}`);
  return own.join('; ');
}
