/** Knows what the record of a session looks like when a browser has signed in. */
import { createHash, randomBytes } from 'node:crypto';

export const DEVICE = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/153';
const DAY = 86_400_000;

/**
 * The record of a session that starts `now`.
 * @param {number} number
 * @param {number} now
 * @param {number} [idleTimeout] milliseconds
 */
export function newRecord(number, now, idleTimeout = 900_000) {
  return {
    id: randomBytes(16).toString('base64url'),
    secretHash: randomBytes(32).toString('base64url'),
    subject: `user-${number}`,
    createdAt: now,
    authenticatedAt: now,
    lastActivityAt: now,
    idleTimeout,
    absoluteDeadline: now + DAY,
    tombstoneFor: DAY,
    device: DEVICE,
    data: '{}',
    version: 0,
  };
}

/**
 * The hash of a token's secret, as the engine makes it.
 * @param {string} secret
 */
export function hashOf(secret) {
  return createHash('sha256').update(secret).digest('base64url');
}
