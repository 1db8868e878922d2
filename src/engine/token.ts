/** Knows the tokens: how they are made, read and compared. Nothing else sees a secret. */
import { hash, randomBytes } from 'node:crypto';
import { copyOf } from './copy-of.ts';

/** A session's public id, and the secret that only its browser has. */
export interface Token {
  readonly id: string;
  readonly secret: string;
}

const ID_BYTES = 16;
/** 256 bits: twice what S2 asks (ASVS 5.0 V7.2.3). */
const SECRET_BYTES = 32;
/** What stands for this process. */
const PROCESS_BYTES = 12;
const ID_LENGTH = 22;
const ID = /^[\w-]{22}$/;
const TOKEN = /^[\w-]{22}\.[\w-]{43}$/;

/** A new public id, from the system's source of randomness; it begins with `mark`. */
export function createId(mark = ''): string {
  return mark + randomBytes(ID_BYTES).toString('base64url').slice(mark.length);
}

/** Whether a text can be the id of a session: else none has it, and no store is asked. */
export function isId(text: string): boolean {
  return ID.test(text);
}

/** A new secret, from the system's source of randomness. */
export function createSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** Both, out of one draw: to ask the system twice takes twice as long. */
export function createToken(mark: string = ''): Token {
  const bytes = randomBytes(ID_BYTES + SECRET_BYTES);
  return {
    id: mark + bytes.toString('base64url', 0, ID_BYTES).slice(mark.length),
    secret: bytes.toString('base64url', ID_BYTES),
  };
}

let thisProcess: string | undefined;
let requests = 0;

/** A name for one request to end sessions, which nobody else gives to another: no secret, and no draw for each. */
export function nameRequest(): string {
  // Not when the module loads: Cloudflare's workers refuse to draw then.
  thisProcess ??= randomBytes(PROCESS_BYTES).toString('base64url');
  requests += 1;
  return thisProcess + requests.toString(36);
}

/** What goes into the cookie. */
export function formatToken({ id, secret }: Token): string {
  return `${id}.${secret}`;
}

/** A token out of a cookie, or undefined when it cannot be one of ours: then no store is asked. */
export function parseToken(text: string | undefined): Token | undefined {
  if (text === undefined || !TOKEN.test(text)) return undefined;
  return { id: text.slice(0, ID_LENGTH), secret: text.slice(ID_LENGTH + 1) };
}

/** A token, as far as a store knows it. */
export interface ReadToken {
  readonly id: string;
  readonly secretHash: string;
}

/** Reads a token, or undefined when it cannot be one of ours. */
export function readToken(text: string): ReadToken | undefined {
  const token = parseToken(text);
  return token && { id: copyOf(token.id), secretHash: hashSecret(token.secret) };
}

/** What a store may keep of a secret. A secret of 256 random bits needs no salt and no slow hash. */
export function hashSecret(secret: string): string {
  return hash('sha256', secret, 'base64url');
}

/**
 * Whether two hashes of secrets are the same. How long this takes may tell where they differ, which is of no use:
 * nobody can choose a secret by the beginning of its hash, and a hash opens nothing.
 */
export function isSameHash(a: string, b: string): boolean {
  return a === b;
}
