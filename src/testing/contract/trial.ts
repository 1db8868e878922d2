/** Knows what every test of a store stands on: an empty store, and what is put into it. */
import { deepStrictEqual as same, ok, strictEqual as is } from 'node:assert/strict';
import type { Closing, End, SessionRecord } from '../../core/session.ts';
import type { EndRequest, NewRecord, SessionStore, Watch } from '../../engine/store.ts';
import { createFakeClock, type FakeClock } from '../fake-clock.ts';

/** A test function of the runner: Vitest's, Jest's, Mocha's or node's `it`. */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;

/** An empty store whose time is the clock's, and how to be rid of it. */
export interface TestStore {
  readonly store: SessionStore;
  readonly dispose: () => Promise<void>;
  /** Breaks the connections over which the store hears news, where it has any. */
  readonly breakNews?: () => Promise<void>;
  /** False for a store that cannot hear of what others do, such as one of PostgreSQL without `listen`. Default true. */
  readonly hearsNews?: boolean;
}

/** A test of one sentence: gets the empty store, and what else is known of it. */
export type TestOfStore = (store: SessionStore, clock: FakeClock, of: TestStore) => Promise<void>;

/** Makes such a store. */
export type CreateTestStore = (clock: FakeClock) => Promise<TestStore>;

/** In milliseconds. */
export const MINUTE = 60_000;
/** In milliseconds. */
export const DAY = 86_400_000;
const MOST_TRIES = 400;

/** What the tests of one store share. */
export interface Trial {
  /** Tests one sentence of the port on an empty store. */
  test(name: string, run: TestOfStore): void;
  /** A record of George's that no store has yet. */
  record(store: SessionStore, changes?: Partial<NewRecord>): NewRecord;
  /** One that the store has. */
  created(store: SessionStore, changes?: Partial<SessionRecord>): Promise<SessionRecord>;
  /** A request to end a session now, unlike every other. */
  endNow(store: SessionStore, reason?: EndRequest['reason']): EndRequest;
}

/** Makes them. */
export function createTrial(it: TestFunction, createStore: CreateTestStore): Trial {
  let names = 0;

  function record(store: SessionStore, changes: Partial<NewRecord> = {}): NewRecord {
    const now = store.now();
    names += 1;
    return {
      id: `id-${names}`,
      secretHash: 'hash',
      subject: 'george',
      createdAt: now,
      authenticatedAt: now,
      lastActivityAt: now,
      idleTimeout: 15 * MINUTE,
      absoluteDeadline: now + 480 * MINUTE,
      tombstoneFor: DAY,
      device: 'Browser',
      data: '{"a":1}',
      version: 0,
      ...changes,
    };
  }

  function test(name: string, run: TestOfStore): void {
    it(name, async () => {
      const clock = createFakeClock();
      const testStore = await createStore(clock);
      const { store, dispose } = testStore;
      try {
        await store.learnTime();
        await run(store, clock, testStore);
      } finally {
        await store.close();
        await store.close();
        await dispose();
      }
    });
  }

  async function created(
    store: SessionStore,
    changes?: Partial<SessionRecord>,
  ): Promise<SessionRecord> {
    const kept = record(store, changes);
    await store.create(kept);
    return kept;
  }

  const endNow = (store: SessionStore, reason: EndRequest['reason'] = 'signed-out'): EndRequest => {
    names += 1;
    return { reason, at: store.now(), by: `by-${names}` };
  };

  return { test, record, created, endNow };
}

/** Waits for what comes over a network, if need be, and lets time pass for what looks now and then. */
export async function until(clock: FakeClock, isDone: () => boolean): Promise<void> {
  for (let tries = 0; tries < MOST_TRIES && !isDone(); tries += 1) {
    clock.advance(100);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  ok(isDone(), 'It did not happen in time');
}

/** Waits until a watch hears all news. */
export const intact = (store: SessionStore, clock: FakeClock, watch: Watch): Promise<void> =>
  until(clock, () => watch.intactSince() <= store.now());

/** Leaves the last page of a session, which is then to end a minute later. */
export async function leave(store: SessionStore, { id, version }: SessionRecord): Promise<Closing> {
  const closing = { leftAt: store.now(), closesAt: store.now() + MINUTE };
  is(await store.update(id, version, { closing }), 'updated');
  return closing;
}

/** Asserts that what is found is the tombstone of a session: of the rest of its record it may have anything. */
export function keepsTombstone(
  found: SessionRecord | undefined,
  { id, secretHash, subject, version, tombstoneFor }: SessionRecord,
  ended: End,
): void {
  const kept = { id, secretHash, subject, version, tombstoneFor, data: '', ended };
  same({ ...found, ...kept }, found);
  is(found?.closing, undefined);
}
