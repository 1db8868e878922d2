/** Knows what all the compared set-ups have in common. */
import { createRedisStore } from 'stillhere/redis';
import { connect } from './redis.js';

/** How long a session lasts without activity. */
export const POLICY_MS = 15 * 60_000;
/** For those who sign or seal. */
export const SECRET = 'a secret of a benchmark, not of a person';

/**
 * Our sessions in Redis, with every other option at its default. Builds, which may keep them differently, and variants
 * have keys and channels of their own.
 * @param {string} redis
 * @returns {Promise<Partial<import('stillhere/server').SessionsOptions>>}
 */
export async function ours(redis) {
  const client = await connect(redis);
  const prefix = process.env['BENCH_PREFIX'] ?? 'bench';
  return { store: createRedisStore({ client, kind: 'redis', prefix }) };
}
