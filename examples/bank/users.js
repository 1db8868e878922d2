/** The customers of this bank, and the check of their passwords. Try `george` with `password`, `maria` with `sesame`. */
import { scrypt, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';

/** @type {(password: string, salt: Buffer, length: number) => Promise<Buffer>} */
const derive = promisify(scrypt);

/** Salt and scrypt hash, base64url. */
const USERS = new Map([
  ['george', '9BbiLUBKJOOwYNWOrVCrbw.3fCEPkXQ1op6cZ_2Xa5TJEDBjGD6osPrr-zEgUVMt3w'],
  ['maria', 'Ap1bfvwCPAsnZV4KSGbpVA.KwhxKUu9drbKHovWuAN2rEFeVRIWGR1-sJSKa-thJJ4'],
]);

/** Nobody's: an unknown name takes as long as a wrong password. */
const NOBODY = 'AAAAAAAAAAAAAAAAAAAAAA.AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA';

/**
 * @param {string} username
 * @param {string} password
 */
export async function isPasswordRight(username, password) {
  const [salt = '', hash = ''] = (USERS.get(username) ?? NOBODY).split('.');
  const kept = Buffer.from(hash, 'base64url');
  const given = await derive(password, Buffer.from(salt, 'base64url'), kept.length);
  return timingSafeEqual(kept, given) && USERS.has(username);
}
