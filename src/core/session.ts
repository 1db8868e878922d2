/** Knows what is kept of a session, and whether it is still alive. */
import type { Policy } from './policy.ts';
import type { EndReason } from './reasons.ts';

/** All that a store keeps of a session. Instants are the store's time, in milliseconds since 1970. */
export interface SessionRecord {
  /** The public id: safe to show, opens nothing. */
  readonly id: string;
  /** SHA-256 of the token's secret half, base64url. The secret itself is never kept. */
  readonly secretHash: string;
  /** Whose session it is: the app's own id of an account. */
  readonly subject: string;
  /** Instant of the sign-in. */
  readonly createdAt: number;
  /** Instant at which the person last proved who they are. */
  readonly authenticatedAt: number;
  /** Instant of the last activity: only ever moves forward. */
  readonly lastActivityAt: number;
  /** Milliseconds without activity after which the session is over. */
  readonly idleTimeout: number;
  /** Instant at which the session is over, whatever happens. */
  readonly absoluteDeadline: number;
  /** Milliseconds for which the tombstone is kept after the end. */
  readonly tombstoneFor: number;
  /** What the browser called itself at sign-in, for the person's list of sessions. */
  readonly device: string;
  /** The app's own data, as JSON text. */
  readonly data: string;
  /** Counts the changes of everything but the last activity. */
  readonly version: number;
  /** Set once, when the session has ended: this record is then a tombstone. */
  readonly ended?: End;
}

/** An end: why, and when. */
export interface End {
  readonly reason: EndReason;
  readonly at: number;
}

/** What `decide` says. Durations are milliseconds, over 0. */
export type Verdict =
  | {
      readonly state: 'active';
      readonly idleRemaining: number;
      readonly absoluteRemaining: number;
    }
  | { readonly state: 'ended'; readonly reason: EndReason };

/** The limits that `decide` looks at: those of the moment may be stricter than those of the sign-in. */
export type Limits = Pick<Policy, 'idleTimeout' | 'absoluteTimeout'>;

/**
 * Whether a session is alive at `now`, under the stricter of its own limits and `limits`.
 * An instant from the future (a clock was set back) counts as now, so nothing ever has more than its timeout left.
 */
export function decide(record: SessionRecord, limits: Limits, now: number): Verdict {
  if (record.ended !== undefined) return { state: 'ended', reason: record.ended.reason };
  const idleTimeout = Math.min(record.idleTimeout, limits.idleTimeout);
  const idleRemaining = Math.min(record.lastActivityAt, now) + idleTimeout - now;
  const absoluteRemaining = Math.min(
    record.absoluteDeadline - now,
    Math.min(record.createdAt, now) + limits.absoluteTimeout - now,
  );
  if (idleRemaining > 0 && absoluteRemaining > 0) {
    return { state: 'active', idleRemaining, absoluteRemaining };
  }
  return { state: 'ended', reason: idleRemaining < absoluteRemaining ? 'idle' : 'absolute' };
}

/** The instant at which a record that nobody touches is over. */
export function deadlineOf(
  record: Pick<SessionRecord, 'lastActivityAt' | 'idleTimeout' | 'absoluteDeadline'>,
): number {
  return Math.min(record.lastActivityAt + record.idleTimeout, record.absoluteDeadline);
}
