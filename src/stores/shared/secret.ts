/** Knows how a text is made that nobody can guess. */
import { randomBytes } from 'node:crypto';

/** A new secret of a store, of 256 random bits. */
export function createSecret(): string {
  return randomBytes(32).toString('base64url');
}
