import { text } from 'node:stream/consumers';
import express from 'express';
import Koa from 'koa';
import Koa2 from 'koa2';
import { afterEach, beforeEach, describe, expect, expectTypeOf, it } from 'vitest';
import { createKoaSessions, type KoaSessions } from '../../src/adapters/koa.ts';
import { createSessions, type Session, type Sessions } from '../../src/server/index.ts';
import {
  createBrowser,
  JSON_TYPE,
  NAVIGATION,
  SCRIPT,
  type TestBrowser,
} from '../support/browser.ts';
import { describeAdapter } from './contract.ts';
import { inProcess, listen, type Running } from './contract/app.ts';
import { listenerOf, runBehind, runKoaApp } from './koa.app.ts';

describeAdapter('koa', inProcess(runKoaApp));
describeAdapter('koa 2', inProcess(runBehind(Koa2)));

type Data = Readonly<Record<string, unknown>>;

describe('in a Koa app', () => {
  let sessions: Sessions<Data>;
  let web: KoaSessions<Data>;
  let app: Koa;
  let running: Running;
  let browser: TestBrowser;
  const complaints: unknown[] = [];

  /** Serves what was put into the app, which ends with a sign-in and a page for each path. */
  async function serve(): Promise<void> {
    app.use(async (ctx) => {
      if (ctx.path === '/sign-in') {
        ctx.cookies.set('before', '1');
        await web.of(ctx).signIn(String(ctx.query['who'] ?? 'george'));
        ctx.cookies.set('after', '2');
      }
      ctx.body = ctx.path;
    });
    running = await listen(listenerOf(app));
    browser = createBrowser(running.url);
  }
  /** Puts the guard before some paths. */
  const guardBelow =
    (path: string): Koa.Middleware =>
    (ctx, next) =>
      ctx.path.startsWith(path) ? web.guard(ctx, next) : next();

  beforeEach(() => {
    sessions = createSessions({ policy: { idleTimeout: '15m' } });
    web = createKoaSessions(sessions);
    app = new Koa();
    complaints.length = 0;
    app.on('error', (error) => complaints.push(error));
  });
  afterEach(async () => {
    await sessions.close();
    await running.close();
  });

  it('sets its cookies beside those of the app', async () => {
    app.use(web.surface);
    await serve();
    await browser.get('/sign-in');
    expect(browser.cookie()).toMatch(
      /^before=1; after=2; __Host-stillhere\.mark=[\w-]{22}; __Host-stillhere=[\w.-]{66}$/,
    );
    await browser.post('/session/sign-out');
    expect(browser.cookie(), 'two cookies of one answer are two headers').toBe('before=1; after=2');
  });

  it('gives the session as `ctx.state.session`, with its type, to what comes after the guard', async () => {
    app.use(web.surface);
    const office = app.use(guardBelow('/desk'));
    const typed = new Koa().use(web.guard);
    typed.use(({ state }) => expectTypeOf(state.session).toEqualTypeOf<Session<Data>>());
    office.use((ctx, next) => {
      if (!ctx.path.startsWith('/desk')) return next();
      ctx.body = [ctx.state.session.subject, web.current(ctx) === ctx.state.session];
      return undefined;
    });
    await serve();
    await browser.get('/sign-in');
    expect(await (await browser.get('/desk')).json()).toEqual(['george', true]);
  });

  it('never takes sessions of two kinds for each other', async () => {
    const others = createSessions({ policy: { idleTimeout: '5m' } });
    const other = createKoaSessions(others);
    app.use(web.surface).use(guardBelow('/desk'));
    app.use((ctx, next) => {
      if (ctx.path === '/desk') other.current(ctx);
      return next();
    });
    await serve();
    await browser.get('/sign-in');
    expect((await browser.get('/desk')).status).toBe(500);
    expect(complaints).toMatchObject([
      { message: 'This request did not pass the guard: put `guard` before this handler' },
    ]);
    await others.close();
  });

  it.each([
    ['/desk?page=2', NAVIGATION, 303, null],
    ['/desk', SCRIPT, 401, 'application/problem+json'],
    ['/session', SCRIPT, 200, 'application/json'],
    ['/session/nothing', SCRIPT, 404, 'application/problem+json'],
  ])(
    'middleware before it sees its answer, and may add to it: %s',
    async (path, headers, code, type) => {
      const seen: unknown[] = [];
      app.use(async (ctx, next) => {
        await next();
        seen.push(ctx.status);
        ctx.set('X-Response-Time', '1ms');
      });
      app.use(web.surface).use(guardBelow('/desk'));
      await serve();
      const response = await browser.get(path, headers);
      expect([response.status, response.headers.get('x-response-time')]).toEqual([code, '1ms']);
      expect(response.headers.get('content-type')).toBe(type);
      expect(Number(response.headers.get('content-length'))).toBe((await response.text()).length);
      expect(seen).toEqual([code]);
      const head = await browser.send(path, { method: 'HEAD', headers });
      expect([head.status, await head.text()]).toEqual([code, '']);
    },
  );

  it('a browser that leaves its stream of events is no error', async () => {
    let isLeft: Promise<unknown> | undefined;
    app.use((ctx, next) => {
      isLeft = new Promise((resolve) => ctx.res.once('close', resolve));
      return next();
    });
    app.use(web.surface);
    await serve();
    await browser.get('/sign-in');
    const leaving = new AbortController();
    const events = await browser.send('/session/events', { signal: leaving.signal });
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    await events.body?.getReader().read();
    leaving.abort();
    await isLeft;
    await browser.get('/session');
    expect(complaints).toEqual([]);
  });

  it.each([
    ['the text beside', { rawBody: '{"idleFor":5}', body: { idleFor: -5 } }, 200],
    ['no text', { body: { idleFor: 5 } }, 200],
    ['what is no ping', { body: { idleFor: -5 } }, 400],
    ['bytes', { body: Buffer.from('{"idleFor":5}') }, 200],
    ['nothing', {}, 400],
  ])('reads a ping after a body parser that leaves %s', async (_name, left, code) => {
    app.use(async (ctx, next) => {
      await text(ctx.req);
      Object.assign(ctx.request, left);
      return next();
    });
    app.use(web.surface);
    await serve();
    await browser.get('/sign-in');
    const response = await browser.post('/session/ping', '{"idleFor":5}', JSON_TYPE);
    expect(response.status).toBe(code);
  });

  describe('that gives its requests a `state` of its own making', () => {
    /** Answers with whom the request finds; the guard is where the path says so. */
    async function serveWith(state: () => object): Promise<void> {
      app.use((ctx, next) => {
        ctx.state = state();
        return next();
      });
      app.use(guardBelow('/desk'));
      app.use(async (ctx, next) => {
        if (!['/desk', '/who'].includes(ctx.path)) return next();
        const found = await web.of(ctx).find();
        ctx.body = [found?.subject ?? 'nobody', ctx.path === '/desk' && web.current(ctx).subject];
        return undefined;
      });
      await serve();
    }

    it('one for all of them: nobody is taken for another', async () => {
      const shared = { title: 'x' };
      await serveWith(() => shared);
      const [ann, bob, nobody] = [browser, createBrowser(running.url), createBrowser(running.url)];
      await ann.get('/sign-in?who=ann');
      await bob.get('/sign-in?who=bob');
      const ask = async (from: TestBrowser): Promise<unknown> => (await from.get('/who')).json();
      const found = [await ask(ann), await ask(bob), await ask(nobody), await ask(ann)];
      expect(found).toEqual(['ann', 'bob', 'nobody', 'ann'].map((who) => [who, false]));
      expect((await ann.get('/desk')).status, 'its `session` would be of another').toBe(500);
      expect(complaints).toMatchObject([{ message: expect.stringContaining('same `ctx.state`') }]);
    });

    it('one that takes nothing: the guard passes, and `current` knows', async () => {
      await serveWith(() => Object.freeze({ title: 'x' }));
      expect((await browser.get('/sign-in')).status).toBe(200);
      expect(await (await browser.get('/desk')).json()).toEqual(['george', 'george']);
      expect(complaints).toEqual([]);
    });
  });

  it('goes by the address that the browser asked for, whoever has cut it', async () => {
    app.use(web.surface);
    app.use((ctx, next) => {
      ctx.url = ctx.url.replace('/app', '');
      return next();
    });
    app.use(guardBelow('/desk'));
    await serve();
    const nextOf = async (url: string): Promise<string | null> =>
      (await createBrowser(url).get('/app/desk?a=1', NAVIGATION)).headers.get('location');
    expect(await nextOf(running.url), 'by Koa').toBe('/sign-in?next=%2Fapp%2Fdesk%3Fa%3D1');
    const below = await listen(express().use('/app', listenerOf(app)));
    expect(await nextOf(below.url), 'by Express').toBe('/sign-in?next=%2Fapp%2Fdesk%3Fa%3D1');
    await below.close();
  });

  it('answers nothing where another has, while the store was asked', async () => {
    let isReached = false;
    app.use(web.surface);
    app.use(async (ctx, next) => {
      if (ctx.path !== '/desk') return next();
      const guarding = web.guard(ctx, async () => void (isReached = true));
      ctx.respond = false;
      ctx.res.writeHead(504).end();
      return guarding;
    });
    await serve();
    await browser.get('/sign-in');
    expect((await browser.get('/desk')).status).toBe(504);
    expect(isReached).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('lets fresh sessions pass, after the guard', async () => {
    app.use(web.surface).use(guardBelow('/safe'));
    const fresh = web.requireFresh();
    app.use((ctx, next) => (ctx.path === '/safe' ? fresh(ctx, next) : next()));
    await serve();
    await browser.get('/sign-in');
    expect(await (await browser.get('/safe')).text()).toBe('/safe');
    expect((await createBrowser(running.url).get('/safe')).status).toBe(401);
    expect(() => web.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });
});
