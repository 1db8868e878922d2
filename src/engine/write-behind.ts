/** Knows the touches that the store has not got yet: at most one for a session, sent together. */
import type { Clock } from '../core/clock.ts';
import { mergeSigns, type Signs } from '../core/session.ts';
import { copyOf } from './copy-of.ts';
import type { Touch } from './store.ts';

/** Touches on their way to the store. */
export interface WriteBehind {
  /** Takes in a touch; it is sent within the flush interval. */
  add(id: string, at: number, signs?: Signs): void;
  /** Takes in a touch that the store was told, and may not have taken in: it is told again, before later ones. */
  again(id: string, at: number, signs: Signs | undefined): void;
  /** The latest touch of a session that the store may not have. */
  pendingAt(id: string): number | undefined;
  /** The signs of a session that the store may not have. */
  pendingSigns(id: string): Signs | undefined;
  /** The longest that a touch waits at present: the interval, and as long as the last sending took. */
  delay(): number;
  /** Sends all that waits. What cannot be sent goes on waiting; it never rejects. */
  flush(): Promise<void>;
  /** How many touches the store may not have. */
  readonly size: number;
  /** Sends what waits, and stops. */
  close(): Promise<void>;
}

/** So many wait, and they are sent at once: a bound for memory, and for how long one call keeps a store busy. */
const MOST_WAITING = 10_000;

/** The latest of one session. */
interface Waiting {
  at: number;
  signs: Signs | undefined;
}

/** Makes an empty list. `send` says of each touch whether its session was live. */
export function createWriteBehind(options: {
  readonly clock: Clock;
  /** Milliseconds for which a touch may wait. */
  readonly interval: number;
  readonly send: (touches: readonly Touch[]) => Promise<readonly boolean[]>;
  /** Told of each touch that the store took in (true) or refused. */
  readonly done: (touch: Touch, isLive: boolean) => void;
  readonly failed: (error: unknown) => void;
}): WriteBehind {
  const { clock, interval, send, done, failed } = options;
  let waiting = new Map<string, Waiting>();
  let sent: ReadonlyMap<string, Waiting> = new Map();
  /** The first of those that the store did not take in: a later one alone may come after a deadline that it moves. */
  let firsts = new Map<string, number>();
  let sending: Promise<void> | undefined;
  let cancel: (() => void) | undefined;
  let isClosed = false;
  let sendingTook = 0;

  function plan(): void {
    if (isClosed || cancel !== undefined) return;
    cancel = clock.setTimer(() => {
      cancel = undefined;
      void flush();
    }, interval);
  }

  function merge(id: string, at: number, signs: Signs | undefined): void {
    const known = waiting.get(id);
    if (known === undefined) {
      waiting.set(copyOf(id), { at, signs });
    } else {
      known.at = Math.max(known.at, at);
      known.signs = mergeSigns(known.signs, signs);
    }
    plan();
  }

  function again(id: string, at: number, signs: Signs | undefined): void {
    merge(id, at, signs);
    if (at < (firsts.get(id) ?? Number.POSITIVE_INFINITY)) firsts.set(copyOf(id), at);
  }

  async function sendAll(): Promise<void> {
    const touches: Touch[] = [];
    waiting.forEach(({ at, signs }, id) => {
      const first = firsts.get(id) ?? at;
      if (first < at) touches.push({ id, at: first, signs });
      touches.push({ id, at, signs });
    });
    firsts = new Map();
    const sentAt = clock.monotonic();
    sent = waiting;
    waiting = new Map();
    try {
      const outcomes = await send(touches);
      sent = new Map();
      sendingTook = clock.monotonic() - sentAt;
      touches.forEach((touch, index) => done(touch, outcomes[index] === true));
    } catch (error) {
      sent = new Map();
      for (const { id, at, signs } of touches) again(id, at, signs);
      failed(error);
    }
  }

  async function flush(): Promise<void> {
    await sending;
    if (waiting.size > 0) sending ??= sendAll().finally(() => (sending = undefined));
    await sending;
  }

  return {
    add(id, at, signs) {
      const before = waiting.size;
      merge(id, at, signs);
      if (waiting.size > before && waiting.size === MOST_WAITING) void flush();
    },
    again,
    flush,
    delay: () => interval + sendingTook,
    pendingAt(id) {
      const [here, there] = [waiting.get(id)?.at, sent.get(id)?.at];
      return here === undefined || there === undefined ? (here ?? there) : Math.max(here, there);
    },
    pendingSigns: (id) => mergeSigns(waiting.get(id)?.signs, sent.get(id)?.signs),
    get size() {
      return waiting.size + sent.size;
    },
    async close() {
      isClosed = true;
      cancel?.();
      await flush();
    },
  };
}
