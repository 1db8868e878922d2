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
  /** Set while the person has a longer idle timeout by their own choice: `idleTimeout` is that one. */
  readonly extended?: true;
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
  /** Set while the session is to end because its last page was left; void once there was an activity after that. */
  readonly closing?: Closing;
  /** What its requests have shown of who makes them; absent as long as that is nothing. */
  readonly signs?: Signs;
  /** Set once, when the session has ended: this record is then a tombstone. */
  readonly ended?: End;
}

/** What can be filled part by part, before it is handed out. */
export type Changeable<Kept> = { -readonly [Part in keyof Kept]: Kept[Part] };

/** A close that is pending, as two instants: the last page was left, and the session is over. */
export interface Closing {
  readonly leftAt: number;
  readonly closesAt: number;
}

/** What the requests of a session have shown. Instants: each only ever moves forward, and 0 is never. */
export interface Signs {
  /** When a page last told of itself: its script is there, and speaks for the person. */
  readonly spokenAt: number;
  /** When a navigation that counted last brought another page. */
  readonly navigatedAt: number;
  /** When a browser last told that a person had asked for a page (`Sec-Fetch-User`): it is one that does. */
  readonly promptedAt: number;
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
export type Limits = Pick<Policy, 'idleTimeout' | 'extendedTime' | 'absoluteTimeout'>;

/** The idle timeout that holds for a session, in milliseconds: the stricter of its own and that of `limits`. */
export function idleTimeoutOf(
  { idleTimeout, extended }: Pick<SessionRecord, 'idleTimeout' | 'extended'>,
  limits: Pick<Limits, 'idleTimeout' | 'extendedTime'>,
): number {
  return Math.min(idleTimeout, extended ? limits.extendedTime : limits.idleTimeout);
}

/**
 * Whether a session is alive at `now`, under the stricter of its own limits and `limits`.
 * An instant from the future (a clock was set back) counts as now, so nothing ever has more than its timeout left.
 */
export function decide(record: SessionRecord, limits: Limits, now: number): Verdict {
  if (record.ended !== undefined) return { state: 'ended', reason: record.ended.reason };
  const idleTimeout = idleTimeoutOf(record, limits);
  const idleRemaining = Math.min(record.lastActivityAt, now) + idleTimeout - now;
  const absoluteRemaining = Math.min(
    record.absoluteDeadline - now,
    Math.min(record.createdAt, now) + limits.absoluteTimeout - now,
  );
  const closesIn = closesAtOf(record.closing, record.lastActivityAt) - now;
  if (idleRemaining > 0 && absoluteRemaining > 0 && closesIn > 0) {
    return { state: 'active', idleRemaining, absoluteRemaining };
  }
  if (closesIn <= Math.min(idleRemaining, absoluteRemaining)) {
    return { state: 'ended', reason: 'closed' };
  }
  return { state: 'ended', reason: idleRemaining < absoluteRemaining ? 'idle' : 'absolute' };
}

/** Nothing was shown yet. */
export const NO_SIGNS: Signs = { spokenAt: 0, navigatedAt: 0, promptedAt: 0 };

/** Signs out of three instants, each of which may be unknown; undefined when they show nothing. */
export function signsOf(
  spokenAt: number,
  navigatedAt: number,
  promptedAt: number,
): Signs | undefined {
  if (!(spokenAt > 0 || navigatedAt > 0 || promptedAt > 0)) return undefined;
  return {
    spokenAt: spokenAt || 0,
    navigatedAt: navigatedAt || 0,
    promptedAt: promptedAt || 0,
  };
}

/** The later of each sign: what is merged late, twice or in another order comes to the same. */
export function mergeSigns(a: Signs | undefined, b: Signs | undefined): Signs | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return {
    spokenAt: Math.max(a.spokenAt, b.spokenAt),
    navigatedAt: Math.max(a.navigatedAt, b.navigatedAt),
    promptedAt: Math.max(a.promptedAt, b.promptedAt),
  };
}

/** Whether `known` is as late as `signs` in all that these show: then to merge them would change nothing. */
export function isAsLate(known: Signs | undefined, signs: Signs | undefined): boolean {
  if (signs === undefined) return true;
  return (
    known !== undefined &&
    known.spokenAt >= signs.spokenAt &&
    known.navigatedAt >= signs.navigatedAt &&
    known.promptedAt >= signs.promptedAt
  );
}

/** The instant at which a record that nobody touches is over. */
export function deadlineOf(
  record: Pick<SessionRecord, 'lastActivityAt' | 'idleTimeout' | 'absoluteDeadline'> & {
    readonly closing?: Closing | undefined;
  },
): number {
  return Math.min(
    record.lastActivityAt + record.idleTimeout,
    record.absoluteDeadline,
    closesAtOf(record.closing, record.lastActivityAt),
  );
}

/** The instant at which a pending close ends a session; `Infinity` when none is pending, or one is void. */
export function closesAtOf(closing: Closing | undefined, lastActivityAt: number): number {
  return closing === undefined || lastActivityAt > closing.leftAt
    ? Number.POSITIVE_INFINITY
    : closing.closesAt;
}

/**
 * The close of a session whose last page is left at `now`, `endOnClose` milliseconds before the end. A later one puts
 * off one that is pending, and never brings it forward: who knows of the later page knows more.
 */
export function leave(
  record: Pick<SessionRecord, 'closing' | 'lastActivityAt'>,
  now: number,
  endOnClose: number,
): Closing {
  // What the store knows of was before this, also where two nodes' views of its time differ by a moment.
  const leftAt = Math.max(now, record.lastActivityAt);
  const closesAt = now + endOnClose;
  const { closing } = record;
  if (closing === undefined || record.lastActivityAt > closing.leftAt) return { leftAt, closesAt };
  return {
    leftAt: Math.max(leftAt, closing.leftAt),
    closesAt: Math.max(closesAt, closing.closesAt),
  };
}
