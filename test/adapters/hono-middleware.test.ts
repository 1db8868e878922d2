/** Hono's own middleware, and what Node's server does, beside the sessions. */
import type { Server, ServerResponse } from 'node:http';
import { createAdaptorServer } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import { Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { compress } from 'hono/compress';
import { getCookie, setCookie } from 'hono/cookie';
import { cors } from 'hono/cors';
import { csrf } from 'hono/csrf';
import { etag } from 'hono/etag';
import { secureHeaders } from 'hono/secure-headers';
import { timeout } from 'hono/timeout';
import { describe, expect, it } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { listen } from './contract/app.ts';
import { createHonoStage, type Env } from './hono.stage.ts';

describe('beside middleware of Hono', () => {
  const stage = createHonoStage();

  it('sets its cookies beside those of the app and of middleware before and after', async () => {
    stage.app.use(cors({ origin: 'https://other.example', credentials: true }));
    stage.app.use(async (c, next) => {
      setCookie(c, 'before', '1');
      await next();
      setCookie(c, 'after', '3');
    });
    stage.app.use(stage.web.surface);
    stage.app.get('/in', async (c) => {
      setCookie(c, 'own', '2');
      await stage.signIn(c);
      return c.json({ seen: getCookie(c) });
    });
    const names = (await stage.ask('/in')).headers.getSetCookie().map((line) => line.split('=')[0]);
    expect(names).toEqual(['before', 'own', '__Host-stillhere.mark', '__Host-stillhere', 'after']);
    expect(await (await stage.ask('/in')).json()).toMatchObject({
      seen: { before: '1', own: '2' },
    });
  });

  it('keeps the headers and cookies of middleware before when it answers itself', async () => {
    stage.app.use(secureHeaders(), cors({ origin: 'https://other.example', credentials: true }));
    stage.app.use(async (c, next) => {
      c.header('X-Request-Id', 'r1');
      setCookie(c, 'before', '1');
      await next();
    });
    stage.begin();
    stage.app.use(stage.web.guard);
    stage.app.get('/desk', (c) => c.text('desk'));
    await stage.enter();
    const { session } = (await (await stage.ask('/session')).json()) as {
      readonly session: string;
    };
    await stage.world.control.revoke(session);
    for (const [path, status] of [
      ['/session', 200],
      ['/session/nothing', 404],
      ['/desk', 401],
    ] as const) {
      const response = await stage.ask(path, { headers: { origin: 'https://other.example' } });
      expect([path, response.status]).toEqual([path, status]);
      expect(response.headers.get('x-request-id')).toBe('r1');
      expect(response.headers.get('x-content-type-options')).toBe('nosniff');
      expect(response.headers.get('access-control-allow-origin')).toBe('https://other.example');
      expect(response.headers.getSetCookie()[0]).toMatch(/^before=1;/);
    }
    // Who signs out has the cookie taken away beside them.
    stage.forget();
    await stage.enter();
    const left = await stage.ask('/session/sign-out', {
      method: 'POST',
      headers: { origin: 'https://bank.example' },
    });
    expect(left.headers.getSetCookie().join()).toMatch(/^before=1.*__Host-stillhere=;/);
  });

  it.each([
    ['after it', true],
    ['before it', false],
  ])('works with what others put %s', async (_name, isFirst) => {
    if (isFirst) stage.app.use(stage.web.surface);
    stage.app.use(
      compress({ threshold: 0 }),
      csrf(),
      timeout(5_000),
      bodyLimit({ maxSize: 10_000 }),
    );
    stage.app.use('/desk', etag());
    if (!isFirst) stage.app.use(stage.web.surface);
    stage.app.post('/in', async (c) => {
      const form = await c.req.formData();
      expect(form.get('username')).toBe('george');
      await stage.signIn(c);
      return c.redirect('/desk', 303);
    });
    stage.app.use(stage.web.guard);
    stage.app.get('/desk', (c) => c.html(`<p>${c.var.session.subject}</p>`.repeat(100)));
    const body = new URLSearchParams({ username: 'george' });
    const signedIn = await stage.ask('/in', {
      method: 'POST',
      body,
      headers: { origin: 'https://bank.example' },
    });
    expect(signedIn.headers.getSetCookie()).toHaveLength(2);
    const page = await stage.ask('/desk', { headers: { 'accept-encoding': 'gzip' } });
    expect(page.headers.get('content-encoding')).toBe('gzip');
    expect(page.headers.get('session-status')).toMatch(/^idle=900/);
    const again = await stage.ask('/desk', {
      headers: { 'accept-encoding': 'gzip', 'if-none-match': page.headers.get('etag') ?? '' },
    });
    expect([again.status, again.headers.has('session-status')]).toEqual([304, isFirst]);
    const ping = await stage.ask('/session/ping', {
      method: 'POST',
      body: '{"idleFor":0}',
      headers: { 'content-type': 'application/json', origin: 'https://bank.example' },
    });
    expect(ping.status).toBe(200);
    const events = await stage.ask('/session/events', { headers: { 'accept-encoding': 'gzip' } });
    expect(events.headers.get('content-encoding')).toBe(null);
    const reader = events.body?.getReader();
    expect(new TextDecoder().decode((await reader?.read())?.value)).toContain(': open');
    await reader?.cancel();
  });

  it('finds its own request again where a middleware has put another in its place', async () => {
    stage.begin();
    stage.app.use(async (c, next) => {
      c.req.raw = new Request(c.req.raw);
      await next();
    });
    stage.app.use(stage.web.guard);
    stage.app.get('/leave', async (c) => {
      await stage.web.of(c).signOut();
      return c.text('left');
    });
    await stage.enter();
    expect((await stage.ask('/leave')).headers.getSetCookie()).toHaveLength(2);
  });

  it('leaves an answer alone that a handler wrote past Hono', async () => {
    type NodeEnv = Env & { Bindings: { outgoing: ServerResponse } };
    const node = new Hono<NodeEnv>();
    node.use(stage.web.surface);
    node.get('/in', async (c) => {
      await stage.signIn(c);
      return c.text('in');
    });
    node.use(stage.web.guard);
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
