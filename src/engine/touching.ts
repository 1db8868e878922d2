/** Knows how an activity, and what its request shows, comes to the store: later, or at once where waiting could mislead. */
import type { Clock } from '../core/clock.ts';
import {
  closesAtOf,
  idleTimeoutOf,
  type Limits,
  type SessionRecord,
  type Signs,
} from '../core/session.ts';
import { isSpoken, shownBy, TELLING, type Kind } from './activity.ts';
import type { ErrorStage } from './events.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';
import { createWriteBehind, type WriteBehind } from './write-behind.ts';

/** What is known of a session, and how long it may last. */
interface Judged {
  readonly record: SessionRecord;
  readonly policy: Pick<Limits, 'idleTimeout' | 'extendedTime'>;
}

/** Tells the store of activity. */
export interface Touching {
  /** What the store has not got yet. */
  readonly writeBehind: WriteBehind;
  /** Milliseconds: a store's record this close to its deadline is brought up to date before the request goes on. */
  margin(): number;
  /** Milliseconds by which what a session has shown may lag here: a small part of its timeout, as no news tell of it. */
  lagOf(idleTimeout: number): number;
  /**
   * Milliseconds for which a page's word is good: for an idle timeout, and as long as others may have counted without
   * knowing of it.
   */
  wordForOf(judged: Judged): number;
  /** Merges an activity of `at`; false when the session was not live any more. `instant` is now, where it is known. */
  touch(judged: Judged, at: number, kind: Kind, instant?: number): boolean | Promise<boolean>;
  /** The same, in the store before the answer; rejects where it cannot be asked. */
  touchNow(judged: Judged, at: number, kind: Kind): Promise<boolean>;
  /** A page is there, and speaks for the person. */
  speak(judged: Judged): void;
  /** The record, with the latest activity that this node has still to write. */
  withPending(record: SessionRecord): SessionRecord;
}

/** Makes the way of activity from one node to its store. */
export function createTouching(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly cache: SessionCache;
  readonly clock: Clock;
  /** Milliseconds for which a touch may wait. */
  readonly flushInterval: number;
  /** Whether the engine was closed: then nothing waits. */
  readonly isClosed: () => boolean;
  readonly onError: (error: unknown, context: { readonly stage: ErrorStage }) => void;
}): Touching {
  const { store, link, cache, clock, isClosed, onError } = options;
  const now = (): number => store.now();
  /** Whether the store's time was known when touches were sent: another answer may have overtaken theirs since. */
  let wasTimeKnown = true;
  const writeBehind = createWriteBehind({
    clock,
    interval: options.flushInterval,
    send(touches) {
      wasTimeKnown = store.isTimeKnown();
      return link.ask(() => store.touch(touches));
    },
    done({ id, at, signs }, isLive) {
      // By a clock that was set the store refuses what is live, or takes what is new for old: it is asked again.
      if (!wasTimeKnown || !store.isTimeKnown()) writeBehind.again(id, at, signs);
      else if (isLive) cache.stored(id, at, signs);
      else cache.drop(id);
    },
    failed: (error) => onError(error, { stage: 'touch' }),
  });
  const margin = (): number => 2 * writeBehind.delay();
  const lagOf = (idleTimeout: number): number => idleTimeout / 20;

  function wordForOf({ record, policy }: Judged): number {
    const idleTimeout = idleTimeoutOf(record, policy);
    return idleTimeout + lagOf(idleTimeout) + writeBehind.delay();
  }

  function touch(
    judged: Judged,
    at: number,
    kind: Kind,
    instant: number = now(),
  ): boolean | Promise<boolean> {
    const { record, policy } = judged;
    const storedAt = cache.storedActivityAt(record.id) ?? record.lastActivityAt;
    const signs = shownBy(kind, record.signs, instant);
    if (at <= storedAt) {
      if (signs !== undefined && isNew(signs, judged)) show(record.id, storedAt, signs);
      return true;
    }
    const idleTimeout = idleTimeoutOf(record, policy);
    const closesAt = closesAtOf(record.closing, storedAt);
    const left = Math.min(storedAt + idleTimeout, closesAt) - instant;
    if (left <= margin() || isClosed()) return writeThrough(record.id, at, signs);
    show(record.id, at, signs);
    return true;
  }

  function speak(judged: Judged): void {
    const { id, signs, lastActivityAt } = judged.record;
    if (isSpoken(signs, now(), wordForOf(judged))) return;
    show(id, lastActivityAt, shownBy(TELLING, signs, now()));
  }

  /** A word is told again when the last one is not good any more: it costs a write. */
  function isNew({ navigatedAt, promptedAt }: Signs, judged: Judged): boolean {
    return (
      navigatedAt > 0 || promptedAt > 0 || !isSpoken(judged.record.signs, now(), wordForOf(judged))
    );
  }

  function show(id: string, at: number, signs: Signs | undefined): void {
    if (isClosed()) {
      writeThrough(id, at, signs).catch((error: unknown) => onError(error, { stage: 'touch' }));
      return;
    }
    writeBehind.add(id, at, signs);
    cache.touched(id, at, signs);
  }

  async function tellStore(id: string, at: number, signs: Signs | undefined): Promise<boolean> {
    const wasKnown = store.isTimeKnown();
    const [isLive = false] = await link.ask(() => store.touch([{ id, at, signs }]));
    if (!wasKnown || !store.isTimeKnown()) {
      writeBehind.again(id, at, signs);
      if (isLive) cache.touched(id, at, signs);
    } else if (isLive) cache.stored(id, at, signs);
    else cache.drop(id);
    return isLive;
  }

  async function writeThrough(id: string, at: number, signs: Signs | undefined): Promise<boolean> {
    try {
      return await tellStore(id, at, signs);
    } catch (error) {
      // The person is there, and this node knows it; the store is told as soon as it can be.
      if (isClosed() || cache.get(id, now()) === undefined) throw error;
      show(id, at, signs);
      return true;
    }
  }

  function withPending(record: SessionRecord): SessionRecord {
    const pendingAt = writeBehind.pendingAt(record.id) ?? 0;
    return record.lastActivityAt >= pendingAt ? record : { ...record, lastActivityAt: pendingAt };
  }

  return {
    ...{ writeBehind, margin, lagOf, wordForOf, touch, speak, withPending },
    touchNow: ({ record: { id, signs } }, at, kind) => tellStore(id, at, shownBy(kind, signs, at)),
  };
}
