/** Knows how what two tabs believe becomes one: by maximum, and an end is final. */
import { END_REASONS, isEndReason, type EndReason } from './reasons.ts';
import { isId, isObject, isSpan } from './wire.ts';

/** What all tabs of a browser share of one session. Instants are on one clock, in milliseconds. */
export interface SharedRecord {
  /** Counts the sessions of this browser: a higher one makes older records void. */
  readonly epoch: number;
  /** Public id of the session. */
  readonly session: string;
  /** The last activity in any tab. */
  readonly lastActivityAt: number;
  /** The last activity of which the server is known to know. */
  readonly confirmedAt: number;
  /** When the newest request left to which the server has answered, in any tab. */
  readonly answeredAt: number;
  /** When a page of the session was left last. */
  readonly leftAt: number;
  /** When the server was last told that a page is there, and had heard of the leaving before. */
  readonly stayedAt: number;
  /** Until when one tab is asking the server on behalf of all. */
  readonly leaseUntil: number;
  /** In some tab the person has seen that the absolute end comes. */
  readonly acknowledged: boolean;
  /** Set once the session has ended; `unknown` when the server no longer knew why. */
  readonly ended?: EndReason | 'unknown';
}

/** Merges two records. Commutative, associative and idempotent: late, doubled or lost messages change nothing. */
export function merge(a: SharedRecord, b: SharedRecord): SharedRecord {
  if (a.epoch !== b.epoch) return a.epoch > b.epoch ? a : b;
  if (a.session !== b.session) return a.session > b.session ? a : b;
  const ended = endRank(a.ended) <= endRank(b.ended) ? a.ended : b.ended;
  return {
    epoch: a.epoch,
    session: a.session,
    lastActivityAt: Math.max(a.lastActivityAt, b.lastActivityAt),
    confirmedAt: Math.max(a.confirmedAt, b.confirmedAt),
    answeredAt: Math.max(a.answeredAt, b.answeredAt),
    leftAt: Math.max(a.leftAt, b.leftAt),
    stayedAt: Math.max(a.stayedAt, b.stayedAt),
    leaseUntil: Math.max(a.leaseUntil, b.leaseUntil),
    acknowledged: a.acknowledged || b.acknowledged,
    ...(ended === undefined ? {} : { ended }),
  };
}

/** A shared record from outside (another tab, perhaps of another version), or undefined when it is not one. */
export function parseSharedRecord(value: unknown): SharedRecord | undefined {
  if (!isObject(value)) return undefined;
  const { epoch, session, lastActivityAt, confirmedAt, leaseUntil, ended } = value;
  if (!isSpan(epoch) || !isId(session)) return undefined;
  if (!isSpan(lastActivityAt) || !isSpan(confirmedAt) || !isSpan(leaseUntil)) return undefined;
  const record = {
    epoch,
    session,
    lastActivityAt,
    confirmedAt,
    // A tab of an older version of the page does not tell these.
    answeredAt: spanOf(value['answeredAt']),
    leftAt: spanOf(value['leftAt']),
    stayedAt: spanOf(value['stayedAt']),
    leaseUntil,
    acknowledged: value['acknowledged'] === true,
  };
  if (ended === undefined) return record;
  return isEndReason(ended) || ended === 'unknown' ? { ...record, ended } : undefined;
}

function spanOf(value: unknown): number {
  return isSpan(value) ? value : 0;
}

const RANKED: readonly (EndReason | 'unknown' | undefined)[] = [
  ...END_REASONS,
  'unknown',
  undefined,
];

function endRank(ended: EndReason | 'unknown' | undefined): number {
  return RANKED.indexOf(ended);
}
