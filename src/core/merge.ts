/** Knows how what two tabs believe becomes one: by maximum, and an end is final. */
import { END_REASONS, isEndReason, type EndReason } from './reasons.ts';
import { isId, isObject, isSpan } from './wire.ts';

/** The instants that tabs tell each other of a session; of two, the later one counts. On one clock, in milliseconds. */
export interface SharedInstants {
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
  /**
   * When the person's last choice of more time, or the usual one, was answered: other tabs ask the server what holds. The same
   * number in every tab.
   */
  readonly chosenAt: number;
  /** When the person was last seen to know that the absolute end comes. */
  readonly acknowledgedAt: number;
}

/** What all tabs of a browser share of one session. */
export interface SharedRecord extends SharedInstants {
  /** Counts the sessions of this browser: a higher one makes older records void. */
  readonly epoch: number;
  /** Public id of the session. */
  readonly session: string;
  /** When the session is over if nothing happens, by the server's last word since `chosenAt`; 0 when that is not known. */
  readonly overAt: number;
  /** In some tab the person has seen that the absolute end comes. */
  readonly acknowledged: boolean;
  /** Set once the session has ended; `unknown` when the server no longer knew why. */
  readonly ended?: EndReason | 'unknown';
}

/** Of two ends, the first in this order is kept. */
const ENDS = [...END_REASONS, 'unknown'] as const;

/** Makes shared instants, each by its name. */
export function mapInstants(instantOf: (name: keyof SharedInstants) => number): SharedInstants {
  return {
    lastActivityAt: instantOf('lastActivityAt'),
    confirmedAt: instantOf('confirmedAt'),
    answeredAt: instantOf('answeredAt'),
    leftAt: instantOf('leftAt'),
    stayedAt: instantOf('stayedAt'),
    leaseUntil: instantOf('leaseUntil'),
    chosenAt: instantOf('chosenAt'),
    acknowledgedAt: instantOf('acknowledgedAt'),
  };
}

/** The later of each instant. */
export function latest(a: SharedInstants, b: SharedInstants): SharedInstants {
  return mapInstants((name) => Math.max(a[name], b[name]));
}

/**
 * Merges two records; there may be no first one. Commutative, associative and idempotent: late, doubled or lost messages
 * change nothing.
 */
export function merge(a: SharedRecord | undefined, b: SharedRecord): SharedRecord {
  if (a === undefined) return b;
  if (a.epoch !== b.epoch) return a.epoch > b.epoch ? a : b;
  if (a.session !== b.session) return a.session > b.session ? a : b;
  const ended = ENDS.find((end) => end === a.ended || end === b.ended);
  return {
    epoch: a.epoch,
    session: a.session,
    ...latest(a, b),
    overAt: overAtOf(a, b),
    acknowledged: a.acknowledged || b.acknowledged,
    ...(ended && { ended }),
  };
}

/** By the idle timeout that was chosen last: with the usual one a session is over earlier than with more time. */
function overAtOf(a: SharedRecord, b: SharedRecord): number {
  if (a.chosenAt === b.chosenAt) return Math.max(a.overAt, b.overAt);
  return a.chosenAt > b.chosenAt ? a.overAt : b.overAt;
}

/** A shared record from outside (another tab, perhaps of another version), or undefined when it is not one. */
export function parseSharedRecord(value: unknown): SharedRecord | undefined {
  if (!isObject(value)) return undefined;
  const { epoch, session, ended } = value;
  if (!isSpan(epoch) || !isId(session)) return undefined;
  if (ended !== undefined && !isEndReason(ended) && ended !== 'unknown') return undefined;
  return {
    epoch,
    session,
    // A tab of another version of the page may not tell all of them.
    ...mapInstants((name) => (isSpan(value[name]) ? value[name] : 0)),
    overAt: isSpan(value['overAt']) ? value['overAt'] : 0,
    acknowledged: value['acknowledged'] === true,
    ...(ended && { ended }),
  };
}
