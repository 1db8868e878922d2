/** Knows whether a request counts as activity: by what it is, and by what the requests of its session have shown. */
import type { Policy } from '../core/policy.ts';
import type { SessionRecord, Signs } from '../core/session.ts';

/** What a request is, by itself: bits, so that nothing is made for it on its way through the guard. 0 is nobody's. */
export type Kind = number;

/** A person may have caused it. */
export const CAUSED = 1;
/** If it counts, it does when it comes; without this, when its answer is known, and is another than 404. */
export const AT_ONCE = 2;
/** Its answer is shown, as a page or in a frame, so that it may be sent elsewhere. */
export const SHOWN = 4;
/** If it counts, another page is there. */
export const PAGE = 8;
/** The browser told that a person has asked for it. */
export const PROMPTED = 16;
/** A page that was asked for, and its browser did not tell of a person: nor do some browsers ever. */
export const UNPROMPTED = 32;
/** A script has made it, and does not tell whether the person is there. */
export const BARE = 64;
/** It tells how long ago the person was active: a page speaks. */
export const TELLING = 128;
/** Its answer tells a page how much time is left, by which the page then goes. */
export const ASKS_TIME = 256;

/** The policy of the moment, and what is known of a session. */
export interface Judged {
  readonly record: SessionRecord;
  readonly policy: Policy;
}

/** Whether a request counts when it comes, if it does. */
export function isCountedAtOnce(kind: Kind): boolean {
  return (kind & (CAUSED | AT_ONCE | TELLING)) === (CAUSED | AT_ONCE);
}

/** Whether it depends on what the session has shown whether a request counts. */
export function isDoubtful(kind: Kind, { activity }: Policy): boolean {
  if ((kind & CAUSED) === 0) return false;
  return (kind & UNPROMPTED) !== 0 || ((kind & BARE) !== 0 && activity !== 'page');
}

/** Whether a request that came at `at` counts. A page's word is good for `wordFor` milliseconds. */
export function counts(
  kind: Kind,
  { record, policy }: Judged,
  at: number,
  wordFor: number,
): boolean {
  if ((kind & CAUSED) === 0) return false;
  if ((kind & BARE) !== 0) {
    return policy.activity !== 'page' && !isSpoken(record.signs, at, wordFor);
  }
  return (kind & UNPROMPTED) === 0 || !(record.signs !== undefined && record.signs.promptedAt > 0);
}

/** Whether a page speaks for the person: it did within `wordFor` milliseconds, and no other page came since. */
export function isSpoken(signs: Signs | undefined, at: number, wordFor: number): boolean {
  return signs !== undefined && signs.spokenAt > signs.navigatedAt && at - signs.spokenAt < wordFor;
}

/** What a request that counts shows at `at`, beside what is known; undefined when that is nothing. */
export function shownBy(kind: Kind, known: Signs | undefined, at: number): Signs | undefined {
  if ((kind & (PAGE | PROMPTED | TELLING)) === 0) return undefined;
  // After what is known, also within one millisecond: a word is of the page that was there when it came.
  const later = known === undefined ? at : Math.max(at, known.spokenAt + 1, known.navigatedAt + 1);
  return {
    spokenAt: (kind & TELLING) === 0 ? 0 : later,
    navigatedAt: (kind & PAGE) === 0 ? 0 : later,
    promptedAt: (kind & PROMPTED) === 0 ? 0 : at,
  };
}
