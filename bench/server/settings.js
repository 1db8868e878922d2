/** Knows what all the compared set-ups have in common. What one of them needs is loaded by it alone: it starts sooner. */

/** What all handlers answer. */
export const ANSWER = { ok: true };
/** How long a session lasts without activity. */
export const POLICY_MS = 15 * 60_000;
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
  const prefix = process.env['BENCH_PREFIX'] ?? 'bench';
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
