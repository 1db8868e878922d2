/** Knows how a person's drafts are sealed and opened, and under which names they lie. */
import { isObject, isSpan } from '../core/wire.ts';
import { attempt } from '../client/attempt.ts';

/** What one person's drafts are sealed with. Its keys can be used, and not read, by any script of this page. */
export interface Vault {
  /** Milliseconds for which a draft is kept. */
  readonly keepFor: number;
  readonly wipeAt: 'sign-out' | 'never';
  /** Stand for the person, one for each key, the newest first: the beginnings of all names. */
  readonly persons: readonly string[];
  /** What the names of a form's drafts begin with, for each key. */
  prefixesOf(form: string): Promise<readonly string[]>;
  seal(draft: Opened): Promise<string>;
  /** Undefined when it is not as it was sealed: of another person, form, name or time, or changed. */
  open(draft: Omit<Opened, 'text'> & { readonly sealed: string }): Promise<string | undefined>;
}

/** A draft that is open. */
interface Opened {
  readonly form: string;
  readonly name: string;
  readonly savedAt: number;
  readonly text: string;
}

interface Key {
  readonly version: string;
  readonly person: string;
  readonly sealing: CryptoKey;
  readonly naming: CryptoKey;
}

const IV_LENGTH = 12;
const NAME_LENGTH = 12;
/** Sealed texts have lengths of so many characters: how long it is tells little. */
const STEP = 512;

/** Makes a vault of the server's answer; undefined when it is none. */
export async function createVault(answer: unknown, crypto: Crypto): Promise<Vault | undefined> {
  const { subtle } = crypto;
  if (!isObject(answer)) return undefined;
  const { keepFor, wipeAt, keys: given } = answer;
  const isWipeAt = wipeAt === 'sign-out' || wipeAt === 'never';
  if (!isSpan(keepFor) || !isWipeAt || !Array.isArray(given)) return undefined;
  const keys = await Promise.all(given.map(importKey));
  const [newest] = keys;
  if (newest === undefined) return undefined;

  async function importKey(one: unknown): Promise<Key> {
    const { version, key } = isObject(one) ? one : {};
    const root = await subtle.importKey('raw', bytesOf(String(key)), 'HKDF', false, ['deriveKey']);
    const derive = (
      info: string,
      kind: AesKeyGenParams | HmacKeyGenParams,
      uses: KeyUsage[],
    ): Promise<CryptoKey> =>
      subtle.deriveKey(
        { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: encode(info) },
        root,
        kind,
        false,
        uses,
      );
    const sealing = await derive('seal', { name: 'AES-GCM', length: 256 }, ['encrypt', 'decrypt']);
    const naming = await derive('name', { name: 'HMAC', hash: 'SHA-256', length: 256 }, ['sign']);
    return { version: String(version), person: await hash(naming, 'person'), sealing, naming };
  }

  async function hash(key: CryptoKey, text: string): Promise<string> {
    const signed = await subtle.sign('HMAC', key, encode(text));
    return textOf(new Uint8Array(signed).subarray(0, NAME_LENGTH));
  }

  /** What is not in the sealed text, but must be as it was. */
  function binding({ version, person }: Key, draft: Omit<Opened, 'text'>): BufferSource {
    return encode(JSON.stringify([version, person, draft.form, draft.name, draft.savedAt]));
  }

  return {
    keepFor,
    wipeAt,
    persons: keys.map(({ person }) => person),
    prefixesOf: (form) =>
      Promise.all(
        keys.map(async ({ person, naming }) => `${person}.${await hash(naming, `form ${form}`)}.`),
      ),
    async seal(draft) {
      const iv = crypto.getRandomValues(new Uint8Array(IV_LENGTH));
      const { text } = draft;
      const padded = encode(text.padEnd(Math.ceil(text.length / STEP) * STEP));
      const algorithm = { name: 'AES-GCM', iv, additionalData: binding(newest, draft) };
      const sealed = new Uint8Array(await subtle.encrypt(algorithm, newest.sealing, padded));
      return `${newest.version} ${textOf(iv)} ${textOf(sealed)}`;
    },
    async open({ sealed, ...draft }) {
      const [version, iv = '', text = ''] = sealed.split(' ');
      const key = keys.find((one) => one.version === version);
      if (key === undefined) return undefined;
      try {
        const additionalData = binding(key, draft);
        const algorithm = { name: 'AES-GCM', iv: bytesOf(iv), additionalData };
        const opened = await subtle.decrypt(algorithm, key.sealing, bytesOf(text));
        return new TextDecoder().decode(opened).trimEnd();
      } catch {
        return undefined;
      }
    },
  };
}

/** A name that no other page has. */
export function randomName(crypto: Crypto): string {
  return textOf(crypto.getRandomValues(new Uint8Array(NAME_LENGTH)));
}

function encode(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

/** Base64url. */
function textOf(bytes: Uint8Array): string {
  const binary = Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
  return btoa(binary).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

function bytesOf(text: string): Uint8Array<ArrayBuffer> {
  const binary = attempt(() => atob(text.replaceAll('-', '+').replaceAll('_', '/'))) ?? '';
  return Uint8Array.from(binary, (character) => character.charCodeAt(0));
}
