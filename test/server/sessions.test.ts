import { describe, expect, it } from 'vitest';
import {
  createSessions,
  presets,
  type Exchange,
  type RequestView,
  type SessionEvents,
  type Sessions,
  type SessionsOptions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const MINUTE = 60_000;
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h' } as const;

interface Setup {
  readonly sessions: Sessions<{ readonly role?: string }>;
  readonly clock: FakeClock;
  readonly store: SessionStore;
  readonly events: (readonly [name: string, event: Record<string, unknown>])[];
  /** Signs in from a new browser. */
  signIn(subject?: string, headers?: Readonly<Record<string, string>>): Promise<Browser>;
}

interface Browser {
  readonly id: string;
  readonly exchange: Exchange;
}

function view(headers: Readonly<Record<string, string>> = {}, url = '/page'): RequestView {
  const all: Readonly<Record<string, string>> = { host: 'localhost', ...headers };
  return { method: 'POST', url, isEncrypted: false, header: (name) => all[name] };
}

function setUp(options: Partial<SessionsOptions> = {}): Setup {
  const clock = createFakeClock();
  const store = options.store ?? createMemoryStore({ clock });
  const sessions = createSessions<{ readonly role?: string }>({
    policy: POLICY,
    store,
    clock,
    ...options,
  });
  const events: [string, Record<string, unknown>][] = [];
  for (const name of ['started', 'ended', 'denied'] as const) {
    sessions.on(name, (event: SessionEvents[typeof name]) => events.push([name, { ...event }]));
  }
  return {
    sessions,
    clock,
    store,
    events,
    async signIn(subject = 'george', headers = {}) {
      let cookie = '';
      const first = {
        request: view(headers),
        answer: answerTo((value) => void (cookie = value)),
      };
      const { id } = await sessions.of(first).signIn(subject);
      const request = view({ ...headers, cookie: cookie.split(';')[0] ?? '' });
      return { id, exchange: { request, answer: answerTo() } };
    },
  };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('createSessions', () => {
  it('keeps sessions in memory when it is given no store', async () => {
    const sessions = createSessions({ policy: presets.pciDss });
    const exchange = { request: view(), answer: answerTo() };
    await sessions.of(exchange).signIn('george');
    expect(await sessions.list('george')).toHaveLength(1);
    await sessions.close();
  });
});

describe('events (S18)', () => {
  it('say who, what, when, why and from where, and no secret (S19)', async () => {
    const { sessions, events, signIn, clock } = setUp();
    const { id, exchange } = await signIn();
    await sessions.of(exchange).signOut();
    await sessions.guard(exchange.request);
    const at = clock.wall();
    expect(events).toEqual([
      ['started', { session: id, subject: 'george', at, where: 'POST /page' }],
      ['ended', { session: id, subject: 'george', reason: 'signed-out', at, where: 'POST /page' }],
      ['denied', { session: id, subject: 'george', reason: 'signed-out', at, where: 'POST /page' }],
    ]);
    const secret = exchange.request.header('cookie')?.split('.')[1] ?? 'none';
    expect(JSON.stringify(events)).not.toContain(secret);
  });

  it('go on when a listener fails, and the failure is told', async () => {
    const failures: unknown[] = [];
    const { sessions, signIn } = setUp({
      onError: (error, { stage }) => failures.push(stage, error),
    });
    const failure = new Error('listener');
    sessions.on('started', () => {
      throw failure;
    });
    await signIn();
    expect(failures).toEqual(['listener', failure]);
  });
});

describe('the sweep', () => {
  it('I7: ends sessions on time with no request, exactly once each', async () => {
    const { sessions, events, signIn, clock } = setUp();
    const ids = [(await signIn()).id, (await signIn('maria')).id];
    clock.advance(15 * MINUTE - 1_000);
    await settle();
    clock.advance(1_000);
    await settle();
    clock.advance(1_000);
    await settle();
    await sessions.sweep();
    const ended = events.filter(([name]) => name === 'ended');
    expect(ended.map(([, { reason, where }]) => [reason, where])).toEqual([
      ['idle', 'sweep'],
      ['idle', 'sweep'],
    ]);
    expect(new Set(ended.map(([, { session }]) => session))).toEqual(new Set(ids));
  });

  it('ends all that is due, in as many parts as it takes', async () => {
    const clock = createFakeClock();
    const { sessions, signIn } = setUp({
      clock: createFakeClock(),
      store: createMemoryStore({ clock }),
    });
    for (let index = 0; index < 1_100; index += 1) await signIn(`subject-${index}`);
    clock.advance(15 * MINUTE);
    expect(await sessions.sweep()).toBe(1_100);
    expect(await sessions.sweep()).toBe(0);
  });

  it('I1: lets a session live that was touched while it looked', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let touchNow = async (): Promise<void> => {};
    const { sessions, signIn, events } = setUp({
      clock,
      store: {
        ...store,
        async due(now, limit) {
          const records = await store.due(now, limit);
          await touchNow();
          return records.map((record) => ({
            ...record,
            lastActivityAt: record.lastActivityAt - 60 * MINUTE,
          }));
        },
      },
    });
    const { id } = await signIn();
    clock.advance(15 * MINUTE - 1);
    touchNow = async () => void (await store.touch([{ id, at: store.now() }]));
    clock.advance(1);
    expect(await sessions.sweep()).toBe(0);
    expect(events.filter(([name]) => name === 'ended')).toEqual([]);
  });

  it('I8: goes on after the store has failed', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const stages: string[] = [];
    let isDown = true;
    const { signIn, events } = setUp({
      clock,
      store: {
        ...store,
        due: (...args) => (isDown ? Promise.reject(new Error('down')) : store.due(...args)),
      },
      onError: (_error, { stage }) => stages.push(stage),
    });
    await signIn();
    for (let minute = 0; minute < 15; minute += 1) {
      clock.advance(MINUTE);
      await settle();
    }
    expect(new Set(stages)).toEqual(new Set(['sweep']));
    isDown = false;
    const endedCount = (): number => events.filter(([name]) => name === 'ended').length;
    clock.advance(1_000);
    await settle();
    expect(endedCount(), 'other nodes have had no time yet to write what they know').toBe(0);
    for (let second = 0; second < 15; second += 1) {
      clock.advance(1_000);
      await settle();
    }
    expect(endedCount()).toBe(1);
  });

  it('stops with close, which is harmless twice', async () => {
    const { sessions, clock } = setUp();
    await sessions.close();
    await sessions.close();
    expect(clock.timers).toBe(0);
  });
});

describe('the sessions of a subject', () => {
  it('S8: are listed with their device, and any of them can be ended by its subject only', async () => {
    const { sessions, signIn, clock } = setUp();
    const phone = await signIn('george', { 'user-agent': 'Phone' });
    clock.advance(MINUTE);
    const desk = await signIn('george', { 'user-agent': `Desk${'x'.repeat(500)}` });
    await signIn('maria');
    const list = await sessions.list('george');
    expect(list.map(({ id, device }) => [id, device.slice(0, 5)])).toEqual([
      [phone.id, 'Phone'],
      [desk.id, 'Deskx'],
    ]);
    expect(list[1]?.device).toHaveLength(256);
    expect(Object.keys(list[0] ?? {})).not.toContain('secretHash');
    expect(await sessions.revoke(phone.id, { subject: 'maria' })).toBe(false);
    expect(await sessions.revoke(phone.id, { subject: 'george' })).toBe(true);
    expect(await sessions.revoke(phone.id)).toBe(false);
    expect(await sessions.revoke('unknown')).toBe(false);
    expect((await sessions.list('george')).map(({ id }) => id)).toEqual([desk.id]);
  });

  it('S5: can all be ended, or all but one', async () => {
    const { sessions, signIn, events } = setUp();
    const kept = await signIn();
    await signIn();
    await signIn();
    const other = await signIn('maria');
    expect(await sessions.revokeAll('george', { except: kept.id })).toBe(2);
    expect((await sessions.list('george')).map(({ id }) => id)).toEqual([kept.id]);
    expect(await sessions.revokeAll('george')).toBe(1);
    expect((await sessions.list('maria')).map(({ id }) => id)).toEqual([other.id]);
    expect(events.filter(([name]) => name === 'ended').map(([, { reason }]) => reason)).toEqual(
      Array.from({ length: 3 }, () => 'revoked'),
    );
  });

  it('that are past their deadline are not listed, swept or not', async () => {
    const { sessions, signIn, clock } = setUp();
    await signIn();
    clock.advance(15 * MINUTE - 1);
    expect(await sessions.list('george')).toHaveLength(1);
    clock.advance(1);
    expect(await sessions.list('george')).toEqual([]);
  });
});

describe('a limit of sessions (S9)', () => {
  const limited = { ...POLICY, maxSessions: 2 };

  it('ends the one that was left alone for longest, however old it is', async () => {
    const { sessions, signIn, events, clock } = setUp({ policy: limited });
    const first = await signIn();
    clock.advance(1);
    const second = await signIn();
    clock.advance(1);
    expect((await sessions.guard(first.exchange.request)).isAllowed).toBe(true);
    clock.advance(1);
    const third = await signIn();
    expect((await sessions.list('george')).map(({ id }) => id)).toEqual([first.id, third.id]);
    expect(events.slice(-2)).toMatchObject([
      ['ended', { session: second.id, reason: 'limit' }],
      ['started', { session: third.id }],
    ]);
  });

  it('or refuses the newest, and lets one through when another has ended', async () => {
    const { sessions, signIn, events } = setUp({ policy: { ...limited, onLimit: 'refuse' } });
    const first = await signIn();
    await signIn();
    await expect(signIn()).rejects.toMatchObject({ code: 'ERR_SESSION_LIMIT', status: 409 });
    expect(events.at(-1)).toMatchObject(['denied', { reason: 'limit-reached', subject: 'george' }]);
    await sessions.of(first.exchange).signIn('george');
    expect(await sessions.list('george'), 'the same browser again').toHaveLength(2);
    await signIn('maria');
  });

  it.each(['end-oldest', 'refuse'] as const)(
    'holds when many sign in at once (%s)',
    async (onLimit) => {
      const { sessions, signIn } = setUp({ policy: { ...limited, onLimit } });
      const outcomes = await Promise.allSettled(Array.from({ length: 8 }, () => signIn()));
      expect((await sessions.list('george')).length).toBe(2);
      const refused = outcomes.filter(({ status }) => status === 'rejected').length;
      expect(refused).toBe(onLimit === 'refuse' ? 6 : 0);
    },
  );
});

describe('a policy', () => {
  it('can depend on the subject and the client; the strictest wins', async () => {
    const kiosk = { idleTimeout: '2m', warnBefore: '30s' } as const;
    const admin = { idleTimeout: '10m' } as const;
    const { sessions, signIn, clock } = setUp({
      policy: [
        POLICY,
        ({ subject }) => (subject === 'root' ? admin : POLICY),
        ({ request }) => (request.header('x-kiosk') === '1' ? kiosk : POLICY),
      ],
    });
    const ordinary = await signIn();
    const root = await signIn('root');
    const atKiosk = await signIn('george', { 'x-kiosk': '1' });
    const isLive = async ({ exchange }: Browser): Promise<boolean> =>
      (await sessions.guard({ ...exchange.request, method: 'HEAD' })).isAllowed;
    clock.advance(2 * MINUTE);
    expect([await isLive(ordinary), await isLive(root), await isLive(atKiosk)]).toEqual([
      true,
      true,
      false,
    ]);
    clock.advance(8 * MINUTE);
    expect([await isLive(ordinary), await isLive(root)]).toEqual([true, false]);
  });

  it('that has become stricter holds for the sessions that there are', async () => {
    let policy: { idleTimeout: '15m' | '5m'; warnBefore: '1m' } = {
      idleTimeout: '15m',
      warnBefore: '1m',
    };
    const { sessions, signIn, clock } = setUp({ policy: () => policy });
    const { exchange } = await signIn();
    clock.advance(6 * MINUTE);
    const passive = { ...exchange.request, method: 'HEAD' };
    expect((await sessions.guard(passive)).isAllowed).toBe(true);
    policy = { idleTimeout: '5m', warnBefore: '1m' };
    expect((await sessions.guard(passive)).isAllowed).toBe(false);
  });

  it('that has become more lenient does not lengthen them; the warning still fits', async () => {
    let policy: { idleTimeout: '15m' | '2m'; warnBefore: '3m' | '30s' } = {
      idleTimeout: '2m',
      warnBefore: '30s',
    };
    const { sessions, signIn, clock } = setUp({ policy: () => policy });
    const { exchange } = await signIn();
    policy = { idleTimeout: '15m', warnBefore: '3m' };
    const look = {
      ...view({ cookie: exchange.request.header('cookie') ?? '' }, '/session'),
      method: 'GET',
    };
    const status = async (): Promise<unknown> =>
      (await sessions.respond(new Request('http://localhost/session'), look)).json();
    expect(await status()).toMatchObject({ idleTimeout: 2 * MINUTE, warnBefore: MINUTE });
    clock.advance(2 * MINUTE);
    expect(await status()).toMatchObject({ state: 'ended', reason: 'idle' });
  });
});

describe('data', () => {
  it('is small: more is refused, and nothing changes', async () => {
    const { sessions, signIn } = setUp();
    const { exchange } = await signIn();
    const session = sessions.of(exchange);
    await expect(session.update(() => ({ role: 'x'.repeat(5_000) }))).rejects.toMatchObject({
      code: 'ERR_DATA_TOO_LARGE',
    });
    await expect(session.update(() => undefined as never)).rejects.toThrow(/must be a JSON value/);
    expect((await session.find())?.data).toEqual({});
  });

  it('belongs to the session that the request has just been given', async () => {
    const { sessions, signIn } = setUp();
    const { exchange, id } = await signIn();
    const session = sessions.of(exchange);
    const next = await session.signIn('george', { data: { role: 'clerk' } });
    expect(next.id).not.toBe(id);
    expect((await session.find())?.data).toEqual({ role: 'clerk' });
    expect((await session.update((data) => ({ ...data, role: 'chief' }))).data).toEqual({
      role: 'chief',
    });
    await sessions.revoke(next.id);
    expect(await session.find()).toBeUndefined();
    await expect(session.update((data) => data)).rejects.toMatchObject({
      code: 'ERR_NO_SESSION',
      status: 401,
    });
  });

  it('cannot be changed or rotated without a session', async () => {
    const { sessions } = setUp();
    const nobody = sessions.of({ request: view(), answer: answerTo() });
    await expect(nobody.update((data) => data)).rejects.toMatchObject({ code: 'ERR_NO_SESSION' });
    await expect(nobody.rotate()).rejects.toMatchObject({ code: 'ERR_NO_SESSION' });
    await expect(nobody.signIn('')).rejects.toThrow(/"subject" must have 1 to 256 characters/);
    await expect(nobody.signIn('x'.repeat(300))).rejects.toThrow(TypeError);
  });

  it('that is changed by others at every try is given up on, with a clear error', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let outcome: 'conflict' | 'not-live' = 'conflict';
    const { sessions, signIn } = setUp({ clock, store: { ...store, update: async () => outcome } });
    const { exchange } = await signIn();
    await expect(sessions.of(exchange).update((data) => data)).rejects.toMatchObject({
      code: 'ERR_UPDATE_CONFLICT',
    });
    outcome = 'not-live';
    await expect(sessions.of(exchange).update((data) => data)).rejects.toMatchObject({
      code: 'ERR_NO_SESSION',
    });
  });
});

describe('the guard', () => {
  it('S20: asks the store once for a request, and not at all for what cannot be a token', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let reads = 0;
    const counted: SessionStore = {
      ...store,
      read(id) {
        reads += 1;
        return store.read(id);
      },
    };
    const { sessions } = setUp({ clock, store: counted });
    for (const cookie of ['', '__Host-stillhere=x', `__Host-stillhere=${'y'.repeat(5_000)}`]) {
      await sessions.guard(view({ cookie }));
    }
    expect(reads).toBe(0);
    await sessions.guard(view({ cookie: `__Host-stillhere=${'a'.repeat(22)}.${'b'.repeat(43)}` }));
    expect(reads).toBe(1);
  });

  it("I2: counts a request by the store's time, also one that came before that was known", async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let isTimeKnown = false;
    const told: number[] = [];
    const { sessions, signIn } = setUp({
      clock,
      store: {
        ...store,
        now: () => store.now() + (isTimeKnown ? 0 : 60 * MINUTE),
        isTimeKnown: () => isTimeKnown,
        learnTime: async () => void (isTimeKnown = true),
        async touch(touches) {
          told.push(...touches.map(({ at }) => at - store.now()));
          return store.touch(touches);
        },
      },
    });
    const { exchange } = await signIn();
    clock.advance(MINUTE);
    isTimeKnown = false;
    const guarded = await sessions.guard({ ...exchange.request, method: 'GET' });
    if (guarded.isAllowed) guarded.count?.(200);
    await sessions.close();
    expect(told).toEqual([0]);
  });

  it('denies a request whose session ends between look and touch', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const { sessions, signIn } = setUp({
      clock,
      store: {
        ...store,
        async touch(touches) {
          for (const { id } of touches)
            await store.end(id, { reason: 'revoked', at: store.now(), by: 'another' });
          return store.touch(touches);
        },
      },
    });
    const { exchange } = await signIn();
    clock.advance(15 * MINUTE - 1_000);
    const guarded = await sessions.guard(exchange.request);
    expect(guarded.isAllowed ? 200 : guarded.response.status).toBe(401);
  });

  it('finds an end by another node, and one whose tombstone is gone', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let isForgotten = false;
    const { sessions, signIn } = setUp({
      clock,
      store: {
        ...store,
        async end(id, end, unlessActiveAfter) {
          await store.end(id, { ...end, reason: 'revoked' }, unlessActiveAfter);
          return false;
        },
        read: async (id) => {
          const record = await store.read(id);
          return isForgotten && record?.ended ? undefined : record;
        },
      },
    });
    const reasonFor = async ({ exchange }: Browser): Promise<unknown> => {
      const guarded = await sessions.guard(exchange.request);
      return guarded.isAllowed
        ? 'allowed'
        : ((await guarded.response.json()) as { reason: string }).reason;
    };
    const first = await signIn();
    const second = await signIn();
    clock.advance(15 * MINUTE);
    await settle();
    expect(await reasonFor(first)).toBe('revoked');
    isForgotten = true;
    expect(await reasonFor(second)).toBe('none');
  });

  it('tells of a touch in the background that failed, and answers all the same', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const stages: string[] = [];
    const { sessions, signIn } = setUp({
      clock,
      store: { ...store, touch: () => Promise.reject(new Error('down')) },
      onError: (_error, { stage }) => stages.push(stage),
    });
    const { exchange } = await signIn();
    clock.advance(1_000);
    const guarded = await sessions.guard({ ...exchange.request, method: 'GET' });
    expect(guarded.isAllowed && guarded.count?.(200)).toBe('idle=900, absolute=28799');
    clock.advance(1_000);
    await settle();
    expect(stages).toContain('touch');
  });

  it('lets an error of the program through', async () => {
    const { sessions, signIn } = setUp({
      passive: [
        () => {
          throw new RangeError('rule');
        },
      ],
    });
    const { exchange } = await signIn();
    await expect(sessions.guard(exchange.request)).rejects.toThrow(RangeError);
  });
});
