/** Knows what stands for a subject towards a page, which may not be told who it is. */
import { createHmac } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { within } from './within.ts';

/** A status waits no longer for it, in milliseconds: it goes without. */
const MOST_WAIT = 1_000;
/** Milliseconds for which a store that could not say is not asked again. */
const PAUSE = 5_000;
/** 128 bits and more: no two subjects have the same by chance. */
const LENGTH = 22;

/**
 * Makes what stands for subjects: a keyed hash, the same on every node, from which nobody finds the subject, not even by
 * trying those that there may be. The key is read once. What it is for can do without: a failure is nobody's.
 */
export function createStandIns(options: {
  readonly clock: Clock;
  readonly read: () => Promise<string>;
}): (subject: string) => string | undefined | Promise<string | undefined> {
  const { clock, read } = options;
  let key: string | undefined;
  let reading: Promise<unknown> | undefined;
  let readAgainAt = Number.NEGATIVE_INFINITY;

  async function readKey(): Promise<void> {
    try {
      key = await read();
    } catch {
      readAgainAt = clock.monotonic() + PAUSE;
    } finally {
      reading = undefined;
    }
  }

  async function ask(subject: string): Promise<string | undefined> {
    if (clock.monotonic() < readAgainAt) return undefined;
    reading ??= readKey();
    await within(clock, MOST_WAIT, reading).catch(() => {});
    return key === undefined ? undefined : hashOf(key, subject);
  }

  return (subject) => (key === undefined ? ask(subject) : hashOf(key, subject));
}

function hashOf(key: string, subject: string): string {
  return createHmac('sha256', key)
    .update(`subject ${subject}`)
    .digest('base64url')
    .slice(0, LENGTH);
}
