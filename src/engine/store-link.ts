/** Knows how a store is asked that may be slow, gone, or just back: no call waits for ever, and none piles up. */
import type { Clock } from '../core/clock.ts';
import { StillhereError, StoreUnavailableError } from '../core/errors.ts';
import { faultOf } from './fault.ts';
import { plainError } from './plain-error.ts';

/** The way to a store. */
export interface StoreLink {
  /**
   * Makes a call.
   * @throws StoreUnavailableError when it fails or takes too long, or is not even tried because those before it failed.
   * What is not the store's fault is thrown as it is, and counts for nothing.
   */
  ask<Answer>(call: () => Promise<Answer>): Promise<Answer>;
  /** Milliseconds since the end of the last outage; `Infinity` if there was none. */
  reachableFor(): number;
}

/** So many failures in a row, and the store counts as out of reach. */
const FAILURES = 5;
/** Out of reach, it is tried once in this many milliseconds; all other calls fail at once. */
const TRY_AGAIN = 250;
/** Calls that may wait at once: beyond it memory would fill while a store hangs. */
const MOST_WAITING = 10_000;

/** A call that has not been answered, since an instant of the clock's monotonic time. */
interface Call {
  readonly since: number;
  readonly fail: (error: Error) => void;
}

/** Makes the way to a store. */
export function createStoreLink(options: {
  readonly clock: Clock;
  /** Milliseconds that a call may take. */
  readonly timeout: number;
  /** Milliseconds without a good answer that make failures an outage. */
  readonly outage: number;
}): StoreLink {
  const { clock, timeout, outage } = options;
  /** In the order in which they were made. */
  const calls = new Set<Call>();
  /** One timer for all calls, which end after the same time: a node with nothing in its cache makes thousands at once. */
  let cancel: (() => void) | undefined;
  let failures = 0;
  let triedAt = Number.NEGATIVE_INFINITY;
  let answeredAt = clock.monotonic();
  let outageEndedAt = Number.NEGATIVE_INFINITY;

  function answered(): void {
    const now = clock.monotonic();
    if (failures > 0 && now - answeredAt > outage) outageEndedAt = now;
    answeredAt = now;
    failures = 0;
  }

  function refuse(): StoreUnavailableError | undefined {
    if (calls.size >= MOST_WAITING) {
      return new StoreUnavailableError(new Error(`${calls.size} calls wait for the store`));
    }
    const now = clock.monotonic();
    if (failures >= FAILURES && now - triedAt < TRY_AGAIN) {
      return new StoreUnavailableError(new Error('The store is out of reach'));
    }
    triedAt = now;
    return undefined;
  }

  /** What is thrown for what a call has thrown. */
  function failureOf(error: unknown): unknown {
    const fault = faultOf(error);
    if (fault === 'answer') answered();
    if (fault !== 'store') return error instanceof StillhereError ? error : plainError(error);
    failures += 1;
    return new StoreUnavailableError(plainError(error));
  }

  /** Takes a call out of those that wait; false when it was over before. The last one takes the timer with it. */
  function endWait(call: Call): boolean {
    if (!calls.delete(call)) return false;
    if (calls.size === 0) {
      cancel?.();
      cancel = undefined;
    }
    return true;
  }

  /** Fails the calls that have waited for too long, and looks again when the next of the others would have. */
  function failLate(): void {
    const now = clock.monotonic();
    cancel = undefined;
    for (const { since, fail } of calls) {
      if (now - since < timeout) {
        cancel = clock.setTimer(failLate, Math.ceil(since + timeout - now));
        return;
      }
      fail(new Error(`The store did not answer within ${timeout} ms`));
    }
  }

  return {
    // One promise for a call: an `async` function, or `Promise.race`, would make more of each.
    ask: (call) =>
      new Promise((resolve, reject) => {
        const refusal = refuse();
        if (refusal !== undefined) {
          reject(refusal);
          return;
        }
        const fail = (error: unknown): void => {
          if (endWait(waiting)) reject(failureOf(error));
        };
        const waiting: Call = { since: triedAt, fail };
        calls.add(waiting);
        cancel ??= clock.setTimer(failLate, timeout);
        try {
          call().then((answer) => {
            if (!endWait(waiting)) return;
            answered();
            resolve(answer);
          }, fail);
        } catch (error) {
          fail(error);
        }
      }),
    reachableFor: () => clock.monotonic() - outageEndedAt,
  };
}
