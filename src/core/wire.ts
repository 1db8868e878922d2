/** Knows the messages between browser and server, and trusts none of them. */
import { isEndReason, type EndReason } from './reasons.ts';

/** Marks a request that no person caused: `Session-Passive: ?1`. It never counts as activity. */
export const PASSIVE_HEADER = 'session-passive';

/**
 * How long ago the last activity was when a script's request left, in whole milliseconds: `Session-Idle-For: 1500`.
 * The request then counts as activity of that moment, not of its arrival.
 */
export const IDLE_FOR_HEADER = 'session-idle-for';

/**
 * Marks a request that may be sent again, once, after a 401 and a new sign-in of the same person: `Session-Repeat: ?1`.
 * Without it only `GET` and `HEAD` are.
 */
export const REPEAT_HEADER = 'session-repeat';

/** The time left, on every guarded response: `Session-Status: idle=840, absolute=27000`, in whole seconds (RFC 9651). */
export const STATUS_HEADER = 'session-status';

/**
 * End of the name of the cookie that scripts may read: it holds the session's public id for as long as the browser has the
 * session's own. It opens nothing: who sees that it has changed asks the server.
 */
export const MARK_NAME = '.mark';

/** What the server says of a live session. Durations are milliseconds, from the moment of the answer. */
export interface ActiveStatus {
  readonly state: 'active';
  /** Public id: another one than before means that somebody signed in anew. */
  readonly session: string;
  /** Stands for the person: the same in another session means that it was the same one. Absent when that is not known. */
  readonly subject?: string;
  readonly idleRemaining: number;
  readonly absoluteRemaining: number;
  readonly idleTimeout: number;
  /** The idle timeout that the person may choose, or has chosen: `idleTimeout` is then the same. Absent where nobody may. */
  readonly extendedTime?: number;
  readonly warnBefore: number;
  readonly maxHold: number;
  /** Whether the person proved recently who they are. */
  readonly fresh: boolean;
  /** Milliseconds from when the last page is left to the end; 0 when the session outlives its pages. */
  readonly endOnClose: number;
  /** Whether the last page was left, so that the session ends unless a page says that it is there. */
  readonly closing: boolean;
}

/** What the server says of a session that has ended. */
export interface EndedStatus {
  readonly state: 'ended';
  readonly session: string;
  readonly reason: EndReason;
}

/** What the server says when it knows of no session. */
export interface NoStatus {
  readonly state: 'none';
}

/** The one answer to every question about a session. */
export type Status = ActiveStatus | EndedStatus | NoStatus;

/** A status from outside, or undefined when it is not one (a proxy's or a portal's page, say). */
export function parseStatus(value: unknown): Status | undefined {
  if (!isObject(value)) return undefined;
  const { session, subject, reason, extendedTime } = value;
  const { idleRemaining, absoluteRemaining, idleTimeout, warnBefore, maxHold } = value;
  switch (value['state']) {
    case 'none':
      return { state: 'none' };
    case 'ended':
      return isId(session) && isEndReason(reason) ? { state: 'ended', session, reason } : undefined;
    case 'active': {
      // A server of before this field never ends a session for it.
      const endOnClose = value['endOnClose'] ?? 0;
      if (
        isId(session) &&
        isSpan(idleRemaining) &&
        isSpan(absoluteRemaining) &&
        isSpan(idleTimeout) &&
        isSpan(warnBefore) &&
        isSpan(maxHold) &&
        isSpan(endOnClose)
      ) {
        return {
          state: 'active',
          session,
          ...(isId(subject) && { subject }),
          idleRemaining,
          absoluteRemaining,
          idleTimeout,
          ...(isSpan(extendedTime) && { extendedTime }),
          warnBefore,
          maxHold,
          fresh: value['fresh'] === true,
          endOnClose,
          closing: value['closing'] === true,
        };
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** Whether the body of an answer is a problem of stillhere's own: others may have a `reason`, too. */
export function isOwnProblem(body: unknown): body is Readonly<Record<string, unknown>> {
  return isObject(body) && String(body['type']).startsWith('urn:stillhere:');
}

/**
 * What a guard's 401 says of the session, by the `reason` of its problem: it has ended, or there is none. Undefined for
 * what is no such reason.
 */
export function parseRefusal(reason: unknown): EndedStatus | NoStatus | undefined {
  if (isEndReason(reason)) return { state: 'ended', session: 'unknown', reason };
  return reason === 'none' ? { state: 'none' } : undefined;
}

/** The `idleFor` of a ping's JSON body, in milliseconds, or undefined when the body is not `{"idleFor": ms}`. */
export function parsePing(value: unknown): number | undefined {
  return isObject(value) && isSpan(value['idleFor']) ? value['idleFor'] : undefined;
}

/** The `Session-Status` header for a live session. Seconds are rounded down: never more than there is. */
export function formatTimeLeft(left: {
  readonly idleRemaining: number;
  readonly absoluteRemaining: number;
}): string {
  const idle = Math.floor(left.idleRemaining / 1_000);
  const absolute = Math.floor(left.absoluteRemaining / 1_000);
  return `idle=${idle}, absolute=${absolute}`;
}

/** What a `Session-Status` header says, in milliseconds, or undefined when it is not one. */
export function parseTimeLeft(
  text: string | null | undefined,
): { readonly idleRemaining: number; readonly absoluteRemaining: number } | undefined {
  const told = /^idle=(\d{1,12}), absolute=(\d{1,12})$/.exec(String(text));
  if (told === null) return undefined;
  return { idleRemaining: Number(told[1]) * 1_000, absoluteRemaining: Number(told[2]) * 1_000 };
}

/** Whether a value is an object whose members may be looked at. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value is a finite number of milliseconds, not negative. */
export function isSpan(value: unknown): value is number {
  return Number.isFinite(value) && Number(value) >= 0;
}

/** Whether a value may be a session's public id. */
export function isId(value: unknown): value is string {
  return typeof value === 'string' && value.length > 0 && value.length <= 200;
}
