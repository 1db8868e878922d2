import { describe, expect, it } from 'vitest';
import {
  createSessions,
  StoreUnavailableError,
  type Exchange,
  type Sessions,
  type SessionStore,
} from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from '../support/answer.ts';

const POLICY = { idleTimeout: '15m' } as const;
const NO_TEXTS = [undefined, null, 42, 42n, {}, ['a'], true, Symbol('x'), () => 'x', new Date(0)];
const NO_IDS = [
  ...['', 'born', 'due', 'x\0y', '\ud800', '__proto__', 'x'.repeat(22_000_000)],
  ...[' '.repeat(22), '*'.repeat(22), `${'x'.repeat(22)}\n`, 'x'.repeat(21), 'x'.repeat(23)],
];
const NO_SUBJECTS = ['', 'x\0y', '\ud800', 'x'.repeat(257), 'x'.repeat(10_000_000)];

interface Counted {
  readonly sessions: Sessions<{ readonly count?: number }>;
  readonly clock: FakeClock;
  /** Names of the store's methods, as they were called. */
  readonly asked: string[];
  /** What the next calls of a method do in the store's place. */
  readonly faults: Map<string, () => unknown>;
}

const ASYNC = [
  'learnTime',
  'create',
  'read',
  'touch',
  'visit',
  'update',
  'end',
  'endAll',
  'list',
  'secret',
];

function setUp(): Counted {
  const clock = createFakeClock();
  const asked: string[] = [];
  const faults = new Map<string, () => unknown>();
  const store = Object.fromEntries(
    Object.entries(createMemoryStore({ clock })).map(([name, method]) => [
      name,
      !ASYNC.includes(name)
        ? method
        : (...values: unknown[]) => {
            asked.push(name);
            return (faults.get(name) ?? method)(...(values as []));
          },
    ]),
  ) as unknown as SessionStore;
  return { sessions: createSessions({ policy: POLICY, store, clock }), clock, asked, faults };
}

function exchange(cookie = ''): Exchange & { readonly cookies: string[] } {
  const cookies: string[] = [];
  return {
    cookies,
    request: {
      method: 'POST',
      url: '/x',
      isEncrypted: true,
      header: (name) => (name === 'cookie' ? cookie : undefined),
    },
    answer: answerTo((value) => void cookies.push(value)),
  };
}

describe('S25: what no session can have', () => {
  it('is answered as unknown, or refused by its name, and no store is asked', async () => {
    const { sessions, asked } = setUp();
    const { id } = await sessions.of(exchange()).signIn('george');
    asked.length = 0;
    for (const value of NO_IDS) {
      expect(await sessions.revoke(value)).toBe(false);
      expect(await sessions.revoke(value, { subject: 'george' })).toBe(false);
    }
    for (const subject of NO_SUBJECTS) {
      expect(await sessions.list(subject)).toEqual([]);
      expect(await sessions.revokeAll(subject)).toBe(0);
      await expect(sessions.of(exchange()).signIn(subject)).rejects.toThrow(/^"subject" must/);
    }
    for (const value of NO_TEXTS as unknown as readonly never[]) {
      await expect(sessions.revoke(value)).rejects.toThrow(/^"id" must be a string/);
      await expect(sessions.revoke(id, { subject: value })).rejects.toThrow(/^"subject" must be/);
      await expect(sessions.list(value)).rejects.toThrow(/^"subject" must be a string/);
      await expect(sessions.revokeAll(value)).rejects.toThrow(/^"subject" must be a string/);
      await expect(sessions.of(exchange()).signIn(value)).rejects.toThrow(
        /^"subject" must be a string/,
      );
    }
    expect(asked).toEqual([]);
    expect(await sessions.list('george')).toHaveLength(1);
    await sessions.close();
  });

  it('as a subject that is a number, says String(id)', async () => {
    const { sessions } = setUp();
    await expect(sessions.of(exchange()).signIn(42 as never)).rejects.toThrow(
      '"subject" must be a string, got 42: give String(id)',
    );
    await sessions.close();
  });

  it('as an "except", ends all', async () => {
    const { sessions } = setUp();
    for (const except of [...NO_IDS, undefined]) {
      await sessions.of(exchange()).signIn('george');
      expect(await sessions.revokeAll('george', { except } as never)).toBe(1);
    }
    await expect(sessions.revokeAll('george', { except: 5 as never })).rejects.toThrow(
      '"except" must be a string, got 5',
    );
    await sessions.close();
  });

  it('S20: as a cookie, is no session, and no store is asked', async () => {
    const { sessions, asked } = setUp();
    for (const name of ['__Host-stillhere', 'stillhere']) {
      for (const value of [...NO_IDS, `${'x'.repeat(22)}.${'y'.repeat(42)}`, 'x'.repeat(70)]) {
        const guarded = await sessions.guard(exchange(`${name}=${value}`).request);
        expect(guarded.isAllowed).toBe(false);
      }
    }
    expect(asked.filter((name) => name !== 'learnTime')).toEqual([]);
    await sessions.close();
  });

  it('names options and arguments that are not known, or of the wrong kind', async () => {
    const { sessions } = setUp();
    const loose = sessions as unknown as Record<
      'revoke' | 'revokeAll',
      (...values: unknown[]) => Promise<unknown>
    >;
    const own = exchange();
    const session = sessions.of(own) as unknown as Record<
      'signIn' | 'rotate' | 'update',
      (...values: unknown[]) => Promise<unknown>
    >;
    await expect(session.signIn('a', { date: {} })).rejects.toThrow(/did you mean "data"\?/);
    await expect(session.signIn('a', null)).rejects.toThrow(/signIn takes an object of options/);
    expect(await sessions.list('a')).toEqual([]);
    await session.signIn('a', { data: { count: 1 } });
    await expect(session.rotate({ isAuthenticatd: true })).rejects.toThrow(/"isAuthenticated"/);
    await expect(session.rotate({ isAuthenticated: 'false' })).rejects.toThrow(/must be a boolean/);
    await expect(session.update({ count: 2 })).rejects.toThrow(/"change" must be a function/);
    await expect(loose.revoke('a', { Subject: 'a' })).rejects.toThrow(/did you mean "subject"/);
    await expect(loose.revoke('a', 'george')).rejects.toThrow(/revoke takes an object of options/);
    await expect(loose.revokeAll('a', { expect: 'x' })).rejects.toThrow(/did you mean "except"/);
    await sessions.close();
  });
});

describe('S25: data comes back as it was, or is refused', () => {
  it('keeps null, texts of any letters and members that are not there', async () => {
    const { sessions } = setUp();
    for (const data of [
      null,
      'x',
      0,
      false,
      [],
      { a: '\ud800\0' },
      JSON.parse('{"__proto__":1}'),
    ]) {
      const session = await sessions.of(exchange()).signIn('george', { data });
      expect(session.data).toEqual(data);
      const listed = await sessions.list('george');
      expect(listed[0]?.data).toEqual(data);
      await sessions.revokeAll('george');
    }
    await sessions.close();
  });

  it('refuses an async change, and what it returns that is no JSON, and changes nothing', async () => {
    const { sessions } = setUp();
    const session = sessions.of(exchange());
    await session.signIn('george', { data: { count: 1 } });
    const changes = [
      [async () => ({ count: 2 }), /"data" must be a JSON value, got a Promise: await it first/],
      [async () => Promise.reject(new Error('late')), /got a Promise/],
      [() => undefined, /"data" must be a JSON value, got undefined/],
      [() => ({ count: new Date(0) }), /"data.count" must be a JSON value, got a Date/],
      [() => ({ count: Number.NaN }), /"data.count" must be a JSON value, got NaN/],
    ] as const;
    for (const [change, message] of changes) {
      await expect(session.update(change as never)).rejects.toThrow(message);
    }
    expect((await session.find())?.data).toEqual({ count: 1 });
    await sessions.close();
  });
});

describe('only the failures of the store are failures of the store', () => {
  const failing = (error: unknown) => () => Promise.reject(error);
  const own = (fault: object): Error => Object.assign(new Error('said by the server'), fault);

  it.each([
    ['a TypeError', new TypeError('x is undefined')],
    ['a RangeError', new RangeError('too long')],
    ['a SyntaxError', new SyntaxError('no JSON')],
    ['a value that PostgreSQL refuses', own({ code: '22021' })],
    ['a value that SQLite refuses', own({ code: 'SQLITE_MISMATCH' })],
    ['a key of another kind in Redis', new Error('WRONGTYPE Operation against a key')],
  ])('%s is thrown as it is, and costs nobody else anything', async (_name, error) => {
    const { sessions, asked, faults } = setUp();
    await sessions.of(exchange()).signIn('george');
    faults.set('list', failing(error));
    for (let tries = 0; tries < 12; tries += 1) {
      await expect(sessions.list('mallory')).rejects.toBe(error);
    }
    asked.length = 0;
    await expect(sessions.of(exchange()).signIn('maria')).resolves.toMatchObject({
      subject: 'maria',
    });
    expect(asked).toContain('create');
    await sessions.close();
  });

  it.each([
    ['a connection that is refused', own({ code: 'ECONNREFUSED' })],
    ['a server that goes down', own({ code: '57P01' })],
    [
      'a fetch that failed',
      Object.assign(new TypeError('fetch failed'), { cause: new Error('x') }),
    ],
    [
      'a database that was closed, as better-sqlite3 and libsql say it',
      new TypeError('The database connection is not open'),
    ],
    ['a full memory', new Error('OOM command not allowed')],
    ['no error at all', 'down'],
  ])('%s makes an outage, five times in a row', async (_name, error) => {
    const { sessions, clock, asked, faults } = setUp();
    faults.set('list', failing(error));
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(sessions.list('george')).rejects.toThrow(StoreUnavailableError);
    }
    asked.length = 0;
    await expect(sessions.of(exchange()).signIn('maria')).rejects.toThrow(StoreUnavailableError);
    expect(asked).toEqual([]);
    clock.advance(250);
    await expect(sessions.of(exchange()).signIn('maria')).resolves.toMatchObject({
      subject: 'maria',
    });
    await sessions.close();
  });

  it('a program that fails during an outage neither ends nor prolongs it', async () => {
    const { sessions, clock, asked, faults } = setUp();
    faults.set('list', failing(new Error('down')));
    for (let tries = 0; tries < 5; tries += 1) {
      await expect(sessions.list('george')).rejects.toThrow(StoreUnavailableError);
    }
    clock.advance(250);
    faults.set('list', failing(new TypeError('mine')));
    await expect(sessions.list('george')).rejects.toThrow('mine');
    asked.length = 0;
    await expect(sessions.list('george')).rejects.toThrow(StoreUnavailableError);
    expect(asked).toEqual([]);
    await sessions.close();
  });
});
