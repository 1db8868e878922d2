/** Knows what a sign-in puts into a session that has no id of its own. */
import { randomBytes } from 'node:crypto';
import type { Identity } from './host.ts';

/** What is put into it. */
export interface Mark {
  /** At random: the session's name for as long as it lasts. */
  readonly sid: string;
  /** When that was, ms since 1970. */
  readonly iat: number;
  /** Whose it is, where that was known when it was put in. */
  readonly sub?: string;
}

/** Milliseconds: longer than that nothing of ours is kept. */
export const TEN_YEARS = 315_360_000_000;

/** A mark for a session that begins now. */
export function newMark(now: number): Mark {
  return { sid: randomBytes(16).toString('base64url'), iat: now };
}

/** Whether that is a mark. */
export function isMark(value: unknown): value is Mark {
  const { sid, iat } = (value ?? {}) as Partial<Mark>;
  return typeof sid === 'string' && sid !== '' && typeof iat === 'number';
}

/** Who is signed in by a session with this mark, if it is one. */
export function identityBy(mark: unknown, subject: string): Identity {
  if (!isMark(mark)) return unmarked(subject);
  const { sid: key, iat: issuedAt, sub } = mark;
  const identity = { key, issuedAt, subject };
  const isOthers = typeof sub === 'string' && sub !== subject;
  return isOthers ? { ...identity, former: { key, issuedAt, subject: sub } } : identity;
}

/** Whose the session was that has this mark until the next sign-in; undefined where nothing is known of it. */
export function formerBy(mark: unknown): Identity | undefined {
  if (!isMark(mark) || typeof mark.sub !== 'string') return undefined;
  return { key: mark.sid, issuedAt: mark.iat, subject: mark.sub };
}

/**
 * Who is signed in by a session that began before there were marks. All of a subject are one: nothing tells the next
 * sign-in without a mark from an old cookie that is sent again, so the end of one is the end of all, and for good.
 */
export function unmarked(subject: string): Identity {
  return { key: 'unmarked', subject, keptFor: TEN_YEARS };
}
