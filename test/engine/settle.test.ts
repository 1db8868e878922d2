import { describe, expect, it, vi } from 'vitest';
import {
  createAnswerLines,
  createSessions,
  SessionLimitError,
  type Exchange,
  type PolicyOptions,
  type SessionEvents,
  type Sessions,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { createFatedStore, type FatedStore } from '../support/fated-store.ts';
import { answerTo } from '../support/answer.ts';

const POLICY: PolicyOptions = { idleTimeout: '15m', absoluteTimeout: '8h' };
const TIMEOUT = 5_000;

interface Browser {
  readonly exchange: Exchange;
  readonly set: string[];
  status(): Promise<number>;
}

interface Setup {
  readonly sessions: Sessions<{ readonly count: number }>;
  readonly store: FatedStore;
  readonly clock: FakeClock;
  readonly events: string[];
  readonly errors: string[];
  browser(): Browser;
}

function setUp(policy: Partial<PolicyOptions> = {}): Setup {
  const clock = createFakeClock();
  const store = createFatedStore(createMemoryStore({ clock }));
  const events: string[] = [];
  const errors: string[] = [];
  const sessions = createSessions<{ readonly count: number }>({
    policy: { ...POLICY, ...policy },
    store,
    clock,
    onError: (_error, { stage }) => errors.push(stage),
  });
  sessions.on('started', () => events.push('started'));
  sessions.on('ended', ({ reason }: SessionEvents['ended']) => events.push(`ended ${reason}`));
  return {
    ...{ sessions, store, clock, events, errors },
    browser() {
      let cookie = '';
      const set: string[] = [];
      const exchange: Exchange = {
        request: {
          method: 'POST',
          url: '/page',
          isEncrypted: false,
          header: (name) => ({ host: 'localhost', cookie })[name],
        },
        answer: answerTo((value) => {
          if (!value.includes('; HttpOnly')) return;
          set.push(value);
          cookie = value.split(';')[0] ?? '';
        }),
      };
      return {
        exchange,
        set,
        async status() {
          const guarded = await sessions.guard(exchange.request);
          return guarded.isAllowed ? 200 : guarded.response.status;
        },
      };
    },
  };
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const UNAVAILABLE = { code: 'ERR_STORE_UNAVAILABLE' };

/** Something that waits for the store, until it is given up. */
async function giveUp(clock: FakeClock, doing: Promise<unknown>): Promise<void> {
  const refused = doing.then(
    () => undefined,
    (error: unknown) => error,
  );
  await turn();
  clock.advance(TIMEOUT);
  expect(await refused).toMatchObject(UNAVAILABLE);
}

describe('a sign-in whose answer is lost', () => {
  it.each(['fails', 'done-and-lost'] as const)('is asked for again: %s', async (fate) => {
    const { sessions, store, events, browser } = setUp({ maxSessions: 1, onLimit: 'refuse' });
    const person = browser();
    store.strike('create', fate);
    await sessions.of(person.exchange).signIn('george');
    expect(await person.status()).toBe(200);
    expect(await sessions.list('george')).toHaveLength(1);
    expect(events).toEqual(['started']);
  });

  it.each([
    ['was never kept', ['fails', 'fails'], []],
    ['was kept', ['done-and-lost', 'fails'], ['started', 'ended revoked']],
    ['was kept, and its undoing lost too', ['done-and-lost', 'fails', 'fails'], []],
  ] as const)('lives nowhere when nobody was given it: it %s', async (_name, fates, told) => {
    const { sessions, store, clock, events, browser } = setUp({
      maxSessions: 1,
      onLimit: 'refuse',
    });
    const person = browser();
    store.strike('create', ...fates);
    await expect(sessions.of(person.exchange).signIn('george')).rejects.toMatchObject(UNAVAILABLE);
    expect(person.set).toEqual([]);
    await turn();
    expect(events).toEqual(told);
    clock.advance(2_000);
    await turn();
    expect(await sessions.list('george')).toEqual([]);
    expect(events).toEqual(fates[0] === 'fails' ? [] : ['started', 'ended revoked']);
    await sessions.of(person.exchange).signIn('george');
    expect(await person.status()).toBe(200);
  });

  it('is told of once, when what undoes it is lost again and again', async () => {
    const { sessions, store, clock, events, errors, browser } = setUp();
    store.strike('create', 'done-and-lost', 'fails', 'fails', 'fails');
    store.strike('end', 'done-and-lost', 'done-and-lost');
    await expect(sessions.of(browser().exchange).signIn('george')).rejects.toMatchObject(
      UNAVAILABLE,
    );
    for (let seconds = 0; seconds < 8; seconds += 1) {
      clock.advance(1_000);
      await turn();
    }
    expect(events).toEqual(['started', 'ended revoked']);
    expect(errors).toContain('settle');
    expect(await sessions.list('george')).toEqual([]);
  });

  it('cannot come about when the store hears of it after all', async () => {
    const { sessions, store, clock, events, browser } = setUp({ maxSessions: 1 });
    store.strike('create', 'late');
    await giveUp(clock, sessions.of(browser().exchange).signIn('george'));
    await turn();
    await store.release();
    expect(await sessions.list('george')).toEqual([]);
    clock.advance(3_600_000);
    await turn();
    expect(events).toEqual([]);
  });

  it('has ended, if it was kept and then ended with all others', async () => {
    const { sessions, store, clock, events, browser } = setUp();
    store.strike('create', 'done-and-lost', 'late');
    store.strike('endAll', 'passes');
    const doing = sessions.of(browser().exchange).signIn('george');
    await turn();
    expect(await sessions.revokeAll('george')).toBe(1);
    await store.release();
    await doing;
    clock.advance(1_000);
    await turn();
    expect([...events].sort()).toEqual(['ended revoked', 'started']);
  });

  it('gives a person no error for what goes wrong after it: the old session ends later', async () => {
    const { sessions, store, clock, events, browser } = setUp();
    const person = browser();
    await sessions.of(person.exchange).signIn('george');
    store.strike('end', 'fails', 'passes');
    await sessions.of(person.exchange).signIn('george');
    expect(await person.status()).toBe(200);
    clock.advance(1_000);
    await turn();
    expect(events).toEqual(['started', 'started', 'ended replaced']);
    expect(await sessions.list('george')).toHaveLength(1);
  });

  it('leaves none behind when one request signs in twice, or its answer cannot be told any more', async () => {
    const { sessions, events, browser } = setUp();
    const own = sessions.of(browser().exchange);
    await own.signIn('george');
    await own.signIn('george');
    expect(await sessions.list('george')).toHaveLength(1);
    const { request } = browser().exchange;
    const answer = createAnswerLines();
    answer.putOn(answerTo());
    await expect(sessions.of({ request, answer }).signIn('maria')).rejects.toThrow(/has begun/);
    expect(await sessions.list('maria')).toEqual([]);
    expect(events.at(-1)).toBe('ended revoked');
  });
});

describe('a rotation whose answer is lost', () => {
  it('leaves no session that nobody can use, when no answer can be told of it any more', async () => {
    const { sessions, events, browser } = setUp();
    const person = browser();
    await sessions.of(person.exchange).signIn('george');
    const { request } = person.exchange;
    const answer = createAnswerLines();
    answer.putOn(answerTo());
    await expect(sessions.of({ request, answer }).rotate()).rejects.toThrow(/has begun/);
    expect(await sessions.list('george')).toEqual([]);
    expect(events).toEqual(['started', 'ended revoked']);
  });

  it.each(['fails', 'done-and-lost'] as const)('is asked for again: %s', async (fate) => {
    const { sessions, store, browser } = setUp();
    const person = browser();
    await sessions.of(person.exchange).signIn('george');
    store.strike('update', fate);
    await sessions.of(person.exchange).rotate();
    expect(person.set).toHaveLength(2);
    expect(await person.status()).toBe(200);
  });

  it.each([
    ['it was never done', ['fails', 'fails']],
    ['it was done', ['done-and-lost', 'fails']],
    ['its undoing is lost too', ['done-and-lost', 'fails', 'done-and-lost', 'fails']],
  ] as const)('leaves the browser its token: %s', async (_name, fates) => {
    const { sessions, store, clock, events, browser } = setUp();
    const person = browser();
    const before = await sessions.of(person.exchange).signIn('george');
    clock.advance(60_000);
    store.strike('update', ...fates);
    await expect(
      sessions.of(person.exchange).rotate({ isAuthenticated: true }),
    ).rejects.toMatchObject(UNAVAILABLE);
    expect(person.set).toHaveLength(1);
    for (let seconds = 0; seconds < 4; seconds += 1) {
      expect([200, 503]).toContain(await person.status());
      clock.advance(1_000);
      await turn();
    }
    expect(await person.status()).toBe(200);
    const found = await sessions.of(person.exchange).find();
    expect(found?.authenticatedAt).toBe(before.authenticatedAt);
    await sessions.of(person.exchange).rotate({ isAuthenticated: true });
    expect(await person.status()).toBe(200);
    expect(events).toEqual(['started']);
  });

  it('is not done when the store hears of it after all', async () => {
    const { sessions, store, clock, browser } = setUp();
    const person = browser();
    await sessions.of(person.exchange).signIn('george');
    store.strike('update', 'late');
    const doing = sessions.of(person.exchange).rotate();
    await giveUp(clock, doing);
    await turn();
    await store.release();
    expect(await person.status()).toBe(200);
  });

  it('says nothing of the old token while it is on its way', async () => {
    const { sessions, store, browser } = setUp();
    const person = browser();
    await sessions.of(person.exchange).signIn('george');
    const old = { ...person.exchange.request };
    const cookie = old.header('cookie');
    const request = { ...old, header: (name: string) => ({ host: 'localhost', cookie })[name] };
    store.strike('update', 'done-and-lost', 'late');
    const doing = sessions.of(person.exchange).rotate();
    await turn();
    const crossing = await sessions.guard(request);
    expect(crossing.isAllowed ? 200 : crossing.response.status).toBe(503);
    await store.release();
    await doing;
    const after = await sessions.guard(request);
    expect(after.isAllowed ? 200 : after.response.status).toBe(401);
    expect(await person.status()).toBe(200);
  });
});

describe('an update whose answer is lost', () => {
  it.each(['fails', 'done-and-lost'] as const)('is saved once: %s', async (fate) => {
    const { sessions, store, browser } = setUp();
    const own = sessions.of(browser().exchange);
    await own.signIn('george', { data: { count: 0 } });
    store.strike('update', fate);
    const { data } = await own.update(({ count }) => ({ count: count + 1 }));
    expect(data.count).toBe(1);
    expect((await own.find())?.data.count).toBe(1);
  });

  it('is not saved twice, nor believed to be saved, when another changed the session meanwhile', async () => {
    for (const fate of ['fails', 'done-and-lost'] as const) {
      const { sessions, store, browser } = setUp();
      const { exchange } = browser();
      const own = sessions.of(exchange);
      await own.signIn('george', { data: { count: 0 } });
      store.strike('update', fate, 'late');
      const doing = own
        .update(({ count }) => ({ count: count + 1 }))
        .then(
          () => 1,
          () => 0,
        );
      await turn();
      await sessions.of(exchange).update(({ count }) => ({ count: count + 1 }));
      await store.release();
      const saved = await doing;
      const count = (await own.find())?.data.count ?? 0;
      // The one that was given up may have been saved: its caller was told so.
      expect(count).toBe(fate === 'fails' ? 1 + saved : 2);
    }
  });
});

describe('an end of all whose answer is lost', () => {
  it.each([
    ['fails', 2],
    ['done-and-lost', 2],
  ] as const)('is asked for again: %s', async (fate, told) => {
    const { sessions, store, clock, events, browser } = setUp();
    await sessions.of(browser().exchange).signIn('george');
    await sessions.of(browser().exchange).signIn('george');
    store.strike('endAll', fate);
    await expect(sessions.revokeAll('george')).rejects.toMatchObject(UNAVAILABLE);
    clock.advance(1_000);
    await turn();
    expect(await sessions.list('george')).toEqual([]);
    expect(events.filter((event) => event === 'ended revoked')).toHaveLength(told);
  });

  it('ends nothing that was begun since', async () => {
    const { sessions, store, clock, events, browser } = setUp();
    await sessions.of(browser().exchange).signIn('george');
    store.strike('endAll', 'fails', 'fails');
    await expect(sessions.revokeAll('george')).rejects.toMatchObject(UNAVAILABLE);
    clock.advance(1);
    const again = browser();
    await sessions.of(again.exchange).signIn('george');
    for (let seconds = 0; seconds < 3; seconds += 1) {
      clock.advance(1_000);
      await turn();
    }
    expect(await again.status()).toBe(200);
    expect(await sessions.list('george')).toHaveLength(1);
    expect(events).toEqual(['started', 'started', 'ended revoked']);
  });

  it('is told of once, also when the first answer comes after a later one', async () => {
    const { sessions, store, clock, events, browser } = setUp();
    await sessions.of(browser().exchange).signIn('george');
    store.strike('endAll', 'late');
    await giveUp(clock, sessions.revokeAll('george'));
    clock.advance(1_000);
    await turn();
    await store.release();
    expect(events).toEqual(['started', 'ended revoked']);
  });
});

describe('an end whose answer is lost', () => {
  const wants = [
    ['revoke', 'end', ({ sessions }: Setup, _on: Exchange, id: string) => sessions.revoke(id)],
    ['revokeAll', 'endAll', ({ sessions }: Setup) => sessions.revokeAll('george')],
    ['signOut', 'end', ({ sessions }: Setup, on: Exchange) => sessions.of(on).signOut()],
  ] as const;

  describe.each(wants)('by %s', (_name, method, end) => {
    it.each(['fails', 'done-and-lost'] as const)('says of none that it lives: %s', async (fate) => {
      const setup = setUp();
      const { exchange } = setup.browser();
      const { id } = await setup.sessions.of(exchange).signIn('george');
      setup.store.strike(method, fate);
      const failed: unknown = await end(setup, exchange, id).catch((error: unknown) => error);
      expect(failed).toMatchObject({
        ...UNAVAILABLE,
        message: expect.stringMatching(/ended .* is not known: it is asked again/),
        cause: { message: 'The connection was reset' },
      });
      setup.clock.advance(1_000);
      await turn();
      expect(await setup.sessions.list('george')).toEqual([]);
    });
  });
});

describe('what is to be settled', () => {
  it('does not wait for what fails again and again', async () => {
    const { sessions, store, clock, events, browser } = setUp();
    const [first, second] = [browser(), browser()];
    const sick = await sessions.of(first.exchange).signIn('george');
    await sessions.of(second.exchange).signIn('maria');
    const end = store.end.bind(store);
    store.end = (id, ...asked) =>
      id === sick.id ? Promise.reject(new Error('never')) : end(id, ...asked);
    await expect(sessions.revoke(sick.id)).rejects.toMatchObject(UNAVAILABLE);
    store.strike('endAll', 'fails');
    await expect(sessions.revokeAll('maria')).rejects.toMatchObject(UNAVAILABLE);
    for (let seconds = 0; seconds < 4; seconds += 1) {
      clock.advance(1_000);
      await turn();
    }
    expect(events).toContain('ended revoked');
    clock.advance(900_000);
    expect(await sessions.sweep(), 'and the sweep goes on').toBe(0);
  });

  it('is tried once more when the sessions are closed', async () => {
    const { sessions, store, events, browser } = setUp();
    await sessions.of(browser().exchange).signIn('george');
    store.strike('endAll', 'fails');
    await expect(sessions.revokeAll('george')).rejects.toMatchObject(UNAVAILABLE);
    await sessions.close();
    expect(events).toEqual(['started', 'ended revoked']);
  });
});

describe('a limit of sessions', () => {
  it('tells who is refused what there is, and lets them choose', async () => {
    const { sessions, clock, events, browser } = setUp({ maxSessions: 2, onLimit: 'refuse' });
    const [desk, phone, other, late] = [browser(), browser(), browser(), browser()];
    const first = await sessions.of(desk.exchange).signIn('george');
    clock.advance(1);
    await sessions.of(phone.exchange).signIn('george');
    await sessions.of(other.exchange).signIn('maria');
    const refused = await sessions
      .of(late.exchange)
      .signIn('george')
      .catch((error: unknown) => error);
    if (!(refused instanceof SessionLimitError)) throw new Error('It was not refused');
    expect(refused.sessions).toEqual([
      {
        ...{ id: first.id, device: '', place: '' },
        ...{ createdAt: first.createdAt, lastActivityAt: first.createdAt },
      },
      expect.objectContaining({ createdAt: first.createdAt + 1 }),
    ]);
    expect(Object.keys(refused), 'not for a log').not.toContain('sessions');
    const foreign = (await sessions.list('maria'))[0]?.id ?? '';
    for (const insteadOf of [foreign, 'unknown']) {
      await expect(
        sessions.of(late.exchange).signIn('george', { insteadOf }),
      ).rejects.toBeInstanceOf(SessionLimitError);
    }
    await sessions.of(late.exchange).signIn('george', { insteadOf: first.id });
    expect([await desk.status(), await phone.status(), await late.status()]).toEqual([
      401, 200, 200,
    ]);
    expect(events.filter((event) => event.startsWith('ended'))).toEqual(['ended limit']);
    expect(await other.status()).toBe(200);
  });

  it('is kept when two choose the same session at once', async () => {
    const { sessions, browser } = setUp({ maxSessions: 1, onLimit: 'refuse' });
    const { id: insteadOf } = await sessions.of(browser().exchange).signIn('george');
    const outcomes = await Promise.allSettled(
      [browser(), browser()].map(({ exchange }) =>
        sessions.of(exchange).signIn('george', { insteadOf }),
      ),
    );
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
    expect(await sessions.list('george')).toHaveLength(1);
  });

  it('does not count the session of the same browser, and does not end it for nothing', async () => {
    const policy = vi.fn<() => PolicyOptions>(() => ({ ...POLICY, ...limit }));
    let limit: Partial<PolicyOptions> = { maxSessions: 2, onLimit: 'refuse' };
    const clock = createFakeClock();
    const sessions = createSessions({ policy, clock });
    const { browser } = setUp();
    const [desk, phone] = [browser(), browser()];
    const { id } = await sessions.of(desk.exchange).signIn('george');
    await sessions.of(phone.exchange).signIn('george');
    const again = await sessions.of(desk.exchange).signIn('george');
    expect(again.id).not.toBe(id);
    limit = { maxSessions: 1, onLimit: 'refuse' };
    await expect(sessions.of(desk.exchange).signIn('george')).rejects.toBeInstanceOf(
      SessionLimitError,
    );
    expect((await sessions.list('george')).map((one) => one.id)).toContain(again.id);
    limit = { maxSessions: 1, onLimit: 'end-oldest' };
    const last = await sessions.of(desk.exchange).signIn('george');
    expect((await sessions.list('george')).map((one) => one.id)).toEqual([last.id]);
  });

  it.each(['refuse', 'end-oldest'] as const)(
    'is passed at no moment by many at once (%s)',
    async (onLimit) => {
      const clock = createFakeClock();
      const store = createMemoryStore({ clock });
      let most = 0;
      const late = {
        ...store,
        async create(record: Parameters<typeof store.create>[0]) {
          for (let turns = Math.random() * 5; turns > 0; turns -= 1) await turn();
          const outcome = await store.create(record);
          most = Math.max(most, (await store.list('george')).length);
          return outcome;
        },
      };
      const nodes = [0, 1].map(() =>
        createSessions({ policy: { ...POLICY, maxSessions: 1, onLimit }, store: late, clock }),
      );
      const { browser } = setUp();
      for (let round = 0; round < 10; round += 1) {
        await nodes[0]?.revokeAll('george');
        const outcomes = await Promise.allSettled(
          Array.from({ length: 10 }).flatMap(() =>
            nodes.map((node) => node.of(browser().exchange).signIn('george')),
          ),
        );
        const refused = outcomes.filter(({ status }) => status === 'rejected').length;
        expect(refused).toBe(onLimit === 'refuse' ? 19 : 0);
        expect(await store.list('george')).toHaveLength(1);
      }
      expect(most).toBe(1);
    },
  );
});
