import { Hono, type Context } from 'hono';
import { except } from 'hono/combine';
import { createFactory } from 'hono/factory';
import { HTTPException } from 'hono/http-exception';
import { streamSSE } from 'hono/streaming';
import { describe, expect, it } from 'vitest';
import { createHonoSessions } from '../../src/adapters/hono.ts';
import { createSessions } from '../../src/server/index.ts';
import { NAVIGATION } from '../support/browser.ts';
import { createWorld } from '../support/world.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runHonoApp } from './hono.app.ts';
import { createHonoStage, type Env } from './hono.stage.ts';

describeAdapter('hono', inProcess(runHonoApp));

describe('in a Hono app', () => {
  const stage = createHonoStage();

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
    stage.app.onError((error, c) =>
      error instanceof HTTPException ? error.getResponse() : c.text('broken', 500),
    );
    stage.app.use(stage.web.surface);
    stage.app.get('/in', async (c) => {
      await stage.signIn(c);
      return answer(c);
    });
    const response = await stage.ask('/in');
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe('no-store');
    expect(response.headers.getSetCookie().join()).toMatch(/__Host-stillhere=[\w.-]{66};/);
    const told = (await (await stage.ask('/session')).json()) as { readonly state: string };
    expect(told.state).toBe('active');
  });

  it('an answer that many are given carries nobody’s cookie to the next', async () => {
    const shared = new Response(null, { status: 204 });
    stage.app.use(stage.web.surface);
    stage.app.get('/in', async (c) => {
      await stage.signIn(c);
      return shared;
    });
    stage.app.get('/public', () => shared);
    expect((await stage.ask('/in')).headers.getSetCookie()).toHaveLength(2);
    expect([...(await stage.app.request('/public')).headers]).toEqual([]);
  });

  it('guards one route, a part of the app, or all but some, and says so once', async () => {
    stage.begin();
    stage.app.get('/one', stage.web.guard, (c) => c.text(c.var.session.subject));
    const part = new Hono<Env>().basePath('/v1');
    part.use(stage.web.guard);
    part.get('/two', (c) => c.text(c.get('session').subject));
    part.onError((error, c) => c.text(`part: ${error.message}`, 500));
    part.get('/broken', () => {
      throw new Error('broken');
    });
    stage.app.route('/api', part);
    stage.app.use(except(['/public/*'], stage.web.guard));
    stage.app.get('/public/page', (c) => c.text('public'));
    stage.app.get('/three', (c) => c.text(stage.web.current(c).subject));
    await stage.enter();
    for (const path of ['/one', '/api/v1/two', '/three']) {
      const response = await stage.ask(path);
      expect([path, await response.text()]).toEqual([path, 'george']);
      expect(response.headers.get('session-status')).toMatch(/^idle=900, absolute=\d+$/);
    }
    const broken = await stage.ask('/api/v1/broken');
    expect([broken.status, await broken.text()]).toEqual([500, 'part: broken']);
    expect(broken.headers.get('session-status')).toMatch(/^idle=900/);
    expect((await stage.ask('/public/page')).headers.has('session-status')).toBe(false);
    stage.forget();
    for (const path of ['/one', '/api/v1/two', '/three', '/nowhere']) {
      expect([path, (await stage.ask(path)).status]).toEqual([path, 401]);
    }
    const refused = await stage.ask('/three?a=1', { headers: NAVIGATION });
    expect([refused.status, refused.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fthree%3Fa%3D1',
    ]);
    expect(await (await stage.ask('/public/page')).text()).toBe('public');
  });

  it('a guard alone, without the surface before it, finishes its answers too', async () => {
    stage.begin();
    await stage.enter();
    const other = new Hono<Env>();
    other.get('/desk', stage.web.guard, () => new Response('desk'));
    const response = await other.request('https://bank.example/desk', {
      headers: { cookie: stage.cookie },
    });
    expect(response.headers.get('session-status')).toMatch(/^idle=900/);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  it('counts by the answer that the app gives in the end', async () => {
    stage.begin();
    stage.app.use(stage.web.guard);
    stage.app.notFound((c) => c.html('<p>none</p>', 404));
    stage.app.get('/desk', (c) => c.text('desk'));
    await stage.enter();
    await stage.world.control.advance(60_000);
    const missing = await stage.ask('/nowhere');
    expect([await missing.text(), missing.headers.get('session-status')]).toEqual([
      '<p>none</p>',
      'idle=840, absolute=28740',
    ]);
    const head = await stage.ask('/desk', { method: 'HEAD' });
    expect([head.status, head.headers.get('session-status')]).toEqual([
      200,
      'idle=840, absolute=28740',
    ]);
    expect((await stage.ask('/desk')).headers.get('session-status')).toBe(
      'idle=900, absolute=28740',
    );
  });

  it('is typed by `Variables`, with a factory too', async () => {
    stage.begin();
    const factory = createFactory<Env>();
    const handlers = factory.createHandlers(stage.web.guard, stage.web.requireFresh('5m'), (c) =>
      c.json({ count: c.var.session.data.count.toFixed() }),
    );
    stage.app.get('/count', ...handlers);
    // Without any declaration a guard before the handler is enough.
    const plain = new Hono().get('/count', stage.web.guard, (c) => c.text(c.var.session.subject));
    stage.app.route('/plain', plain);
    await stage.enter();
    expect(await (await stage.ask('/count')).json()).toEqual({ count: '0' });
    expect(await (await stage.ask('/plain/count')).text()).toBe('george');
    await stage.world.control.advance(360_000);
    expect((await stage.ask('/count')).status).toBe(403);
  });

  it('leads a policy to the context', async () => {
    const sessions = createSessions({
      policy: ({ request }) => ({
        idleTimeout: (request.source as Context).req.header('x-kiosk') === '1' ? '1m' : '15m',
      }),
    });
    const web = createHonoSessions(sessions);
    stage.app.use(web.surface);
    stage.app.get('/in', async (c) => {
      await web.of(c).signIn('george');
      return c.text('in');
    });
    await stage.ask('/in', { headers: { 'x-kiosk': '1' } });
    const status = (await (
      await stage.ask('/session', { headers: { 'x-kiosk': '1' } })
    ).json()) as {
      readonly idleRemaining: number;
    };
    expect(status.idleRemaining).toBeLessThanOrEqual(60_000);
    await sessions.close();
  });

  it('does not take the session of other sessions for its own', async () => {
    const office = createWorld();
    const other = createHonoSessions(office.sessions);
    stage.app.onError((error, c) => c.text(error.message, 500));
    stage.begin();
    stage.app.use(other.surface, stage.web.guard);
    stage.app.get('/mine', (c) => c.text(stage.web.current(c).subject));
    stage.app.get('/other', (c) => c.text(other.current(c).subject));
    await stage.enter();
    expect((await stage.ask('/mine')).status).toBe(200);
    expect((await stage.ask('/other')).status).toBe(500);
    await office.sessions.close();
  });

  it('tells a programmer what is missing', async () => {
    const said: string[] = [];
    stage.app.onError((error, c) => {
      said.push(error.message);
      return c.text('broken', 500);
    });
    stage.app.get('/early', (c) => c.json(stage.web.of(c)));
    stage.app.get('/unguarded', (c) => c.text(stage.web.current(c).subject));
    stage.app.use(stage.web.surface);
    stage.app.get('/stale', stage.web.requireFresh(), (c) => c.text('fresh'));
    stage.app.get('/silent', (() => undefined) as never);
    for (const path of ['/early', '/unguarded', '/stale', '/silent']) {
      expect((await stage.ask(path)).status).toBe(500);
    }
    expect(said).toEqual([
      'No answer would carry what is said here: put `app.use(surface)` before this handler',
      'This request did not pass the guard: put `guard` before this handler',
      'This request did not pass the guard: put `guard` before this handler',
      expect.stringMatching(/^Context is not finalized/),
    ]);
    expect(() => stage.web.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });

  it.each<[string, () => Response | undefined, number]>([
    ['nothing', () => undefined, 500],
    [
      'what went out past Hono',
      () => new Response(null, { headers: { 'x-hono-already-sent': 'true' } }),
      200,
    ],
  ])('a sign-in that is answered by %s leaves no session either', async (_name, answer, status) => {
    stage.app.use(stage.web.surface);
    stage.app.get('/in', (async (c: Context) => {
      await stage.signIn(c);
      return answer();
    }) as never);
    stage.app.onError((_error, c) => c.text('broken', 500));
    expect((await stage.ask('/in')).status).toBe(status);
    expect(await stage.world.control.list('george')).toEqual([]);
  });

  it('a guard that nobody answered behind ends nothing: who came before it may answer', async () => {
    stage.app.use(stage.web.surface);
    stage.app.use(async (c, next) => {
      await stage.signIn(c);
      await next();
      c.res = new Response('in');
    });
    stage.app.get('/in', stage.web.guard, (() => undefined) as never);
    await stage.ask('/in');
    const response = await stage.ask('/in');
    expect([response.status, await response.text()]).toEqual([200, 'in']);
    expect(response.headers.getSetCookie()).toHaveLength(2);
    expect(await stage.world.control.list('george')).toHaveLength(1);
  });

  it('what is thrown past every handler of errors leaves no session that its browser cannot use', async () => {
    stage.app.use(stage.web.surface);
    stage.app.get('/in', async (c) => {
      await stage.signIn(c);
      // Hono gives only what is an Error to its handlers.
      // oxlint-disable-next-line no-throw-literal
      throw 'thrown';
    });
    await expect(async () => stage.ask('/in')).rejects.toBe('thrown');
    expect(await stage.world.control.list('george')).toEqual([]);
  });
});
