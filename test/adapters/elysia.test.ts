import { node } from '@elysiajs/node';
import { Elysia, t } from 'elysia';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createElysiaSessions, type ElysiaSessions } from '../../src/adapters/elysia.ts';
import { NAVIGATION } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runElysiaApp } from './elysia.app.ts';

// Elysia itself sets the length of such an answer to HEAD, which throws past all handlers of errors.
describeAdapter('elysia', inProcess(runElysiaApp), { lacks: ['HEAD of what was fetched'] });

describe('in an Elysia app', () => {
  let world: World;
  let web: ElysiaSessions<Data>;
  let cookie = '';

  beforeEach(() => {
    world = createWorld();
    web = createElysiaSessions(world.sessions);
    cookie = '';
  });
  afterEach(() => world.sessions.close());

  const signIn = (request: Request): Promise<unknown> =>
    web.of(request).signIn('george', { data: { count: 0 } });

  const entrance = (): Elysia =>
    new Elysia().get('/in', async ({ request }) => {
      await signIn(request);
      return 'in';
    }) as unknown as Elysia;

  /** Asks the app as a browser does that keeps what it is given. */
  async function ask(
    app: Pick<Elysia, 'handle'>,
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string> } = {},
  ): Promise<Response> {
    const headers = { ...(cookie === '' ? {} : { cookie }), ...init.headers };
    const response = await app.handle(
      new Request(`https://bank.example${path}`, { ...init, headers }),
    );
    const given = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (given.length > 0) cookie = given.join('; ');
    return response;
  }

  const shared = new Response('shared');
  const ANSWERS: readonly [string, () => unknown, number][] = [
    ['a text', () => 'text', 200],
    ['JSON', () => ({ a: 1 }), 200],
    ['nothing', () => undefined, 200],
    ['a Response', () => new Response('raw', { status: 202 }), 202],
    ['a Response that many are given', () => shared.clone(), 200],
    ['a fetched one', () => fetch('data:text/plain,x'), 200],
    [
      'pieces',
      function* pieces() {
        yield 'a';
        yield 'b';
      },
      200,
    ],
    [
      'an error',
      () => {
        throw new RangeError('broken');
      },
      500,
    ],
    [
      'an error with an answer of its own',
      () => {
        throw Object.assign(new Error('no'), {
          toResponse: () => new Response('no', { status: 409 }),
        });
      },
      409,
    ],
  ];

  describe.each(ANSWERS)('%s', (_name, answer, status) => {
    it('carries the cookies of a sign-in, and nobody’s cookie to the next', async () => {
      const app = new Elysia()
        .use(web.plugin)
        .get('/answer', answer as () => string, {
          beforeHandle: async ({ request }) => void (await signIn(request)),
        })
        .get('/public', answer as () => string);
      const response = await ask(app, '/answer');
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        status,
        'no-store',
      ]);
      expect(response.headers.getSetCookie()).toHaveLength(2);
      expect(await (await ask(app, '/session')).json()).toMatchObject({ state: 'active' });
      const next = await ask(app, '/public');
      expect(next.headers.getSetCookie()).toEqual([]);
    });

    it('carries what the guard says', async () => {
      const app = new Elysia().use(web.plugin).use(entrance());
      app.use(new Elysia().use(web.guard).get('/answer', answer as () => string));
      await ask(app, '/in');
      await world.control.advance(60_000);
      const response = await ask(app, '/answer');
      expect([response.status, response.headers.get('session-status')]).toEqual([
        status,
        'idle=900, absolute=28740',
      ]);
    });
  });

  it('guards what comes after it in its app or group, and gives it the session', async () => {
    const app = new Elysia()
      .use(web.plugin)
      .use(entrance())
      .get('/open', () => 'open')
      .group('/group', (group) =>
        group
          .use(web.guard)
          .get('/one', ({ session }) => `${session.subject}${session.data.count}`),
      )
      .use(
        new Elysia({ prefix: '/part' })
          .get('/open', () => 'open')
          .use(web.guard)
          .get('/two', ({ session }) => session.subject)
          .get('/static', 'static')
          .post('/form', ({ body }) => body.name, { body: t.Object({ name: t.String() }) })
          .all('/rest/*', ({ session }) => session.subject)
          .get('/fresh', () => 'fresh', { beforeHandle: web.requireFresh('5m') }),
      )
      .get('/after', () => 'after');
    const guarded = ['/group/one', '/part/two', '/part/static', '/part/rest/a', '/part/fresh'];
    for (const path of guarded) expect([path, (await ask(app, path)).status]).toEqual([path, 401]);
    for (const path of ['/open', '/part/open', '/after']) {
      expect([path, (await ask(app, path)).status]).toEqual([path, 200]);
    }
    const form = {
      method: 'POST',
      body: '{"name":1}',
      headers: { 'content-type': 'application/json' },
    };
    expect((await ask(app, '/part/form', form)).status, 'asked before the form').toBe(401);
    await ask(app, '/in');
    for (const path of guarded) {
      const response = await ask(app, path);
      expect([path, response.status]).toEqual([path, 200]);
      expect(response.headers.get('session-status')).toMatch(/^idle=900/);
    }
    expect(await (await ask(app, '/group/one')).text()).toBe('george0');
    expect((await ask(app, '/part/form', form)).status).toBe(422);
    expect(await (await ask(app, '/part/form', { ...form, body: '{"name":"x"}' })).text()).toBe(
      'x',
    );
    await world.control.advance(360_000);
    expect((await ask(app, '/part/fresh')).status).toBe(403);
    cookie = '';
    const page = await ask(app, '/part/two?a=1', { headers: NAVIGATION });
    expect([page.status, page.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fpart%2Ftwo%3Fa%3D1',
    ]);
  });

  it('guards the opening of a socket', async () => {
    const app = new Elysia({ adapter: node() }).use(web.plugin).use(entrance());
    const opened: string[] = [];
    const part = new Elysia({ adapter: node() }).use(web.guard);
    app.use(
      part.ws('/socket', {
        upgrade: ({ request }) => void opened.push(web.current(request).subject),
      }),
    );
    const upgrade = { headers: { upgrade: 'websocket' } };
    expect((await ask(app, '/socket', upgrade)).status).toBe(401);
    expect(opened).toEqual([]);
    await ask(app, '/in');
    expect((await ask(app, '/socket', upgrade)).status).toBe(200);
    expect(opened).toEqual(['george']);
  });

  it('answers its own calls before all hooks of the app', async () => {
    const app = new Elysia().onRequest(() => 'closed').use(web.plugin);
    expect(await (await ask(app, '/session')).json()).toMatchObject({ state: 'none' });
    expect(await (await ask(app, '/else')).text()).toBe('closed');
  });

  it('leaves headers of the app on a refusal', async () => {
    const app = new Elysia()
      .use(web.plugin)
      .onRequest(({ set }) => {
        set.headers['x-own'] = '1';
      })
      .use(web.guard)
      .get('/page', () => 'page');
    const response = await ask(app, '/page');
    expect([response.status, response.headers.get('x-own')]).toEqual([401, '1']);
    expect(response.headers.get('content-type')).toBe('application/problem+json');
  });

  it('does not take the session of other sessions for its own', async () => {
    const office = createWorld();
    const other = createElysiaSessions(office.sessions);
    const app = new Elysia()
      .use(web.plugin)
      .use(other.plugin)
      .use(entrance())
      .use(web.guard)
      .get('/mine', ({ request }) => web.current(request).subject)
      .get('/other', ({ request }) => other.current(request).subject);
    await ask(app, '/in');
    expect(await (await ask(app, '/mine')).text()).toBe('george');
    const response = await ask(app, '/other');
    expect([response.status, await response.text()]).toEqual([
      500,
      'This request did not pass the guard: `.use(guard)` before this route',
    ]);
    await office.sessions.close();
  });

  it.each([{}, { aot: false }])('tells a programmer what is missing: %j', async (config) => {
    const app = new Elysia(config);
    if ('aot' in config) app.use(web.plugin);
    app
      .get('/early', ({ request }) => web.of(request).find())
      .use(new Elysia().use(web.guard).all('/guarded', () => 'guarded'));
    for (const path of ['/early', '/guarded']) {
      const response = await ask(app, path);
      expect([response.status, await response.text()]).toEqual([
        500,
        'No answer would carry what is said here: `.use(plugin)` on the app that listens, without `aot: false`',
      ]);
    }
    expect((await ask(app, '/guarded', { method: 'POST', body: 'x' })).status).toBe(500);
    expect(() => web.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });
});
