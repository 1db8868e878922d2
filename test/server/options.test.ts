import { describe, expect, it } from 'vitest';
import { createSessions, presets, type RequestView } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createPostgresStore } from '../../src/stores/postgres.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { answerTo } from '../support/answer.ts';

const SECRET = 'x'.repeat(32);
const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' } as const;
const { read: _read, watch: _watch, ...half } = createMemoryStore();

function view(url = '/page'): RequestView {
  return { method: 'GET', url, isEncrypted: true, header: () => undefined };
}

describe('createSessions refuses at the call, in words,', () => {
  it.each([
    [
      undefined,
      /"policy" must be .*"presets" \(owasp.low, owasp.high, nist.aal2, nist.aal3, pciDss, hipaa\), got undefined/,
    ],
    [{}, /"policy" must be .*"presets".*got undefined/],
    [{ policy: (presets as Record<string, unknown>)['pci'] }, /"policy" must be .*pciDss/],
    [null, /createSessions takes an object of options, got null/],
    ['15m', /createSessions takes an object of options, got '15m'/],
    [POLICY, /"idleTimeout" is not an option of createSessions: it belongs into "policy"/],
    [{ policy: POLICY, maxSessions: 3 }, /"maxSessions" .* { policy: { maxSessions: \.\.\. } }/],
    [{ policy: null }, /"policy" must be a value, got null/],
    [{ policy: '15m' }, /"policy" must be .*got '15m'/],
    [{ policy: 900_000 }, /"policy" must be .*got 900000/],
    [{ policy: [] }, /"policy" must not be an empty list/],
    [{ policy: [POLICY, undefined] }, /"policy" must be .*got undefined/],
    [{ policy: presets.owasp }, /"low" is not an option of a policy/],
    [{ policy: { ...POLICY, absolutTimeout: '1h' } }, /did you mean "absoluteTimeout"\?/],
    [{ policy: { idleTimeout: '-5m' } }, /"idleTimeout" must be a positive duration/],
    [
      { policy: { idleTimeout: '15 minutes' } },
      /"idleTimeout" must be .*'20s', '15m', '8h', '10d' or milliseconds, got '15 minutes'/,
    ],
    [{ policy: { idleTimeout: 1e300 } }, /"idleTimeout" must be a positive duration/],
    [{ policy: { idleTimeout: 900n } }, /"idleTimeout" must be a positive duration/],
    [{ policy: POLICY, storeTimout: '5s' }, /did you mean "storeTimeout"\?/],
    [{ policy: POLICY, samesite: 'lax' }, /did you mean "sameSite"\?/],
    [{ policy: POLICY, basePath: 'session' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/session/' }, /"basePath" must be a path.*no slash at its end/],
    [{ policy: POLICY, basePath: '//session' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/a//b' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/a/../b' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/./b' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/s?x=1' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/s#x' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/s%61' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/sitzung/grün' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/my session' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '/s\n' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: '\\s' }, /"basePath" must be a path/],
    [{ policy: POLICY, basePath: 5 }, /"basePath" must be a string, got 5/],
    [
      { policy: POLICY, signInUrl: 'https://evil.example' },
      /"signInUrl" must be a path of this site/,
    ],
    [{ policy: POLICY, signInUrl: '//evil.example' }, /"signInUrl" must be a path of this site/],
    [{ policy: POLICY, signInUrl: 'sign-in' }, /"signInUrl" must be a path of this site/],
    [{ policy: POLICY, signInUrl: '' }, /"signInUrl" must be a path of this site/],
    [{ policy: POLICY, signInUrl: '/in#top' }, /"signInUrl" must have no fragment/],
    [{ policy: POLICY, signInUrl: '/grün' }, /"signInUrl" .*write '\/gr%C3%BCn'/],
    [{ policy: POLICY, signInUrl: '/session/in' }, /"signInUrl" must not be below "basePath"/],
    [{ policy: POLICY, signInUrl: '/session?x=1' }, /"signInUrl" must not be below "basePath"/],
    [{ policy: POLICY, passive: '/feed' }, /"passive" must be a list.*got '\/feed'/],
    [
      { policy: POLICY, passive: [/feed/] },
      /"passive\[0\]" must be .*got a RegExp: give \(request\)/,
    ],
    [{ policy: POLICY, passive: ['/feed', undefined] }, /"passive\[1\]" must be .*got undefined/],
    [{ policy: POLICY, passive: ['feed'] }, /"passive\[0\]" must be a path/],
    [{ policy: POLICY, passive: ['*'] }, /"passive\[0\]" must be a path/],
    [{ policy: POLICY, passive: ['/feed?x=1'] }, /"passive\[0\]" .*without a query/],
    [{ policy: POLICY, passive: ['/a/*/b'] }, /"passive\[0\]" .*at its end only/],
    [{ policy: POLICY, passive: ['/grün'] }, /"passive\[0\]" .*as browsers send it/],
    [{ policy: POLICY, origin: 'bank.example' }, /"origin" must be such as/],
    [{ policy: POLICY, origin: '' }, /"origin" must be such as/],
    [
      { policy: POLICY, origin: 'https://bank.example/' },
      /"origin" .*write 'https:\/\/bank.example'/,
    ],
    [{ policy: POLICY, origin: 'https://bank.example:443' }, /write 'https:\/\/bank.example'/],
    [{ policy: POLICY, origin: 'https://Bank.example' }, /write 'https:\/\/bank.example'/],
    [{ policy: POLICY, origin: 'ftp://bank.example' }, /"origin" must be such as/],
    [{ policy: POLICY, origin: 'null' }, /"origin" must be such as/],
    [{ policy: POLICY, origin: 'http://bank.example' }, /"origin" must be https/],
    [{ policy: POLICY, origin: 'http://192.168.0.5:3000' }, /"origin" must be https/],
    [{ policy: POLICY, sameSite: 'Lax' }, /"sameSite" must be 'lax' or 'strict'.*got 'Lax'/],
    [{ policy: POLICY, sameSite: true }, /"sameSite" must be .*got true/],
    [{ policy: POLICY, drafts: true }, /"drafts" takes an object of options, got true/],
    [{ policy: POLICY, drafts: {} }, /"drafts.secrets" must be a list of 1 to 10.*openssl/],
    [{ policy: POLICY, drafts: { secrets: [] } }, /"drafts.secrets" must be a list/],
    [{ policy: POLICY, drafts: { secrets: ['short'] } }, /"drafts.secrets".*32 characters or more/],
    [{ policy: POLICY, drafts: { secrets: 'x'.repeat(32) } }, /"drafts.secrets" must be a list/],
    [{ policy: POLICY, drafts: { secrets: [SECRET, SECRET] } }, /"drafts.secrets".*different/],
    [{ policy: POLICY, drafts: { secrets: [SECRET, undefined] } }, /"drafts.secrets" must be/],
    [{ policy: POLICY, drafts: { secrets: Array(11).fill(SECRET) } }, /1 to 10 different/],
    [{ policy: POLICY, drafts: { secrets: [SECRET], keepFor: '31d' } }, /must not be over '30d'/],
    [{ policy: POLICY, drafts: { secrets: [SECRET], keepFor: 0 } }, /"drafts.keepFor" must be/],
    [{ policy: POLICY, drafts: { secrets: [SECRET], wipeAt: 'idle' } }, /"wipeAt" must be/],
    [{ policy: POLICY, drafts: { secrets: [SECRET], wipe: true } }, /did you mean "wipeAt"\?/],
    [{ policy: POLICY, clearSiteData: 'cache' }, /"clearSiteData" must be a list.*got 'cache'/],
    [{ policy: POLICY, clearSiteData: ['all"\r\nX: y'] }, /"clearSiteData" must be a list/],
    [{ policy: POLICY, clearSiteData: ['cache', undefined] }, /"clearSiteData".*got undefined/],
    [
      { policy: POLICY, store: {} },
      /"store" must have .*"now", .*"read", .*"watch", "secret", "close"/,
    ],
    [{ policy: POLICY, store: half }, /"store" must have .* lacks "read", "watch"$/],
    [{ policy: POLICY, store: { ...half, query() {} } }, /lacks "read", "watch"$/],
    [
      { policy: POLICY, store: { get() {}, set() {} } },
      /"store" .*createRedisStore.*not the database's client/,
    ],
    [{ policy: POLICY, store: Promise.resolve(createMemoryStore()) }, /"store" .*a Promise lacks/],
    [{ policy: POLICY, store: createMemoryStore }, /"store" must be an object.*got a function/],
    [{ policy: POLICY, clock: Date }, /"clock" must be an object/],
    [{ policy: POLICY, clock: {} }, /"clock" .*lacks "wall", "monotonic", "setTimer"/],
    [{ policy: POLICY, onError: 'log' }, /"onError" must be a function, got 'log'/],
    [{ policy: POLICY, onError: console }, /"onError" must be a function/],
    [{ policy: POLICY, consistency: 'Strict' }, /"consistency" must be 'cached' or 'strict'/],
    [{ policy: POLICY, cacheSize: 1.5 }, /"cacheSize" must be a whole number over 0, got 1.5/],
    [{ policy: POLICY, cacheSize: Infinity }, /"cacheSize" must be a whole number/],
    [{ policy: POLICY, cacheSize: '100' }, /"cacheSize" must be a whole number over 0, got '100'/],
    [{ policy: POLICY, freshFor: 'soon' }, /"freshFor" must be a positive duration/],
    [{ policy: POLICY, freshFor: -1 }, /"freshFor" must be a positive duration/],
    [{ policy: POLICY, freshFor: null }, /"freshFor" must be a value, got null/],
    [{ policy: POLICY, freshFor: 300 }, /"freshFor" as a number is in milliseconds: write '300s'/],
    [{ policy: POLICY, storeTimeout: 5 }, /"storeTimeout".*write '5s'/],
    [{ policy: POLICY, passive: Array(1) }, /"passive\[0\]" must be .*got undefined/],
    [{ policy: POLICY, maxStale: 0 }, /"maxStale" must be a positive duration/],
    [{ policy: POLICY, storeTimeout: Infinity }, /"storeTimeout" must be a positive duration/],
    [{ policy: POLICY, storeTimeout: '9999999d' }, /"storeTimeout" must be a positive duration/],
    [{ policy: POLICY, sweepInterval: '2m' }, /"sweepInterval" .* must not be over a tenth/],
    [{ policy: POLICY, flushInterval: '1h' }, /"flushInterval" .* must not be over a tenth/],
  ])('%o', (options, message) => {
    expect(() => createSessions(options as never)).toThrow(TypeError);
    expect(() => createSessions(options as never)).toThrow(message);
  });

  it('and takes the others', async () => {
    for (const options of [
      { basePath: '/a/b-c_d.e~f', signInUrl: '/', store: undefined },
      { signInUrl: '/in?tenant=a', passive: ['/', '/feed', '/poll/*', () => true] },
      { origin: 'http://localhost:3000', clearSiteData: [], sameSite: 'strict' },
      { origin: 'https://bank.example:8443', cacheSize: 1, freshFor: '1ms', storeTimeout: '5ms' },
      { policy: [POLICY, () => POLICY] },
      { store: { ...createMemoryStore(), query() {}, get() {} } },
    ]) {
      await createSessions({ policy: POLICY, ...options } as never).close();
    }
    expect.assertions(0);
  });
});

describe('what an app gives to be called is looked at when it is called', () => {
  it('refuses a policy function that is async, or returns none, and lets its own errors through', async () => {
    const cases = [
      [async () => POLICY, /"policy" function must answer at once/],
      [() => Promise.reject(new Error('ldap')), /"policy" function must answer at once/],
      [() => 5, /"policy" function must return a policy, got 5/],
      [() => undefined, /"policy" function must return a policy, got undefined/],
      [() => ({ idleTimout: '5m' }), /did you mean "idleTimeout"/],
      [
        () => {
          throw new Error('ldap');
        },
        /^ldap$/,
      ],
    ] as const;
    for (const [policy, message] of cases) {
      const sessions = createSessions({ policy: policy as never });
      const exchange = { request: view(), answer: answerTo() };
      await expect(sessions.of(exchange).signIn('george')).rejects.toThrow(message);
      expect(await sessions.list('george')).toEqual([]);
      await sessions.close();
    }
  });

  it('refuses an async rule of what is passive: its promise would always be true', async () => {
    const sessions = createSessions({ policy: POLICY, passive: [(async () => false) as never] });
    await expect(sessions.guard(view())).rejects.toThrow(/"passive\[0\]" must answer at once/);
    await sessions.close();
  });
});

describe('stores refuse at the call, in words,', () => {
  const client = { sendCommand() {}, duplicate() {}, on() {}, listenerCount: () => 1, query() {} };
  it.each([
    [createMemoryStore, { clok: 1 }, /"clok" is not an option of createMemoryStore.*"clock"/],
    [createMemoryStore, null, /createMemoryStore takes an object of options, got null/],
    [createMemoryStore, { clock: Date }, /"clock" must be an object with methods, got a function/],
    [createSqliteStore, undefined, /createSqliteStore takes an object of options, got undefined/],
    [createSqliteStore, {}, /"database" must be an open SQLite database/],
    [createSqliteStore, { database: 'x.db' }, /"database" must be an open SQLite database/],
    [createSqliteStore, { databse: {} }, /did you mean "database"\?/],
    [createRedisStore, undefined, /createRedisStore takes an object of options, got undefined/],
    [createRedisStore, {}, /"kind" must be 'redis'.*got undefined/],
    [createRedisStore, { client }, /"kind" must be 'redis'.*got undefined/],
    [createRedisStore, { client, kind: 'Redis' }, /"kind" must be 'redis'.*got 'Redis'/],
    [createRedisStore, { kind: 'redis' }, /"client" must be a client of the package redis/],
    [createRedisStore, { client, kind: 'redis', prefix: 5 }, /"prefix" must be a string, got 5/],
    [createRedisStore, { client, kind: 'redis', keyPrefix: 'x' }, /"keyPrefix" is not an option/],
    [createPostgresStore, undefined, /createPostgresStore takes an object of options/],
    [createPostgresStore, {}, /"client" must have a "query"/],
    [createPostgresStore, { pool: client }, /"pool" is not an option of createPostgresStore/],
    [createPostgresStore, { client, listen: client }, /"listen" must be a function, got an object/],
    [createPostgresStore, { client, prefix: 'A' }, /"prefix" must be at most 40 small letters/],
  ])('%o with %o', (create, options, message) => {
    expect(() => create(options as never)).toThrow(TypeError);
    expect(() => create(options as never)).toThrow(message);
  });
});
