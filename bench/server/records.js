/** Knows what the record of a session looks like when a browser has signed in. */
import { createHash, randomBytes } from 'node:crypto';

export const DEVICE = 'Mozilla/5.0 (X11; Linux x86_64) Firefox/153';
const DAY = 86_400_000;
/** Bytes of ids and hashes: to draw them anew for each record takes longer than to store it. */
const bytes = randomBytes(48);
let drawn = 0;

/**
 * The record of a session that starts `now`.
 * @param {number} number
 * @param {number} now
 * @param {number} [idleTimeout] milliseconds
 */
export function newRecord(number, now, idleTimeout = 900_000) {
  drawn += 1;
  // Odd: no two of 2^32 are alike, and neighbours are far from each other.
  bytes.writeInt32LE(Math.imul(drawn, 0x9e3779b1), drawn % 8);
  bytes.writeInt32LE(drawn, 12);
  return {
    id: bytes.toString('base64url', 0, 16),
    secretHash: bytes.toString('base64url', 16),
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
