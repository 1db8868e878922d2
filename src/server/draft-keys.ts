/** Knows the keys by which a page seals what a person has typed: of each subject their own, of each week another. */
import { createHash, hkdfSync } from 'node:crypto';
import { describe } from '../core/describe.ts';
import { parseDuration, type Duration } from '../core/duration.ts';
import { checkOptions } from '../core/options.ts';

/** How drafts are sealed in browsers (`stillhere/drafts`), and for how long they stay there. */
export interface DraftsOption {
  /**
   * What the keys are made from: texts of 32 characters or more, by chance (`openssl rand -base64 32`), the same on all
   * nodes. The first one seals, all open. For a new one put it first, and take the old one away after `keepFor`.
   */
  readonly secrets: readonly string[];
  /** For how long a draft is kept. Default `'7d'`, at most `'30d'`. */
  readonly keepFor?: Duration;
  /**
   * Whether signing out takes the person's drafts from that browser. Default `'sign-out'`: who signs out has done with that
   * machine, which may be another's next. `'never'`: only their age does.
   */
  readonly wipeAt?: 'sign-out' | 'never';
}

/** What a page is given for its person. */
export interface DraftKeys {
  /** Milliseconds. */
  readonly keepFor: number;
  readonly wipeAt: 'sign-out' | 'never';
  /** The first one seals. `key` is base64url of 32 bytes. */
  readonly keys: readonly { readonly version: string; readonly key: string }[];
}

/** Gives the keys of a subject at a moment, in milliseconds since 1970. */
export type DraftKeysFor = (subject: string, now: number) => DraftKeys;

const SHORTEST_SECRET = 32;
const MOST_SECRETS = 10;
const DAY = 86_400_000;
/** Each week has keys of its own: one that was seen once opens no more than what was typed about then. */
const PERIOD = 7 * DAY;
const LONGEST_KEPT = 30 * DAY;

/**
 * Checks the option, and makes what gives the keys.
 * @throws TypeError that names what cannot work. No secret is in its message.
 */
export function parseDrafts(option: unknown): DraftKeysFor {
  checkOptions<DraftsOption>('"drafts"', option, {
    secrets: 'any',
    keepFor: 'any',
    wipeAt: ['sign-out', 'never'],
  });
  const { wipeAt = 'sign-out' } = option;
  const secrets = parseSecrets(option.secrets);
  const keepFor = parseDuration('drafts.keepFor', option.keepFor ?? '7d');
  if (keepFor > LONGEST_KEPT) {
    throw new TypeError(`"drafts.keepFor" must not be over '30d', got ${describe(option.keepFor)}`);
  }
  const names = secrets.map((secret) => derive(secret, 'name', 6));
  const periods = Math.ceil(keepFor / PERIOD) + 1;
  return (subject, now) => {
    const current = Math.floor(now / PERIOD);
    const keys = Array.from({ length: periods }, (_, age) => current - age).flatMap((period) =>
      secrets.map((secret, index) => ({
        version: `${names[index]}.${period}`,
        key: derive(secret, `key ${period} ${subject}`, 32),
      })),
    );
    return { keepFor, wipeAt, keys };
  };
}

function parseSecrets(given: unknown): readonly string[] {
  const isList = Array.isArray(given) && given.length > 0 && given.length <= MOST_SECRETS;
  const list: readonly unknown[] = isList ? given : [];
  const secrets = list.filter((secret) => typeof secret === 'string');
  const isGood = isList && secrets.length === list.length && new Set(secrets).size === list.length;
  if (isGood && secrets.every(({ length }) => length >= SHORTEST_SECRET)) return secrets;
  throw new TypeError(
    `"drafts.secrets" must be a list of 1 to ${MOST_SECRETS} different texts of ${SHORTEST_SECRET} characters or more: make one by "openssl rand -base64 32"`,
  );
}

function derive(secret: string, purpose: string, length: number): string {
  // Node takes no more than 1,024 bytes, and a subject alone may have as many.
  const info = createHash('sha256').update(purpose).digest();
  const bytes = hkdfSync('sha256', secret, 'stillhere drafts', info, length);
  return Buffer.from(bytes).toString('base64url');
}
