import type { Server, ServerResponse } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono, type Context } from 'hono';
import { except } from 'hono/combine';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { createFactory } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { secureHeaders } from 'hono/secure-headers';
import { streamSSE } from 'hono/streaming';
import { timeout } from 'hono/timeout';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createHonoSessions,
  type HonoSessions,
  type SessionVariables,
} from '../../src/adapters/hono.ts';
import { createBrowser, NAVIGATION } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { describeAdapter } from './contract.ts';
import { inProcess, listen } from './contract/app.ts';
import { runHonoApp } from './hono.app.ts';

describeAdapter('hono', inProcess(runHonoApp));

type Env = { Variables: SessionVariables<Data> };

describe('in a Hono app', () => {
  let world: World;
  let web: HonoSessions<Data>;
  let app: Hono<Env>;
  let cookie = '';

  beforeEach(() => {
    world = createWorld();
    web = createHonoSessions(world.sessions);
    app = new Hono<Env>();
    cookie = '';
  });
  afterEach(() => world.sessions.close());

  const signIn = (c: Context): Promise<unknown> =>
    web.of(c).signIn('george', { data: { count: 0 } });

  /** Asks the app as a browser does that keeps what it is given. */
  async function ask(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = { ...(cookie === '' ? {} : { cookie }), host: 'bank.example', ...init.headers };
    const response = await app.request(`https://bank.example${path}`, { ...init, headers });
    const given = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (given.length > 0) cookie = given.join('; ');
    return response;
  }

  /** Puts the surface, and a sign-in at `/in`, before whatever the test adds after. */
  function begin(): void {
    app.use(web.surface);
    app.post('/in', async (c) => {
      await signIn(c);
      return c.redirect('/', 303);
    });
  }

  const enter = (): Promise<Response> => ask('/in', { method: 'POST' });

  it.each<[string, (c: Context) => Response | Promise<Response>, number]>([
    ['text', (c) => c.text('in'), 200],
    [
      'a Response of its own',
      () => new Response('in', { headers: { 'Set-Cookie': 'own=1' } }),
      200,
    ],
    ['one that was fetched', () => fetch('data:text/plain,in'), 200],
    ['a stream', (c) => c.body(new Blob(['in']).stream()), 200],
    ['events', (c) => streamSSE(c, (stream) => stream.writeSSE({ data: '1' })), 200],
    ['a redirect', (c) => c.redirect('/', 303), 303],
    ['what is not found', (c) => c.notFound(), 404],
    [
      'an error',
      () => {
        throw new Error('broken');
      },
      500,
    ],
    [
      'an exception with an answer of its own',
      () => {
        throw new HTTPException(409, { res: new Response('no', { status: 409 }) });
      },
      409,
    ],
  ])('a sign-in that answers by %s gives its cookies', async (_name, answer, status) => {
    app.onError((error, c) =>
      error instanceof HTTPException ? error.getResponse() : c.text('broken', 500),
    );
    app.use(web.surface);
    app.get('/in', async (c) => {
      await signIn(c);
      return answer(c);
    });
    const response = await ask('/in');
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie().join()).toMatch(/__Host-stillhere=[\w.-]{66};/);
    const told = (await (await ask('/session')).json()) as { readonly state: string };
    expect(told.state).toBe('active');
  });

  it('an answer that many are given carries nobody’s cookie to the next', async () => {
    const shared = new Response(null, { status: 204 });
    app.use(web.surface);
    app.get('/in', async (c) => {
      await signIn(c);
      return shared;
    });
    app.get('/public', () => shared);
    expect((await ask('/in')).headers.getSetCookie()).toHaveLength(2);
    expect([...(await app.request('/public')).headers]).toEqual([]);
  });

  it('sets its cookies beside those of the app and of middleware before and after', async () => {
    app.use(cors({ origin: 'https://other.example', credentials: true }));
    app.use(async (c, next) => {
      setCookie(c, 'before', '1');
      await next();
      setCookie(c, 'after', '3');
    });
    app.use(web.surface);
    app.get('/in', async (c) => {
      setCookie(c, 'own', '2');
      await signIn(c);
      return c.json({ seen: getCookie(c) });
    });
    const names = (await ask('/in')).headers.getSetCookie().map((line) => line.split('=')[0]);
    expect(names).toEqual(['before', 'own', '__Host-stillhere.mark', '__Host-stillhere', 'after']);
    expect(await (await ask('/in')).json()).toMatchObject({ seen: { before: '1', own: '2' } });
  });

  it('keeps the headers and cookies of middleware before when it answers itself', async () => {
    app.use(secureHeaders(), cors({ origin: 'https://other.example', credentials: true }));
    app.use(async (c, next) => {
      c.header('X-Request-Id', 'r1');
      setCookie(c, 'before', '1');
      await next();
    });
    begin();
    app.use(web.guard);
    app.get('/desk', (c) => c.text('desk'));
    await enter();
    const { session } = (await (await ask('/session')).json()) as { readonly session: string };
    await world.control.revoke(session);
    for (const [path, status] of [
      ['/session', 200],
      ['/session/nothing', 404],
      ['/desk', 401],
    ] as const) {
      const response = await ask(path, { headers: { origin: 'https://other.example' } });
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('x-request-id')).toBe('r1');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('access-control-allow-origin')).toBe('https://other.example');
      expect(response.headers.getSetCookie()[0]).toMatch(/^before=1;/);
    }
    // Who signs out has the cookie taken away beside them.
    cookie = '';
    await enter();
    const left = await ask('/session/sign-out', {
      method: 'POST',
      headers: { origin: 'https://bank.example' },
    });
    expect(left.headers.getSetCookie().join()).toMatch(/^before=1.*__Host-stillhere=;/);
  });

  it('guards one route, a part of the app, or all but some, and says so once', async () => {
    begin();
    app.get('/one', web.guard, (c) => c.text(c.var.session.subject));
    const part = new Hono<Env>().basePath('/v1');
    part.use(web.guard);
    part.get('/two', (c) => c.text(c.get('session').subject));
    part.onError((error, c) => c.text(`part: ${error.message}`, 500));
    part.get('/broken', () => {
      throw new Error('broken');
    });
    app.route('/api', part);
    app.use(except(['/public/*'], web.guard));
    app.get('/public/page', (c) => c.text('public'));
    app.get('/three', (c) => c.text(web.current(c).subject));
    await enter();
    for (const path of ['/one', '/api/v1/two', '/three']) {
      const response = await ask(path);
      expect([path, await response.text()]).toEqual([path, 'george']);
      expect(response.headers.get('session-status')).toMatch(/^idle=900, absolute=\d+$/);
    }
    const broken = await ask('/api/v1/broken');
    expect([broken.status, await broken.text()]).toEqual([500, 'part: broken']);
    expect(broken.headers.get('session-status')).toMatch(/^idle=900/);
    expect((await ask('/public/page')).headers.has('session-status')).toBe(false);
    cookie = '';
    for (const path of ['/one', '/api/v1/two', '/three', '/nowhere']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
    }
    const refused = await ask('/three?a=1', { headers: NAVIGATION });
    expect([refused.status, refused.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fthree%3Fa%3D1',
    ]);
    expect(await (await ask('/public/page')).text()).toBe('public');
  });

  it('a guard alone, without the surface before it, finishes its answers too', async () => {
    begin();
    await enter();
    const other = new Hono<Env>();
    other.get('/desk', web.guard, () => new Response('desk'));
    const response = await other.request('https://bank.example/desk', { headers: { cookie } });
    expect(response.headers.get('session-status')).toMatch(/^idle=900/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('counts by the answer that the app gives in the end', async () => {
    begin();
    app.use(web.guard);
    app.notFound((c) => c.html('<p>none</p>', 404));
    app.get('/desk', (c) => c.text('desk'));
    await enter();
    await world.control.advance(60_000);
    const missing = await ask('/nowhere');
    expect([await missing.text(), missing.headers.get('session-status')]).toEqual([
      '<p>none</p>',
      'idle=840, absolute=28740',
    ]);
    const head = await ask('/desk', { method: 'HEAD' });
    expect([head.status, head.headers.get('session-status')]).toEqual([
      200,
      'idle=840, absolute=28740',
    ]);
    expect((await ask('/desk')).headers.get('session-status')).toBe('idle=900, absolute=28740');
  });

  it.each([
    ['after it', true],
    ['before it', false],
  ])('works with what others put %s', async (_name, isFirst) => {
    if (isFirst) app.use(web.surface);
    app.use(compress({ threshold: 0 }), csrf(), timeout(5_000), bodyLimit({ maxSize: 10_000 }));
    app.use('/desk', etag());
    if (!isFirst) app.use(web.surface);
    app.post('/in', async (c) => {
      const form = await c.req.formData();
      expect(form.get('username')).toBe('george');
      await signIn(c);
      return c.redirect('/desk', 303);
    });
    app.use(web.guard);
    app.get('/desk', (c) => c.html(`<p>${c.var.session.subject}</p>`.repeat(100)));
    const body = new URLSearchParams({ username: 'george' });
    const signedIn = await ask('/in', {
      method: 'POST',
      body,
      headers: { origin: 'https://bank.example' },
    });
    expect(signedIn.headers.getSetCookie()).toHaveLength(2);
    const page = await ask('/desk', { headers: { 'accept-encoding': 'gzip' } });
    expect(page.headers.get('content-encoding')).toBe('gzip');
    expect(page.headers.get('session-status')).toMatch(/^idle=900/);
    const again = await ask('/desk', {
      headers: { 'accept-encoding': 'gzip', 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect([again.status, again.headers.has('session-status')]).toEqual([304, isFirst]);
    const ping = await ask('/session/ping', {
      method: 'POST',
      body: '{"idleFor":0}',
      headers: { 'content-type': 'application/json', origin: 'https://bank.example' },
    });
    expect(ping.status).toBe(200);
    const events = await ask('/session/events', { headers: { 'accept-encoding': 'gzip' } });
    expect(events.headers.get('content-encoding')).toBe(null);
    const reader = events.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain(': open');
    await reader?.cancel();
  });

  it('finds its own request again where a middleware has put another in its place', async () => {
    begin();
    app.use(async (c, next) => {
      c.req.raw = new Request(c.req.raw);
      await next();
    });
    app.use(web.guard);
    app.get('/leave', async (c) => {
      await web.of(c).signOut();
      return c.text('left');
    });
    await enter();
    expect((await ask('/leave')).headers.getSetCookie()).toHaveLength(2);
  });

  it('is typed by `Variables`, with a factory too', async () => {
    begin();
    const factory = createFactory<Env>();
    const handlers = factory.createHandlers(web.guard, web.requireFresh('5m'), (c) =>
      c.json({ count: c.var.session.data.count.toFixed() }),
    );
    app.get('/count', ...handlers);
    // Without any declaration a guard before the handler is enough.
    const plain = new Hono().get('/count', web.guard, (c) => c.text(c.var.session.subject));
    app.route('/plain', plain);
    await enter();
    expect(await (await ask('/count')).json()).toEqual({ count: '0' });
    expect(await (await ask('/plain/count')).text()).toBe('george');
    await world.control.advance(360_000);
    expect((await ask('/count')).status).toBe(403);
  });

  it('does not take the session of other sessions for its own', async () => {
    const office = createWorld();
    const other = createHonoSessions(office.sessions);
    app.onError((error, c) => c.text(error.message, 500));
    begin();
    app.use(other.surface, web.guard);
    app.get('/mine', (c) => c.text(web.current(c).subject));
    app.get('/other', (c) => c.text(other.current(c).subject));
    await enter();
    expect((await ask('/mine')).status).toBe(200);
    expect((await ask('/other')).status).toBe(500);
    await office.sessions.close();
  });

  it('tells a programmer what is missing', async () => {
    const said: string[] = [];
    app.onError((error, c) => {
      said.push(error.message);
      return c.text('broken', 500);
    });
    app.get('/early', (c) => c.json(web.of(c)));
    app.get('/unguarded', (c) => c.text(web.current(c).subject));
    app.use(web.surface);
    app.get('/stale', web.requireFresh(), (c) => c.text('fresh'));
    app.get('/silent', (() => undefined) as never);
    for (const path of ['/early', '/unguarded', '/stale', '/silent']) {
      expect((await ask(path)).status).toBe(500);
    }
    expect(said).toEqual([
      'No answer would carry what is said here: put `app.use(surface)` before this handler',
      'This request did not pass the guard: put `guard` before this handler',
      'This request did not pass the guard: put `guard` before this handler',
      expect.stringMatching(/^Context is not finalized/),
    ]);
    expect(() => web.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });

  it('what is thrown past every handler of errors leaves no session that its browser cannot use', async () => {
    app.use(web.surface);
    app.get('/in', async (c) => {
      await signIn(c);
      // Hono gives only what is an Error to its handlers.
      // oxlint-disable-next-line no-throw-literal
      throw 'thrown';
    });
    await expect(async () => ask('/in')).rejects.toBe('thrown');
    expect(await world.control.list('george')).toEqual([]);
  });

  describe('on Node', () => {
    it('leaves an answer alone that a handler wrote past Hono', async () => {
      type NodeEnv = Env & { Bindings: { outgoing: ServerResponse } };
      const node = new Hono<NodeEnv>();
      node.use(web.surface);
      node.get('/in', async (c) => {
        await signIn(c);
        return c.text('in');
      });
      node.use(web.guard);
      node.get('/raw', (c) => {
        c.env.outgoing.writeHead(201, { 'X-Own': '1' }).end('raw');
        return RESPONSE_ALREADY_SENT;
      });
      node.use('/*', serveStatic({ root: './test/support' }));
      const running = await listen(createAdaptorServer({ fetch: node.fetch }) as Server);
      const browser = createBrowser(running.url);
      await browser.get('/in');
      const raw = await browser.get('/raw');
      expect([raw.status, raw.headers.get('x-own'), await raw.text()]).toEqual([201, '1', 'raw']);
      const file = await browser.get('/routes.ts');
      expect(await file.text()).toContain('OPEN_ROUTES');
      expect(file.headers.get('cache-control')).toBe('no-store');
      expect(file.headers.get('session-status')).toMatch(/^idle=900/);
      expect((await browser.get('/nothing.ts')).status).toBe(404);
      await running.close();
    });
  });
});
