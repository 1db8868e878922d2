import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import express from 'express';
import session, {
  MemoryStore,
  Session,
  type SessionData,
  type SessionOptions,
} from 'express-session';
import { fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { expressSessionHost } from '../../src/attach/express-session.ts';
import { fastifySessionHost } from '../../src/attach/fastify-session.ts';
import { attach } from '../../src/attach/index.ts';
import type { SessionEvents, Sessions } from '../../src/server/index.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { listen } from '../adapters/contract/app.ts';
import { createBrowser, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { POLICY } from './stage.ts';

interface App {
  readonly clock: FakeClock;
  readonly sessions: Sessions<unknown>;
  readonly ended: readonly SessionEvents['ended'][];
  readonly browser: TestBrowser;
  readonly url: string;
}

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

function attached(host: Parameters<typeof attach>[0]): Omit<App, 'browser' | 'url'> {
  const clock = createFakeClock();
  const sessions = attach<unknown>(host, { policy: POLICY, clock, onError: () => {} });
  const ended: SessionEvents['ended'][] = [];
  sessions.on('ended', (event) => ended.push(event));
  closing.push(() => sessions.close());
  return { clock, sessions, ended };
}

/** What one request does to its session, step by step: `in:george,save,out,find`. */
function stepsOf(url: string): readonly (readonly [what: string, who: string | undefined])[] {
  const steps = decodeURIComponent(
    new URL(url, 'http://localhost').searchParams.get('steps') ?? '',
  );
  return steps.split(',').map((step) => {
    const [what = '', who] = step.split(':');
    return [what, who] as const;
  });
}

async function overExpress(
  store: MemoryStore = new MemoryStore(),
  options: Partial<SessionOptions> = {},
): Promise<App> {
  const host = expressSessionHost({ store, subjectOf: ({ user }: SessionData) => user });
  const app = express();
  app.set('env', 'test');
  const secret = 'secret of a test';
  app.use(
    session({ secret, store: host.store, resave: false, saveUninitialized: false, ...options }),
  );
  const world = attached(host);
  const web = createExpressSessions(world.sessions);
  app.use(web.surface);
  app.get('/do', async (request, response) => {
    for (const [what, who] of stepsOf(request.url)) {
      const { session: own } = request;
      if (what === 'in') Object.assign(own, { user: who });
      if (what === 'out') delete own.user;
      if (what === 'write') own.written = (own.written ?? 0) + 1;
      if (what === 'find') await web.of(request, response).find();
      if (what === 'save') await promised((done) => own.save(done));
      if (what === 'reload') await promised((done) => own.reload(done));
    }
    response.send(String(request.session.written));
  });
  app.get('/me', web.guard, (request, response) => void response.json(web.current(request)));
  const running = await listen(app);
  closing.push(running.close);
  return { ...world, url: running.url, browser: createBrowser(running.url) };
}

async function overFastify(
  store: fastifySession.SessionStore = new fastifySession.MemoryStore(),
): Promise<App> {
  interface Content {
    user?: string;
    written?: number;
  }
  const host = fastifySessionHost({ store, subjectOf: ({ user }: Content) => user });
  const app = fastify();
  app.register(fastifyCookie);
  app.register(fastifySession, {
    secret: 'a secret with minimum length of 32 characters',
    cookie: { secure: false },
    store: host.store,
  });
  const world = attached(host);
  const web = createFastifySessions(world.sessions);
  app.addHook('onRequest', web.surface);
  app.get('/do', async (request, reply) => {
    for (const [what, who] of stepsOf(request.url)) {
      const own = request.session as typeof request.session & Content;
      if (what === 'in') Object.assign(own, { user: who });
      if (what === 'out') delete own.user;
      if (what === 'write') own.written = (own.written ?? 0) + 1;
      if (what === 'find') await web.of(request, reply).find();
      if (what === 'save') await own.save();
      if (what === 'reload') await own.reload();
    }
    return String((request.session as Content).written);
  });
  app.get('/me', { onRequest: web.guard }, async (request) => web.current(request));
  await app.ready();
  const running = await listen(app.server);
  closing.push(running.close);
  return { ...world, url: running.url, browser: createBrowser(running.url) };
}

function promised(run: (done: (error?: unknown) => void) => unknown): Promise<void> {
  return new Promise((resolve, reject) => {
    run((error) => (error ? reject(error) : resolve()));
  });
}

/** Who is let in, when the whole answer to what was done is there. */
async function afterDoing(browser: TestBrowser, steps: string): Promise<unknown> {
  const done = await browser.get(`/do?steps=${steps}`, SCRIPT);
  expect(done.status).toBe(200);
  await done.text();
  const me = await browser.get('/me', SCRIPT);
  const { subject } = (await me.json()) as { readonly subject?: unknown };
  return me.status === 200 ? subject : null;
}

describe.each([
  ['express-session', overExpress],
  ['@fastify/session', overFastify],
])('a session of %s under an id that stays the same', (_name, start) => {
  it.each([
    ['in:george', 'out,save,in:george', 'george', ['signed-out']],
    ['in:george', 'out,save,in:george,save,write', 'george', ['signed-out']],
    ['in:george', 'out,save,write,save,in:george', 'george', ['signed-out']],
    ['in:george', 'in:maria,save,in:george,save', 'george', ['replaced', 'replaced']],
    ['in:george', 'in:maria,save,write', 'maria', ['replaced']],
    ['in:george', 'in:maria,find,save,write,save', 'maria', ['replaced']],
    ['in:george', 'in:maria,find', 'maria', ['replaced']],
    ['in:george', 'in:maria,save,reload,write', 'maria', ['replaced']],
    ['in:george', 'out,in:george', 'george', []],
    ['in:george', 'out,save,out', null, ['signed-out']],
    ['write', 'in:george,save,write', 'george', []],
    ['write', 'in:george,save,out,save,in:george', 'george', ['signed-out']],
    ['in:george,save,out,save,in:george', 'write', 'george', ['signed-out']],
  ])('%s, then %s: %s is in', async (before, steps, who, reasons) => {
    const { browser, sessions, ended } = await start();
    await afterDoing(browser, before);
    expect(await afterDoing(browser, steps)).toBe(who);
    expect(ended.map(({ reason }) => reason)).toEqual(reasons);
    expect(await afterDoing(browser, 'write')).toBe(who);
    expect(await sessions.list('george')).toHaveLength(who === 'george' ? 1 : 0);
    expect(await sessions.list('maria')).toHaveLength(who === 'maria' ? 1 : 0);
  });

  it('lets each come back as often as they like, over many requests', async () => {
    const { browser, sessions, ended } = await start();
    for (let round = 0; round < 3; round += 1) {
      for (const who of ['george', 'maria']) {
        expect(await afterDoing(browser, `in:${who},save,write`)).toBe(who);
      }
      expect(await afterDoing(browser, 'out,save,write')).toBe(null);
    }
    expect(ended).toHaveLength(6);
    for (const who of ['george', 'maria']) expect(await sessions.list(who)).toEqual([]);
  });
});

describe('a store that fails in its own way', () => {
  const failure = new Error('out of paper');

  it.each([
    [
      'throws',
      () => {
        throw failure;
      },
    ],
    ['rejects', async () => Promise.reject(failure)],
    ['tells', (...all: unknown[]) => (all.at(-1) as (error: unknown) => void)(failure)],
  ])('and %s, fails the request, and nothing else', async (_how, fail) => {
    class Failing extends MemoryStore {
      isBroken = false;
      override set(...all: Parameters<MemoryStore['set']>): void {
        return this.isBroken ? fail(...all) : super.set(...all);
      }
      override touch(...all: Parameters<MemoryStore['touch']>): void {
        return this.isBroken ? fail(...all) : super.touch(...all);
      }
      override destroy(...all: Parameters<MemoryStore['destroy']>): void {
        return this.isBroken ? fail(...all) : super.destroy(...all);
      }
    }
    const store = new Failing();
    const host = expressSessionHost({ store, subjectOf: ({ user }: SessionData) => user });
    attached(host);
    const content = { user: 'george', cookie: { originalMaxAge: null } };
    await promised((done) => host.store.set('one', content, done));
    store.isBroken = true;
    await expect(promised((done) => host.store.set('one', content, done))).rejects.toBe(failure);
    await expect(promised((done) => host.store.destroy('one', done))).rejects.toBe(failure);
    await expect(promised((done) => host.store.touch('two', content, done as never))).rejects.toBe(
      failure,
    );
  });

  it('answers 500 over Fastify, and goes on', async () => {
    class Breaking extends fastifySession.MemoryStore {
      isBroken = false;
      override set(...all: Parameters<fastifySession.MemoryStore['set']>): void {
        if (this.isBroken) throw failure;
        super.set(...all);
      }
    }
    const store = new Breaking();
    const { browser } = await overFastify(store);
    expect(await afterDoing(browser, 'in:george')).toBe('george');
    store.isBroken = true;
    expect((await browser.get('/do?steps=write', SCRIPT)).status).toBe(500);
    store.isBroken = false;
    expect(await afterDoing(browser, 'write')).toBe('george');
  });
});

it('gives the store of the app a session as express-session does', async () => {
  const seen: unknown[] = [];
  class Looking extends MemoryStore {
    override set(...all: Parameters<MemoryStore['set']>): void {
      const [sid, given] = all as unknown as [string, Session];
      seen.push(given instanceof Session && given.id === sid && given.cookie.maxAge);
      super.set(...all);
    }
  }
  const { browser } = await overExpress(new Looking());
  expect(await afterDoing(browser, 'in:george')).toBe('george');
  expect(await afterDoing(browser, 'in:maria')).toBe('maria');
  expect(seen).toEqual([null, null]);
});

const SIGN_OUT = { 'Sec-Fetch-Site': 'same-origin' };

it.each([
  ['None', 'None'],
  ['Strict', 'Strict'],
  ['LAX', 'Lax'],
  [true, 'Strict'],
  [false, 'Lax'],
])('takes a cookie away as it was given, where sameSite is %s', async (sameSite, given) => {
  const cookie = {
    ...{ secure: true, sameSite: sameSite as 'none', partitioned: true, path: '/' },
    ...{ domain: 'localhost', maxAge: 3_600_000 },
  };
  const { browser } = await overExpress(new MemoryStore(), { proxy: true, cookie });
  const tls = { ...SCRIPT, ...SIGN_OUT, 'X-Forwarded-Proto': 'https' };
  const answer = await browser.get('/do?steps=in:george', tls);
  expect(answer.headers.getSetCookie()).toEqual([expect.stringContaining('Domain=localhost')]);
  const out = await browser.post('/session/sign-out', undefined, tls);
  const [line = ''] = out.headers.getSetCookie();
  const [pair, ...attributes] = line.split('; ');
  expect(pair).toBe('connect.sid=');
  expect(attributes).toEqual(
    expect.arrayContaining([
      ...['Max-Age=0', 'Domain=localhost', 'Path=/', 'Secure', 'HttpOnly', 'Partitioned'],
      `SameSite=${given}`,
    ]),
  );
});

describe('a sign-out by ours that the store of the host does not take', () => {
  it.each([
    ['express-session', overExpress, MemoryStore],
    ['@fastify/session', overFastify, fastifySession.MemoryStore],
  ])('ends the session, and is asked for again, over %s', async (_name, start, Memory) => {
    const store = new Memory() as MemoryStore;
    const { destroy } = store;
    const { browser, ended } = await start(store as never);
    expect(await afterDoing(browser, 'in:george')).toBe('george');
    store.destroy = (_sid, done) => void setImmediate(() => done?.(new Error('down')));
    expect((await browser.post('/session/sign-out', undefined, SIGN_OUT)).status).toBe(503);
    expect(browser.cookie()).not.toBe('');
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    store.destroy = destroy;
    expect((await browser.post('/session/sign-out', undefined, SIGN_OUT)).status).toBe(200);
    expect(browser.cookie()).toBe('');
    expect(ended.map(({ reason }) => reason)).toEqual(['signed-out']);
  });
});
