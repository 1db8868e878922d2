import express from 'express';
import session, { MemoryStore, type SessionData } from 'express-session';
import { Passport } from 'passport';
import { Strategy } from 'passport-local';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { attach, type AttachOptions } from '../../src/attach/index.ts';
import type { Sessions } from '../../src/server/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { listen } from '../adapters/contract/app.ts';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { describeHost } from './contract.ts';
import { createExpressSessionApp, type Way } from './express-session.app.ts';
import { createStages, POLICY } from './stage.ts';

const PASSWORD = 'the password of everybody';
const passport = new Passport();
passport.use(
  new Strategy((id, password, done) => done(null, password === PASSWORD ? { id } : false)),
);
passport.serializeUser(({ id }, done) => done(null, id));
passport.deserializeUser((id, done) => done(null, { id }));

const BY_PASSPORT: Way = {
  subjectOf: ({ passport: kept }) => kept?.user,
  before: passport.session(),
  signIn(request, subject, done) {
    // What a form has sent.
    request.body = { username: subject, password: request.query['password'] ?? PASSWORD };
    passport.authenticate('local')(request, request.res as express.Response, done);
  },
  signOut: (request, done) => {
    (request as object as { logOut(called: typeof done): void }).logOut(done);
  },
};

const DEFAULTS = { resave: true, saveUninitialized: true } as const;

describeHost('express-session', () => createExpressSessionApp());
describeHost('Passport over express-session', () => createExpressSessionApp({}, BY_PASSPORT), {
  lacks: ['plain'],
});
describeHost(
  'express-session with its defaults, which write at every read',
  () => createExpressSessionApp(DEFAULTS),
  { lacks: ['quiet-reads'] },
);
describeHost(
  'express-session that gives its cookie with each answer',
  () => createExpressSessionApp({ rolling: true, cookie: { maxAge: 40 * 24 * 3_600_000 } }),
  { lacks: ['quiet-reads'] },
);

describe('with express-session', () => {
  const stages = createStages(() => createExpressSessionApp());
  afterEach(stages.close);

  it.each([
    ['a policy of long sessions', { ...POLICY, absoluteTimeout: '20d' }],
    ['a policy that only a request tells', () => POLICY],
    [
      'one of these, within one of long sessions',
      [{ ...POLICY, absoluteTimeout: '20d' }, () => POLICY],
    ],
  ] as const)('an end is known on every route, by %s', async (_name, policy) => {
    const stage = await stages.start({ policy: policy as AttachOptions['policy'] });
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    await browser.get('/me', SCRIPT);
    await stage.sessions.revokeAll('george');
    for (let day = 0; day < 29; day += 1) {
      stage.clock.advance(24 * 3_600_000);
      await stage.sessions.sweep();
      expect(await (await stage.browser(browser.cookie()).get('/who')).json()).toBe(null);
    }
  });
});

describe('with Passport over express-session', () => {
  const stages = createStages(() => createExpressSessionApp({}, BY_PASSPORT));
  afterEach(stages.close);

  it('who has the wrong password is nobody, and ends nothing', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    expect((await browser.get('/sign-in?subject=george&password=wrong')).status).toBe(401);
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    await browser.get('/sign-in?subject=george');
    expect((await browser.get('/sign-in?subject=maria&password=wrong')).status).toBe(401);
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'george' });
    expect(stage.ended).toEqual([]);
  });

  it('who signs in over a session replaces it, and the old id is nobody', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    await browser.get('/me', SCRIPT);
    const before = browser.cookie();
    await browser.get('/sign-in?subject=maria');
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
    expect(stage.ended.map(({ subject }) => subject)).toEqual(['george']);
    expect((await stage.browser(before).get('/me', SCRIPT)).status).toBe(401);
  });
});

describe('the host of express-session', () => {
  const closing: (() => Promise<unknown>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });

  function attached(
    store: MemoryStore,
    options: Partial<AttachOptions> = {},
  ): { host: ReturnType<typeof hostOf>; sessions: Sessions<unknown> } {
    const host = hostOf(store);
    const sessions = attach<unknown>(host, {
      policy: POLICY,
      clock: createFakeClock(),
      ...options,
    });
    closing.push(() => sessions.close());
    return { host, sessions };
  }

  it('says what it cannot do without', () => {
    expect(() => expressSessionHost({ store: undefined as never, subjectOf })).toThrow(
      '"store" must be the store that the app gives to express-session, or new session.MemoryStore(), got undefined',
    );
    expect(() =>
      expressSessionHost({ store: new MemoryStore(), subjectOf: undefined as never }),
    ).toThrow('"subjectOf" must say who is signed in by a session: (session) => session.userId');
    expect(() =>
      expressSessionHost({ store: new MemoryStore(), subjectOf, longestLife: -1 }),
    ).toThrow(/"longestLife" must be/);
  });

  it('is attached within what it can do', () => {
    const host = hostOf(new MemoryStore());
    const policy = { ...POLICY, maxSessions: 1, onLimit: 'refuse' } as const;
    expect(() => attach(host, { policy })).toThrow(/"onLimit" cannot be 'refuse' here/);
    expect(() => attach(host, { policy: POLICY, cookieName: 'a' } as never)).toThrow(
      'attach has no "cookieName": the cookie is that of express-session',
    );
    expect(() => attach({} as never, { policy: POLICY })).toThrow(/"host"/);
  });

  it('tells, where its sessions outlive ours, that ends will be forgotten', () => {
    const told: unknown[] = [];
    class OtherStore extends MemoryStore {}
    attached(new OtherStore(), { onError: (error) => told.push(error) });
    expect(told).toMatchObject([{ code: 'ERR_SET_UP' }]);
    attached(new MemoryStore(), { onError: (error) => told.push(error) });
    expect(told).toHaveLength(1);
  });

  it.each([
    ['express-session comes after it', undefined, /Put express-session before stillhere/],
    ['the app has kept its own store', new MemoryStore(), /Give express-session the store/],
  ])('says what is wrong where %s', async (_name, store, words) => {
    const { sessions } = attached(new MemoryStore());
    const app = express();
    app.set('env', 'test');
    if (store !== undefined) app.use(sessionsOf(store));
    app.use(createExpressSessions(sessions).guard);
    const running = await listen(app);
    closing.push(running.close);
    const response = await createBrowser(running.url).get('/', SCRIPT);
    expect(response.status).toBe(500);
    expect(await response.text()).toMatch(words);
  });

  it('takes a store that is away for no end', async () => {
    const store = new MemoryStore();
    const { host, sessions } = attached(store);
    const app = express();
    app.use(sessionsOf(host.store));
    app.get('/in', (request, response) => {
      request.session.user = 'george';
      response.send('in');
    });
    app.get('/', createExpressSessions(sessions).guard, (_request, response) => {
      response.send('here');
    });
    const running = await listen(app);
    closing.push(running.close);
    const browser = createBrowser(running.url);
    await browser.get('/in');
    expect((await browser.get('/', SCRIPT)).status).toBe(200);
    store.emit('disconnect');
    expect((await browser.get('/', SCRIPT)).status).toBe(503);
    store.emit('connect');
    expect((await browser.get('/', SCRIPT)).status).toBe(200);
  });

  it.each([
    [7, '7'],
    ['george', 'george'],
    ['', undefined],
    [null, undefined],
  ])('has for a subject that is %o the text %o', (user, subject) => {
    const { host } = attached(new MemoryStore());
    const request = requestOf(host.store, { userId: user });
    expect(host.identify(request)).toEqual(
      subject === undefined ? undefined : expect.objectContaining({ key: 'one', subject }),
    );
  });

  it('refuses what is no subject', () => {
    const { host } = attached(new MemoryStore());
    const request = requestOf(host.store, { userId: { id: 7 } });
    expect(() => host.identify(request)).toThrow(
      '"subjectOf" must give the id of who is signed in, a string or a number, or undefined for nobody, got an object',
    );
  });

  it('leaves all else to the store of the app, on which nothing is changed', async () => {
    class Private extends MemoryStore {
      #size = 7;
      readonly given = [...Object.keys(this)];
      size(): number {
        return this.#size;
      }
    }
    const store = new Private();
    const before = Object.keys(store);
    const { host } = attached(store);
    sessionsOf(host.store);
    expect((host.store as Private).size()).toBe(7);
    expect(host.store).toBeInstanceOf(MemoryStore);
    expect(Object.keys(store)).toEqual(before);
  });

  it('lets nothing back that ended before we saw it', async () => {
    const store = new MemoryStore();
    const { host, sessions } = attached(store);
    const ended: unknown[] = [];
    sessions.on('ended', ({ subject, reason }) => ended.push([subject, reason]));
    const data = { user: 'george', cookie: { originalMaxAge: null } } as never;
    await call((done) => host.store.set('one', data, done));
    await call((done) => host.store.destroy('one', done));
    await call((done) => host.store.set('one', data, done));
    await call((done) => host.store.touch('one', data, () => done(null)));
    expect(await call((done) => host.store.get('one', done))).toBe(undefined);
    expect(await call((done) => store.get('one', done))).toBe(undefined);
    expect(ended).toEqual([['george', 'signed-out']]);
  });

  it('takes a file that is not there for no session', async () => {
    const store = new MemoryStore();
    const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
    store.get = (_sid, callback) => callback(missing);
    const { host } = attached(store);
    expect(await call((done) => host.store.get('one', done))).toBe(undefined);
  });
});

/** What a method with a callback gives. */
function call(run: (done: (error: unknown, value?: unknown) => void) => unknown): Promise<unknown> {
  return new Promise((resolve, reject) => {
    run((error, value) => (error ? reject(error) : resolve(value)));
  });
}

const subjectOf = ({ userId }: { readonly userId?: unknown }): string => userId as string;

function hostOf(store: MemoryStore) {
  return expressSessionHost({
    store,
    subjectOf: ({ userId, user }: SessionData & { readonly userId?: unknown }) =>
      (userId as string | undefined) ?? user,
  });
}

function requestOf(sessionStore: unknown, data: object) {
  return {
    method: 'GET',
    url: '/',
    isEncrypted: false,
    header: () => undefined,
    source: { sessionStore, sessionID: 'one', session: { cookie: {}, ...data } },
  };
}

function sessionsOf(store: MemoryStore): express.RequestHandler {
  return session({ secret: 'secret of a test', store, resave: false, saveUninitialized: false });
}
