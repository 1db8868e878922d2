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

/** Makes the way to a store. */
export function createStoreLink(options: {
  readonly clock: Clock;
  /** Milliseconds that a call may take. */
  readonly timeout: number;
  /** Milliseconds without a good answer that make failures an outage. */
  readonly outage: number;
}): StoreLink {
  const { clock, timeout, outage } = options;
  let failures = 0;
  let waiting = 0;
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
    if (waiting >= MOST_WAITING) {
      return new StoreUnavailableError(new Error(`${waiting} calls wait for the store`));
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

  return {
    // One promise for a call: an `async` function, or `Promise.race`, would make more of each.
    ask: (call) =>
      new Promise((resolve, reject) => {
        const refusal = refuse();
        if (refusal !== undefined) {
          reject(refusal);
          return;
        }
        let isWaiting = true;
        waiting += 1;
        const cancel = clock.setTimer(
          () => failed(new Error(`The store did not answer within ${timeout} ms`)),
          timeout,
        );
        function isFirst(): boolean {
          if (!isWaiting) return false;
          isWaiting = false;
          waiting -= 1;
          cancel();
          return true;
        }
        function failed(error: unknown): void {
          if (isFirst()) reject(failureOf(error));
        }
        try {
          call().then((answer) => {
            if (!isFirst()) return;
            answered();
            resolve(answer);
          }, failed);
        } catch (error) {
          failed(error);
        }
      }),
    reachableFor: () => clock.monotonic() - outageEndedAt,
  };
}
