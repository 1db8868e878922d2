/** Knows what all the compared set-ups have in common. What one of them needs is loaded by it alone: it starts sooner. */

import { OWN_BUILD } from './base.js';

/** Which build of ours is in use here: another one for a module that was asked for with `?build=`. */
export const BUILD = new URL(import.meta.url).searchParams.get('build') ?? OWN_BUILD;
/** What all handlers answer. */
export const ANSWER = { ok: true };
/** How long a session lasts without activity. */
export const POLICY_MS = 15 * 60_000;
/** How many of ours are in Redis; those of the first have the prefix that was asked for. */
let started = 0;
/** For those who sign or seal. */
export const SECRET = 'a secret of a benchmark, not of a person';

/**
 * Our sessions, in memory or in Redis, with every other option at its default. Builds, which may keep them differently,
 * and variants have keys and channels of their own.
 * @param {Partial<import('stillhere/server').SessionsOptions>} options
 * @param {string} [redis] Where it is; without it they are in memory.
 */
export async function ours(options, redis) {
  const { createSessions } = await import('stillhere/server');
  const policy = { idleTimeout: POLICY_MS };
  if (redis === undefined) return createSessions({ policy, ...options });
  const { createRedisStore } = await import('stillhere/redis');
  const { connect } = await import('./redis-client.js');
  started += 1;
  const prefix = [
    process.env['BENCH_PREFIX'] ?? 'bench',
    ...(BUILD === OWN_BUILD ? [] : ['other']),
    ...(started === 1 ? [] : [started]),
  ].join('-');
  const store = createRedisStore({ client: await connect(redis), kind: 'redis', prefix });
  return createSessions({ policy, store, ...options });
}

/**
 * The store of connect-redis.
 * @param {string} redis
 */
export async function theirs(redis) {
  const { RedisStore } = await import('connect-redis');
  const { connect } = await import('./redis-client.js');
  return new RedisStore({ client: await connect(redis) });
}
