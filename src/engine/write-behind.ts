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
  let waiting = new Map<string, number>();
  let sent: ReadonlyMap<string, number> = new Map();
  /** Apart: few touches have any. */
  let waitingSigns = new Map<string, Signs>();
  let sentSigns: ReadonlyMap<string, Signs> = new Map();
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
    const before = waiting.get(id);
    if (before === undefined) waiting.set(copyOf(id), at);
    else if (at > before) waiting.set(id, at);
    const merged = signs && mergeSigns(signs, waitingSigns.get(id));
    if (merged !== undefined) waitingSigns.set(copyOf(id), merged);
    plan();
  }

  function again(id: string, at: number, signs: Signs | undefined): void {
    merge(id, at, signs);
    if (at < (firsts.get(id) ?? Number.POSITIVE_INFINITY)) firsts.set(copyOf(id), at);
  }

  async function sendAll(): Promise<void> {
    const touches = [...waiting].flatMap(([id, at]) => {
      const touch = { id, at, signs: waitingSigns.get(id) };
      const first = firsts.get(id) ?? at;
      return first < at ? [{ ...touch, at: first }, touch] : [touch];
    });
    firsts = new Map();
    const sentAt = clock.monotonic();
    sent = waiting;
    sentSigns = waitingSigns;
    waiting = new Map();
    waitingSigns = new Map();
    try {
      const outcomes = await send(touches);
      sent = new Map();
      sentSigns = new Map();
      sendingTook = clock.monotonic() - sentAt;
      for (const [index, touch] of touches.entries()) done(touch, outcomes[index] === true);
    } catch (error) {
      sent = new Map();
      sentSigns = new Map();
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
      const [here, there] = [waiting.get(id), sent.get(id)];
      return here === undefined || there === undefined ? (here ?? there) : Math.max(here, there);
    },
    pendingSigns: (id) => mergeSigns(waitingSigns.get(id), sentSigns.get(id)),
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
