/** Knows what every store must do: one test for each sentence of the port that says MUST. */
import { deepStrictEqual as same, ok, rejects, strictEqual as is } from 'node:assert/strict';
import {
  deadlineOf,
  NO_SIGNS,
  type Closing,
  type SessionRecord,
  type Signs,
} from '../core/session.ts';
import {
  CLAIM_FOR,
  type EndRequest,
  type NewRecord,
  type SessionStore,
  type Watch,
} from '../engine/store.ts';
import { createFakeClock, type FakeClock } from './fake-clock.ts';

/** A test function of the runner: Vitest's, Jest's, Mocha's or node's `it`. */
export type TestFunction = (name: string, run: () => Promise<void>) => unknown;

/** An empty store whose time is the clock's, and how to be rid of it. */
export interface TestStore {
  readonly store: SessionStore;
  readonly dispose: () => Promise<void>;
  /** Breaks the connections over which the store hears news, where it has any. */
  readonly breakNews?: () => Promise<void>;
}

/** Makes such a store. */
export type CreateTestStore = (clock: FakeClock) => Promise<TestStore>;

const MINUTE = 60_000;
const DAY = 86_400_000;
const MOST_TRIES = 400;
/** Legal, every one. */
const ODD_TEXTS = [
  '__proto__',
  'constructor',
  'a\nb\r\n\t',
  '\u03b1:\u03b2',
  '{x}',
  '*?[a]',
  '\\x00\\',
  `o'neil "quoted" \`x\` $1 %s`,
  ' leading and trailing ',
  ' ',
  '0',
  'null',
  'e\u0301 is not \u00e9',
  '\u202eright to left \u05e9\u05dc\u05d5\u05dd',
  '\ufeff\uffff\u0001\u007f\u0085\u2028',
  '\u{1f469}\u200d\u{1f4bb}',
  '\u{10ffff}'.repeat(256),
  'x'.repeat(256),
] as const;
/** No store must have to keep these: it could not give them back, or not find them again. */
const UNKEEPABLE_TEXTS = [
  '',
  'x\0y',
  '\ud800',
  '\udc00\ud800',
  'x'.repeat(257),
  '\u{1f600}'.repeat(257),
  'x'.repeat(10_000_000),
] as const;

/**
 * Tests a store against the whole of the port. Call it inside a `describe`, with the runner's `it`:
 * `testSessionStore(it, async (clock) => ({ store: createMyStore({ clock }), dispose: async () => {} }))`.
 */
export function testSessionStore(it: TestFunction, createStore: CreateTestStore): void {
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

  function test(
    name: string,
    run: (store: SessionStore, clock: FakeClock, breakNews?: () => Promise<void>) => Promise<void>,
  ): void {
    it(name, async () => {
      const clock = createFakeClock();
      const { store, dispose, breakNews } = await createStore(clock);
      try {
        await store.learnTime();
        await run(store, clock, breakNews);
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

  /** Waits for what comes over a network, if need be, and lets time pass for what looks now and then. */
  async function until(clock: FakeClock, isDone: () => boolean): Promise<void> {
    for (let tries = 0; tries < MOST_TRIES && !isDone(); tries += 1) {
      clock.advance(100);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    ok(isDone(), 'It did not happen in time');
  }

  const intact = (store: SessionStore, clock: FakeClock, watch: Watch): Promise<void> =>
    until(clock, () => watch.intactSince() <= store.now());

  test('its time is known, and goes on evenly, also when the wall clock is set', async (store, clock) => {
    ok(store.isTimeKnown());
    const before = store.now();
    clock.advance(1_000);
    clock.shiftWall(-3_600_000);
    is(store.now(), before + 1_000);
    clock.shiftWall(7_200_000);
    is(store.now(), before + 1_000);
  });

  test('gives back what was created, as copies in both directions', async (store) => {
    const kept = await created(store);
    const copy = { ...kept };
    Object.assign(kept, { subject: 'mallory', data: 'changed' });
    const read = await store.read(copy.id);
    same(read, copy);
    Object.assign(read ?? {}, { subject: 'mallory' });
    same(await store.read(copy.id), copy);
    is(await store.read('unknown'), undefined);
  });

  test('has no upsert: an id that exists is refused, live or ended', async (store) => {
    const kept = await created(store);
    const other = { ...kept, secretHash: 'other', subject: 'mallory' };
    await rejects(store.create(other), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...other, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    same(await store.read(kept.id), kept);
    await store.end(kept.id, endNow(store));
    await rejects(store.create(kept), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...kept, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    is((await store.read(kept.id))?.ended?.reason, 'signed-out');
  });

  test('a create may be repeated while its session is live: it changes nothing', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    const before = await store.read(kept.id);
    is(await store.create(kept), 'created');
    is(await store.create({ ...kept, most: 1 }), 'created');
    same(await store.read(kept.id), before);
    is((await store.list('george')).length, 1);
    const three = [await created(store), await created(store), kept];
    const again = await Promise.all(three.map((one) => store.create({ ...one, most: 1 })));
    same(
      again,
      ['created', 'created', 'created'],
      'also when there are more than there may be now',
    );
    clock.advance(15 * MINUTE);
    await rejects(store.create(kept), { code: 'ERR_SESSION_EXISTS' });
  });

  test('a session that was created as ended cannot be created any more', async (store) => {
    const late = record(store);
    const ended = { reason: 'revoked', at: store.now() } as const;
    const buried = { ...late, data: '', ended };
    is(await store.create(buried), 'created');
    is(await store.create(buried), 'created', 'repeated');
    await rejects(store.create(late), { code: 'ERR_SESSION_EXISTS' });
    await rejects(store.create({ ...late, most: 1 }), { code: 'ERR_SESSION_EXISTS' });
    same(await store.read(late.id), buried);
    same(await store.list('george'), []);
    is(await store.create(record(store, { most: 1 })), 'created', 'it takes no place');
    is(
      await store.create({ ...record(store), data: '', ended, most: 1 }),
      'created',
      'and needs none',
    );
    const live = await created(store);
    await rejects(store.create({ ...live, data: '', ended }), { code: 'ERR_SESSION_EXISTS' });
    same(await store.read(live.id), live);
    await store.end(live.id, endNow(store));
    const other = { ...live, data: '', ended };
    await rejects(store.create(other), { code: 'ERR_SESSION_EXISTS' }, 'it ended otherwise');
  });

  test('keeps no more live sessions of a subject than it is told, and changes nothing then', async (store, clock) => {
    const first = await created(store);
    await created(store, { idleTimeout: MINUTE });
    const refused = record(store);
    is(await store.create({ ...refused, most: 2 }), 'full');
    is(await store.create({ ...refused, most: 2 }), 'full', 'repeated');
    is(await store.read(refused.id), undefined);
    is((await store.list('george')).length, 2);
    is(await store.create(record(store, { most: 2, subject: 'maria' })), 'created');
    clock.advance(MINUTE);
    is(
      await store.create(record(store, { most: 2 })),
      'created',
      'what is past its deadline does not count',
    );
    is(await store.create({ ...refused, most: 2 }), 'full');
    await store.end(first.id, endNow(store));
    is(await store.create({ ...refused, most: 2 }), 'created', 'nor does what has ended');
    is(await store.create(record(store, { most: 2 })), 'full');
    is(await store.create(record(store)), 'created', 'without a limit there is none');
    is(await store.create(record(store, { most: 3 })), 'full', 'and it counts');
    is(await store.create(record(store, { most: 4 })), 'created');
  });

  test('keeps exactly as many as it is told when twenty are created at once', async (store) => {
    for (const most of [1, 3]) {
      const subject = `busy ${most}`;
      const all = Array.from({ length: 20 }, () => record(store, { subject }));
      const outcomes = await Promise.all(all.map((one) => store.create({ ...one, most })));
      is(outcomes.filter((outcome) => outcome === 'created').length, most);
      const live = (await store.list(subject)).map(({ id }) => id).sort();
      const kept = all.filter((_one, index) => outcomes[index] === 'created');
      same(live, kept.map(({ id }) => id).sort());
    }
  });

  test('gives a session that is past its deadline as it is', async (store, clock) => {
    const kept = await created(store);
    clock.advance(DAY);
    same(await store.read(kept.id), kept);
  });

  test('touch moves the last activity forward, never back', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    same(await store.touch([{ id: kept.id, at: start + 5 * MINUTE }]), [true]);
    same(await store.touch([{ id: kept.id, at: start + 2 * MINUTE }]), [true]);
    is((await store.read(kept.id))?.lastActivityAt, start + 5 * MINUTE);
    is((await store.read(kept.id))?.version, 0);
  });

  test('touch takes an instant of the future as now', async (store) => {
    const kept = await created(store);
    await store.touch([{ id: kept.id, at: store.now() + DAY }]);
    is((await store.read(kept.id))?.lastActivityAt, store.now());
  });

  test('touch never revives: not what is unknown, ended, idle or past its absolute deadline', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    const absolute = await created(store, { absoluteDeadline: store.now() + 10 * MINUTE });
    await store.end(ended.id, endNow(store));
    clock.advance(10 * MINUTE);
    const at = store.now();
    same(await store.touch([{ id: absolute.id, at }]), [false]);
    clock.advance(5 * MINUTE);
    const touches = ['unknown', ended.id, idle.id].map((id) => ({ id, at: store.now() }));
    same(await store.touch(touches), [false, false, false]);
    same(await store.touch([]), []);
    is((await store.read(idle.id))?.lastActivityAt, idle.lastActivityAt);
    is((await store.read(ended.id))?.ended?.reason, 'signed-out');
  });

  test('touch may come late: an activity before the deadline counts after it too, until the session is ended', async (store, clock) => {
    const [late, ended, tooLate, absolute] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store, { absoluteDeadline: store.now() + 20 * MINUTE }),
    ];
    const start = store.now();
    clock.advance(20 * MINUTE);
    await store.end(ended.id, endNow(store, 'idle'));
    same(
      await store.touch([
        { id: late.id, at: start + 10 * MINUTE },
        { id: ended.id, at: start + 10 * MINUTE },
        { id: tooLate.id, at: start + 5 * MINUTE },
        { id: absolute.id, at: start + 10 * MINUTE },
      ]),
      [true, false, false, false],
    );
    same(await store.touch([{ id: tooLate.id, at: start + 15 * MINUTE }]), [false]);
    is((await store.read(late.id))?.lastActivityAt, start + 10 * MINUTE);
    is((await store.read(tooLate.id))?.lastActivityAt, start);
    same(
      (await store.due(store.now(), 10)).map(({ id }) => id).sort(),
      [tooLate.id, absolute.id].sort(),
    );
  });

  test('keeps a session that is touched for longer than its idle timeout', async (store, clock) => {
    const kept = await created(store);
    for (let minutes = 0; minutes < 60; minutes += 10) {
      clock.advance(10 * MINUTE);
      same(await store.touch([{ id: kept.id, at: store.now() }]), [true]);
    }
    same(await store.due(store.now(), 10), []);
  });

  test('the same session touched by fifty writers has the latest of their instants', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(MINUTE);
    const instants = Array.from({ length: 50 }, (_, index) => start + ((index * 37) % 50));
    await Promise.all(instants.map((at) => store.touch([{ id: kept.id, at }])));
    is((await store.read(kept.id))?.lastActivityAt, start + 49);
  });

  test('keeps the signs of a session, and gives them back as copies', async (store) => {
    const signs = { spokenAt: store.now(), navigatedAt: store.now() - 1, promptedAt: 0 };
    const kept = await created(store, { signs: { ...signs } });
    Object.assign(kept.signs ?? {}, { spokenAt: 1 });
    const read = await store.read(kept.id);
    same(read?.signs, signs);
    Object.assign(read?.signs ?? {}, { spokenAt: 1 });
    same((await store.read(kept.id))?.signs, signs);
    same((await store.list('george'))[0]?.signs, signs);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    same((await store.read(kept.id))?.signs, signs, 'an update leaves them');
  });

  test('touch merges each sign by maximum, also where it moves nothing else', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    const touch = async (at: number, signs: Signs): Promise<Signs | undefined> => {
      same(await store.touch([{ id: kept.id, at, signs }]), [true]);
      return (await store.read(kept.id))?.signs;
    };
    const [one, two, three] = [start + MINUTE, start + 2 * MINUTE, start + 3 * MINUTE];
    const first = { spokenAt: one, navigatedAt: 0, promptedAt: two };
    same(await touch(two, first), first);
    const second = { spokenAt: 0, navigatedAt: two, promptedAt: one };
    same(await touch(start, second), { spokenAt: one, navigatedAt: two, promptedAt: two });
    const third = { spokenAt: three, navigatedAt: one, promptedAt: 0 };
    same(await touch(two, third), { spokenAt: three, navigatedAt: two, promptedAt: two });
    same(await store.touch([{ id: kept.id, at: three }]), [true]);
    const touched = await store.read(kept.id);
    same(touched?.signs, { spokenAt: three, navigatedAt: two, promptedAt: two });
    same([touched?.lastActivityAt, touched?.version], [three, 0]);
  });

  test('touches of one call that are of one session bring all of their signs', async (store, clock) => {
    const [kept, other] = [await created(store), await created(store)];
    const start = store.now();
    clock.advance(MINUTE);
    const instants = Array.from({ length: 50 }, (_, index) => start + ((index * 37) % 50));
    await Promise.all([
      ...instants.map((at) =>
        store.touch([
          { id: kept.id, at: start, signs: { ...NO_SIGNS, spokenAt: at } },
          { id: kept.id, at, signs: { ...NO_SIGNS, promptedAt: at } },
          { id: other.id, at },
        ]),
      ),
    ]);
    same((await store.read(kept.id))?.signs, {
      spokenAt: start + 49,
      navigatedAt: 0,
      promptedAt: start + 49,
    });
    is((await store.read(kept.id))?.lastActivityAt, start + 49);
    is((await store.read(other.id))?.signs, undefined);
  });

  test('a touch that is refused shows nothing', async (store, clock) => {
    const [ended, idle] = [await created(store), await created(store)];
    const signs = { spokenAt: store.now(), navigatedAt: store.now(), promptedAt: store.now() };
    await store.end(ended.id, endNow(store));
    clock.advance(15 * MINUTE);
    const touches = [ended, idle].map(({ id }) => ({ id, at: store.now(), signs }));
    same(await store.touch(touches), [false, false]);
    is((await store.visit(idle.id, 'hash', store.now(), signs))?.isTouched, false);
    for (const { id } of [ended, idle]) is((await store.read(id))?.signs, undefined);
  });

  test('visit merges the signs, for who has the secret', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    const at = store.now();
    const signs = { spokenAt: at, navigatedAt: at - 1, promptedAt: 0 };
    same((await store.visit(kept.id, 'another', at, signs))?.isTouched, false);
    is((await store.read(kept.id))?.signs, undefined);
    same(await store.visit(kept.id, 'hash', at, signs), { record: kept, isTouched: true });
    same((await store.read(kept.id))?.signs, signs);
    const later = { ...NO_SIGNS, promptedAt: at };
    same((await store.visit(kept.id, 'hash', at, later))?.record.signs, signs);
    same((await store.read(kept.id))?.signs, { ...signs, promptedAt: at });
  });

  test('visit reads a session as it was, and touches it for who has its secret', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(10 * MINUTE);
    same(await store.visit(kept.id, 'hash', store.now()), { record: kept, isTouched: true });
    is((await store.read(kept.id))?.lastActivityAt, start + 10 * MINUTE);
    const touched = { ...kept, lastActivityAt: start + 10 * MINUTE };
    clock.advance(MINUTE);
    same(await store.visit(kept.id, 'another', store.now()), { record: touched, isTouched: false });
    same(await store.visit(kept.id, 'hash', start), { record: touched, isTouched: true });
    same(await store.read(kept.id), touched);
    same(await store.visit(kept.id, 'hash', store.now() + DAY), {
      record: touched,
      isTouched: true,
    });
    is((await store.read(kept.id))?.lastActivityAt, store.now());
  });

  test('visit never revives', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    const request = endNow(store);
    await store.end(ended.id, request);
    clock.advance(15 * MINUTE);
    is(await store.visit('unknown', 'hash', store.now()), undefined);
    same(await store.visit(idle.id, 'hash', store.now()), { record: idle, isTouched: false });
    const visit = await store.visit(ended.id, 'hash', store.now());
    same([visit?.isTouched, visit?.record.ended?.reason], [false, 'signed-out']);
    is((await store.read(idle.id))?.lastActivityAt, idle.lastActivityAt);
  });

  test('update changes what it is given, once per version, and not the last activity', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'updated');
    is(await store.update(kept.id, 0, { data: '{"a":3}' }), 'conflict');
    is(
      await store.update(kept.id, 1, { secretHash: 'other', authenticatedAt: store.now() }),
      'updated',
    );
    same(await store.read(kept.id), {
      ...kept,
      data: '{"a":2}',
      secretHash: 'other',
      authenticatedAt: store.now(),
      version: 2,
    });
  });

  test('update may be repeated until another changes the session', async (store, clock) => {
    const kept = await created(store);
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'updated');
    clock.advance(1);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'updated', 'repeated');
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'another' }), 'conflict');
    is(await store.update(kept.id, 0, { data: '{"a":2}' }), 'conflict');
    is((await store.read(kept.id))?.version, 1);
    is(await store.update(kept.id, 1, {}), 'updated');
    is(await store.update(kept.id, 0, { data: '{"a":2}', by: 'me' }), 'conflict');
    is(await store.update(kept.id, 1, { data: '{"a":2}', by: 'me' }), 'conflict');
    same(await store.read(kept.id), {
      ...kept,
      data: '{"a":2}',
      lastActivityAt: store.now(),
      version: 2,
    });
    is(await store.update(kept.id, 2, { by: 'last' }), 'updated');
    is(await store.end(kept.id, { reason: 'revoked', at: store.now(), by: 'last' }), true);
    is(await store.update(kept.id, 2, { by: 'last' }), 'not-live');
  });

  test('update is not hindered by touches, and loses no data to them', async (store) => {
    const kept = await created(store);
    const touch = (): Promise<unknown> => store.touch([{ id: kept.id, at: store.now() }]);
    const results = await Promise.all([
      touch(),
      store.update(kept.id, 0, { data: '{"a":2}' }),
      touch(),
      touch(),
    ]);
    is(results[1], 'updated');
    is((await store.read(kept.id))?.data, '{"a":2}');
  });

  test('a late write after an end loses, as one after a deadline does', async (store, clock) => {
    const ended = await created(store);
    const idle = await created(store);
    await store.end(ended.id, endNow(store));
    clock.advance(15 * MINUTE);
    is(await store.update(ended.id, 0, { data: '{"late":true}' }), 'not-live');
    is(await store.update(idle.id, 0, { data: '{"late":true}' }), 'not-live');
    is(await store.update('unknown', 0, { data: '{}' }), 'not-live');
    is((await store.read(ended.id))?.data, '');
  });

  /** Leaves the last page of a session, which is then to end a minute later. */
  async function leave(store: SessionStore, { id, version }: SessionRecord): Promise<Closing> {
    const closing = { leftAt: store.now(), closesAt: store.now() + MINUTE };
    is(await store.update(id, version, { closing }), 'updated');
    return closing;
  }

  test('keeps a close that is pending, puts it off and takes it back, as copies', async (store, clock) => {
    const kept = await created(store);
    clock.advance(MINUTE);
    const closing = await leave(store, kept);
    const pending = { ...kept, closing: { ...closing }, version: 1 };
    Object.assign(closing, { closesAt: 0 });
    const read = await store.read(kept.id);
    same(read, pending);
    Object.assign(read?.closing ?? {}, { closesAt: 0 });
    same(await store.read(kept.id), pending);
    same(await store.list('george'), [pending]);
    same((await store.visit(kept.id, 'another', store.now()))?.record, pending);
    is(await store.update(kept.id, 1, { data: '{"a":2}' }), 'updated');
    same(await store.read(kept.id), { ...pending, data: '{"a":2}', version: 2 });
    const later = { leftAt: store.now() + 1, closesAt: store.now() + DAY };
    is(await store.update(kept.id, 2, { closing: later }), 'updated');
    same((await store.read(kept.id))?.closing, later);
    is(await store.update(kept.id, 1, { closing: null }), 'conflict');
    is(await store.update(kept.id, 3, { closing: null }), 'updated');
    same(await store.read(kept.id), { ...kept, data: '{"a":2}', version: 4 });
    const over = await created(store, { closing: pending.closing });
    same((await store.read(over.id))?.closing, pending.closing);
  });

  test('a close that is not taken back is a deadline: nothing revives, and nothing changes any more', async (store, clock) => {
    const kept = await created(store);
    const start = store.now();
    clock.advance(MINUTE);
    const { closesAt } = await leave(store, kept);
    clock.advance(MINUTE - 1);
    is(await store.update(kept.id, 1, { data: '{}' }), 'updated');
    clock.advance(1);
    is(store.now(), closesAt);
    is(await store.update(kept.id, 2, { closing: null }), 'not-live');
    const touches = [start + 1, start + MINUTE, closesAt].map((at) => ({ id: kept.id, at }));
    for (const touch of touches) same(await store.touch([touch]), [false]);
    is((await store.visit(kept.id, 'hash', store.now()))?.isTouched, false);
    same(await store.read(kept.id), {
      ...kept,
      data: '{}',
      closing: { leftAt: start + MINUTE, closesAt },
      version: 2,
    });
  });

  test('an activity before a leave does not take it back, also when it comes late; one after it does', async (store, clock) => {
    const [before, after, late, visited] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    clock.advance(MINUTE);
    for (const kept of [before, after, late, visited]) await leave(store, kept);
    const leftAt = store.now();
    clock.advance(MINUTE / 2);
    same(
      await store.touch([
        { id: before.id, at: leftAt },
        { id: after.id, at: leftAt + 1 },
      ]),
      [true, true],
    );
    is((await store.visit(visited.id, 'hash', store.now()))?.isTouched, true);
    clock.advance(MINUTE / 2);
    same(await store.touch([{ id: late.id, at: leftAt + MINUTE - 1 }]), [true]);
    is((await store.read(before.id))?.lastActivityAt, leftAt);
    is(await store.update(before.id, 1, { closing: null }), 'not-live');
    same(
      (await store.due(store.now(), 10)).map(({ id }) => id),
      [before.id],
    );
    clock.advance(10 * MINUTE);
    same(await store.touch([after, late, visited].map(({ id }) => ({ id, at: store.now() }))), [
      true,
      true,
      true,
    ]);
    is(await store.update(after.id, 1, { data: '{}' }), 'updated');
  });

  test('what is closed is due once, at its time; what was taken back is due when it would have been', async (store, clock) => {
    const [closed, stayed, touched, putOff] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    const ids = async (): Promise<readonly string[]> =>
      (await store.due(store.now(), 10)).map(({ id }) => id).sort();
    for (const kept of [closed, stayed, touched, putOff]) await leave(store, kept);
    clock.advance(1);
    is(await store.update(stayed.id, 1, { closing: null }), 'updated');
    same(await store.touch([{ id: touched.id, at: store.now() }]), [true]);
    const closing = { leftAt: store.now(), closesAt: store.now() + 2 * MINUTE };
    is(await store.update(putOff.id, 1, { closing }), 'updated');
    clock.advance(MINUTE - 2);
    same(await ids(), []);
    clock.advance(1);
    const all = await Promise.all([ids(), ids(), ids()]);
    same(all.flat(), [closed.id]);
    is(await store.end(closed.id, endNow(store, 'closed')), true);
    clock.advance(MINUTE + 1);
    same(await ids(), [putOff.id]);
    clock.advance(13 * MINUTE - 2);
    same(await ids(), [putOff.id]);
    clock.advance(1);
    same(await ids(), [stayed.id]);
    clock.advance(1);
    same(await ids(), [touched.id]);
  });

  test('a session ends as closed only when its close is due; its tombstone has nothing pending', async (store, clock) => {
    const [closed, stayed, touched, other] = [
      await created(store),
      await created(store),
      await created(store),
      await created(store),
    ];
    is(await store.end(other.id, endNow(store, 'closed')), false, 'none is pending');
    for (const kept of [closed, stayed, touched, other]) await leave(store, kept);
    clock.advance(1);
    await store.update(stayed.id, 1, { closing: null });
    await store.touch([{ id: touched.id, at: store.now() }]);
    clock.advance(MINUTE - 2);
    is(await store.end(closed.id, endNow(store, 'closed')), false, 'it is not due');
    clock.advance(1);
    is(await store.end(stayed.id, endNow(store, 'closed')), false);
    is(await store.end(touched.id, endNow(store, 'closed')), false);
    const request = endNow(store, 'closed');
    is(await store.end(closed.id, request), true);
    is(await store.end(closed.id, request), true, 'repeated');
    is(await store.end(closed.id, endNow(store, 'closed')), false);
    const ended = { reason: 'closed', at: store.now() } as const;
    same(await store.read(closed.id), { ...closed, data: '', ended, version: 1 });
    const all = await store.endAll('george', endNow(store, 'revoked'), touched.id);
    same(
      new Map(all.map(({ id, closing }) => [id, closing])),
      new Map([stayed, other].map(({ id }) => [id, undefined])),
    );
    is((await store.read(other.id))?.closing, undefined);
  });

  test('an end has one winner, and leaves a tombstone without data', async (store) => {
    const kept = await created(store);
    const at = store.now();
    const reasons = ['idle', 'revoked', 'signed-out', 'absolute'] as const;
    const ask = (reason: EndRequest['reason']): Promise<boolean> =>
      store.end(kept.id, { reason, at, by: reason });
    const wins = await Promise.all(reasons.map(ask));
    is(wins.filter(Boolean).length, 1);
    const reason = reasons[wins.indexOf(true)] ?? 'limit';
    same(await store.read(kept.id), { ...kept, data: '', ended: { reason, at } });
    same(await Promise.all(reasons.map(ask)), wins, 'a repeated request has the same answer');
    is(await store.end('unknown', endNow(store)), false);
  });

  test('an end for idleness loses to an activity that its caller had not seen', async (store, clock) => {
    const kept = await created(store);
    const seen = store.now();
    clock.advance(MINUTE);
    await store.touch([{ id: kept.id, at: store.now() }]);
    is(await store.end(kept.id, endNow(store, 'idle'), seen), false);
    is((await store.read(kept.id))?.ended, undefined);
    is(await store.end(kept.id, endNow(store, 'idle'), store.now()), true);
  });

  test('a tombstone is kept for its time, and then forgotten', async (store, clock) => {
    const kept = await created(store, { tombstoneFor: 60 * MINUTE });
    await store.end(kept.id, endNow(store));
    clock.advance(60 * MINUTE - 1);
    await store.due(store.now(), 10);
    is((await store.read(kept.id))?.ended?.reason, 'signed-out');
    clock.advance(1);
    is(await store.read(kept.id), undefined);
    await store.due(store.now(), 10);
    clock.advance(1_000);
    await store.due(store.now(), 10);
    await store.create(record(store, { id: kept.id }));
  });

  test('lists the sessions of one subject that have not ended, oldest first', async (store, clock) => {
    const first = await created(store);
    clock.advance(1);
    const second = await created(store);
    await created(store, { subject: 'maria' });
    const gone = await created(store);
    await store.end(gone.id, endNow(store));
    same(await store.list('george'), [first, second]);
    same(await store.list('nobody'), []);
    same(await store.list('george%'), []);
  });

  test('ends all sessions of one subject but one, and says which', async (store) => {
    const [first, second, third] = [
      await created(store),
      await created(store),
      await created(store),
    ];
    const other = await created(store, { subject: 'maria' });
    await store.end(first.id, endNow(store));
    const request = endNow(store, 'revoked');
    for (const time of ['first', 'repeated']) {
      const tombstones = await store.endAll('george', request, third.id);
      same(
        tombstones.map(({ id, ended }) => [id, ended?.reason]),
        [[second.id, 'revoked']],
        time,
      );
    }
    same(await store.list('george'), [third]);
    same(await store.list('maria'), [other]);
    same(
      (await store.endAll('george', endNow(store, 'revoked'))).map(({ id }) => id),
      [third.id],
    );
    same(await store.endAll('george', endNow(store, 'revoked')), []);
  });

  test('ends none that was begun after an instant, if it is given one', async (store, clock) => {
    const before = await created(store);
    await store.update(before.id, 0, { data: '{}', by: 'a change' });
    const request = { ...endNow(store, 'revoked'), by: 'the end' };
    clock.advance(1);
    const since = await created(store);
    for (const time of ['first', 'repeated']) {
      const ended = await store.endAll('george', request, undefined, request.at);
      same(
        ended.map(({ id }) => id),
        [before.id],
        time,
      );
    }
    same(await store.list('george'), [since]);
    same(await store.endAll('george', { ...request, by: 'a change' }, since.id), []);
  });

  test('finds what is due, in parts, and nothing else', async (store, clock) => {
    const kept = await Promise.all(Array.from({ length: 5 }, () => created(store)));
    const late = await created(store, { idleTimeout: 60 * MINUTE });
    clock.advance(15 * MINUTE - 1);
    same(await store.due(store.now(), 10), []);
    clock.advance(1);
    const found: string[] = [];
    for (
      let part = await store.due(store.now(), 2);
      part.length > 0;
      part = await store.due(store.now(), 2)
    ) {
      ok(part.length <= 2);
      for (const { id } of part) {
        found.push(id);
        await store.end(id, endNow(store, 'idle'));
      }
    }
    same([...found].sort(), kept.map(({ id }) => id).sort());
    is((await store.read(late.id))?.ended, undefined);
  });

  test('what is due is given to one caller; if not ended it is found again later, and what was touched is not', async (store, clock) => {
    const kept = await created(store);
    const busy = await created(store);
    clock.advance(14 * MINUTE);
    await store.touch([{ id: busy.id, at: store.now() }]);
    clock.advance(MINUTE);
    const ids = async (): Promise<readonly string[]> =>
      (await store.due(store.now(), 10)).map(({ id }) => id);
    const all = await Promise.all([ids(), ids(), ids()]);
    same(all.flat(), [kept.id]);
    clock.advance(CLAIM_FOR - 1);
    same(await ids(), []);
    clock.advance(1);
    same(await ids(), [kept.id]);
    clock.advance(14 * MINUTE);
    same([...(await ids())].sort(), [kept.id, busy.id].sort());
  });

  test('timeouts of 30 days and more do not overflow', async (store, clock) => {
    const kept = await created(store, {
      idleTimeout: 30 * DAY,
      absoluteDeadline: store.now() + 400 * DAY,
    });
    clock.advance(30 * DAY - 1);
    same(await store.due(store.now(), 10), []);
    same(await store.touch([{ id: kept.id, at: store.now() }]), [true]);
    clock.advance(30 * DAY);
    const [due] = await store.due(store.now(), 10);
    is(due?.id, kept.id);
    is(due === undefined ? undefined : deadlineOf(due), store.now());
  });

  test('tells who watches of every end, once, and of every change', async (store, clock) => {
    const told: string[] = [];
    const watch = store.watch({
      ended(tombstone) {
        told.push(`${tombstone.id} ${tombstone.ended?.reason} ${tombstone.data}`);
        Object.assign(tombstone, { subject: 'mallory' });
        throw new Error('a listener that fails hinders nobody');
      },
      changed: (id) => void told.push(`${id} changed`),
      outdated() {},
      resumed() {},
    });
    const others: string[] = [];
    const other = store.watch({
      ended: ({ id, subject }) => void others.push(`${id} ${subject}`),
      changed() {},
      outdated() {},
      resumed() {},
    });
    await intact(store, clock, watch);
    await intact(store, clock, other);
    const sessions = [await created(store), await created(store), await created(store)] as const;
    const [first, second, third] = sessions;
    await store.update(first.id, 0, { data: '{"a":2}' });
    await until(clock, () => told.length === 1);
    await leave(store, third);
    await until(clock, () => told.length === 2);
    const request = endNow(store);
    await store.end(first.id, request);
    await store.end(first.id, endNow(store));
    await store.end(first.id, request);
    // Sessions may lie on different servers: what is told of one does not wait for what is told of another.
    await until(clock, () => told.length === 3 && others.length === 1);
    await store.touch([{ id: second.id, at: store.now() }]);
    await store.endAll('george', endNow(store, 'revoked'), third.id);
    await until(clock, () => others.length === 2);
    await until(clock, () => told.length === 4);
    same(told, [
      `${first.id} changed`,
      `${third.id} changed`,
      `${first.id} signed-out `,
      `${second.id} revoked `,
    ]);
    ok(watch.intactUntil() <= store.now());
    ok(watch.intactUntil() >= store.now() - 30_000, 'it knows that nothing was missed');

    watch.stop();
    await store.end(third.id, endNow(store));
    await until(clock, () => others.length === 3);
    is(told.length, 4);
    same(
      others,
      sessions.map(({ id }) => `${id} george`),
    );
  });

  test('tells who watches that news are heard again when some may have been missed, and only then', async (store, clock, breakNews) => {
    let resumed = 0;
    const watch = store.watch({
      ended() {},
      changed() {},
      outdated() {},
      resumed: () => void (resumed += 1),
    });
    await intact(store, clock, watch);
    const before = resumed;
    ok(before <= 1);
    const since = watch.intactSince();
    await until(clock, () => store.now() - since > 10_000);
    if (watch.intactSince() === since) is(resumed, before, 'nothing was missed');
    if (breakNews === undefined) return;
    const atBreak = watch.intactSince();
    const told = resumed;
    await breakNews();
    await until(clock, () => watch.intactSince() > atBreak);
    ok(resumed > told, 'a new span has begun');
  });

  test('of racing update and end, an update that was done was done before', async (store) => {
    const kept = await created(store);
    const [outcome, isWinner] = await Promise.all([
      store.update(kept.id, 0, { data: '{"a":2}' }),
      store.end(kept.id, endNow(store)),
    ]);
    ok(isWinner);
    ok(outcome === 'updated' || outcome === 'not-live');
    is((await store.read(kept.id))?.data, '');
  });

  test('of racing ends of one and of all, each session is ended by one', async (store) => {
    const kept = [await created(store), await created(store)];
    const [one, all] = await Promise.all([
      store.end(kept[0]?.id ?? '', endNow(store)),
      store.endAll('george', endNow(store, 'revoked')),
    ]);
    is(all.length + (one ? 1 : 0), 2);
  });

  test('gives subjects, devices and data of any letters back byte for byte', async (store) => {
    for (const text of ODD_TEXTS) {
      const data = JSON.stringify({ [text]: text });
      const kept = await created(store, { subject: text, device: text, data });
      same(await store.list(text), [kept]);
      same(await store.read(kept.id), kept);
      is(await store.update(kept.id, 0, { data: JSON.stringify([text]) }), 'updated');
      is((await store.read(kept.id))?.data, JSON.stringify([text]));
      same(
        (await store.endAll(text, endNow(store, 'revoked'))).map(({ id }) => id),
        [kept.id],
      );
    }
  });

  test('knows no session by what none can have, and goes on', async (store) => {
    const kept = await created(store);
    for (const id of [...UNKEEPABLE_TEXTS, 'born', 'due', '__proto__', '*', kept.subject]) {
      is(await store.read(id), undefined);
      same(
        await store.touch([
          { id, at: store.now() },
          { id: kept.id, at: store.now() },
        ]),
        [false, true],
      );
      is(await store.visit(id, 'hash', store.now()), undefined);
      is(await store.update(id, 0, { data: '{}' }), 'not-live');
      is(await store.end(id, endNow(store)), false);
      same(await store.endAll('maria', endNow(store), id), []);
    }
    for (const subject of [...UNKEEPABLE_TEXTS, kept.id]) {
      same(await store.list(subject), []);
      same(await store.endAll(subject, endNow(store)), []);
    }
    same(await store.read(kept.id), kept);
  });

  test('has a secret, which stays the same', async (store, clock) => {
    const [first, second] = await Promise.all([store.secret(), store.secret()]);
    ok(first.length >= 22, 'of 128 bits');
    is(second, first);
    const { id } = await created(store);
    ok(await store.end(id, endNow(store)));
    clock.advance(2 * DAY);
    await store.due(store.now(), 100);
    is(await store.secret(), first);
  });

  test('takes any id for one, also a name of its own', async (store) => {
    const ids = ['born', 'due', '=born', '=', '__proto__', '{s1}:due', '*', ' '];
    for (const id of ids) {
      const kept = await created(store, { id });
      same(await store.read(id), kept);
      same(await store.touch([{ id, at: store.now() }]), [true]);
    }
    is((await store.list('george')).length, ids.length);
    for (const id of ids) ok(await store.end(id, endNow(store)));
  });

  test('refuses what is no string, and a record that it could not give back, by name', async (store) => {
    const kept = await created(store);
    for (const value of [undefined, null, 42, {}, ['a']] as unknown as readonly string[]) {
      const named = (name: string): object => ({ name: 'TypeError', message: new RegExp(name) });
      await rejects(store.read(value), named('id'));
      await rejects(store.touch([{ id: value, at: 0 }]), named('id'));
      await rejects(store.visit(value, 'hash', 0), named('id'));
      await rejects(store.update(value, 0, { data: '{}' }), named('id'));
      await rejects(store.end(value, endNow(store)), named('id'));
      await rejects(store.list(value), named('subject'));
      await rejects(store.endAll(value, endNow(store)), named('subject'));
      for (const name of ['id', 'secretHash', 'subject', 'device', 'data']) {
        await rejects(store.create(record(store, { [name]: value })), named(name));
      }
    }
    for (const text of UNKEEPABLE_TEXTS) {
      for (const name of ['id', 'secretHash', 'subject']) {
        await rejects(store.create(record(store, { [name]: text })), { name: 'TypeError' });
      }
    }
    for (const name of ['device', 'data']) {
      await rejects(store.create(record(store, { [name]: 'a\0b' })), { name: 'TypeError' });
    }
    await rejects(store.update(kept.id, 0, { data: '\ud800' }), { name: 'TypeError' });
    same(await store.list('george'), [kept]);
  });
}
