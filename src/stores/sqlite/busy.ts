/** Knows how work waits for a database that another process has locked, without the event loop standing still. */
import type { Clock } from '../../core/clock.ts';

/** Work on a database that may be locked. */
export interface BusyQueue {
  /** Does some work that writes: at once, or after what was there before it, as soon as the database is free. */
  write<Result>(work: () => Result): Promise<Result>;
  /** Does some work that only reads: it does not wait for what writes. */
  read<Result>(work: () => Result): Promise<Result>;
  /** Gives up what waits, and stops. */
  close(): void;
}

interface Job {
  readonly since: number;
  /** Does the work; false while the database is locked. */
  readonly tryIt: () => boolean;
  readonly reject: (error: unknown) => void;
}

/** Milliseconds until it is tried again: soon, as others do not queue for the lock either. */
const PAUSES: readonly [number, ...number[]] = [1, 2, 3, 5];
/** Milliseconds after which work is given up: it must not be done long after its caller was told that it failed. */
const GIVE_UP = 5_000;
/** Milliseconds for which what has waited is done in one go. */
const AT_ONCE = 20;

/** Makes an empty queue. Work is done as a whole or, when the database is locked, not at all: then it is tried again. */
export function createBusyQueue(clock: Clock): BusyQueue {
  const jobs: Job[] = [];
  let cancel: (() => void) | undefined;
  let tries = 0;
  let isClosed = false;

  function later<Result>(work: () => Result): Promise<Result> {
    if (isClosed) return Promise.reject(new Error('The store is closed'));
    return new Promise((resolve, reject) => {
      function tryIt(): boolean {
        try {
          resolve(work());
          return true;
        } catch (error) {
          if (isBusy(error)) return false;
          reject(error);
          return true;
        }
      }
      jobs.push({ since: clock.monotonic(), tryIt, reject });
      plan();
    });
  }

  function plan(): void {
    if (cancel !== undefined || jobs.length === 0) return;
    const pause = PAUSES[Math.min(tries, PAUSES.length - 1)] ?? PAUSES[0];
    cancel = clock.setTimer(tryAgain, pause);
  }

  function tryAgain(): void {
    cancel = undefined;
    tries += 1;
    const startedAt = clock.monotonic();
    while (jobs[0]?.tryIt() === true) {
      jobs.shift();
      tries = 0;
      if (clock.monotonic() - startedAt > AT_ONCE) break;
    }
    while (jobs[0] !== undefined && startedAt - jobs[0].since >= GIVE_UP) {
      jobs.shift()?.reject(new Error('The database was locked by another process for too long'));
    }
    plan();
  }

  async function now<Result>(work: () => Result): Promise<Result> {
    try {
      return work();
    } catch (error) {
      if (!isBusy(error)) throw error;
    }
    return later(work);
  }

  return {
    read: now,
    // What has waited longer goes first, and a lock that is known is not tried by everybody.
    write: (work) => (jobs.length > 0 ? later(work) : now(work)),
    close() {
      isClosed = true;
      cancel?.();
      for (const { reject } of jobs.splice(0)) reject(new Error('The store was closed'));
    },
  };
}

const BUSY = 5;
const LOCKED = 6;
const READ_ONLY = 8;

/** Whether an error says that somebody else has the database. */
export function isBusy(error: unknown): boolean {
  return (
    isOneOf(error, /^SQLITE_(BUSY|LOCKED)/, [BUSY, LOCKED]) ||
    (error instanceof Error && /^database (table |schema )?is locked/.test(error.message))
  );
}

/** Whether an error says that the database cannot be written. */
export function isReadOnly(error: unknown): boolean {
  return isOneOf(error, /^SQLITE_READONLY/, [READ_ONLY]);
}

/** better-sqlite3 and libsql say it in a `code`, node:sqlite in an `errcode`. */
function isOneOf(error: unknown, names: RegExp, numbers: readonly number[]): boolean {
  if (!(error instanceof Error)) return false;
  const { code, errcode, rawCode } = error as unknown as Readonly<Record<string, unknown>>;
  if (typeof code === 'string' && names.test(code)) return true;
  const number = errcode ?? rawCode;
  // The lowest byte of an extended code says which kind it is of.
  return typeof number === 'number' && numbers.includes(number & 0xff);
}
