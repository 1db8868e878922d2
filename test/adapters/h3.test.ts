import { createServer } from 'node:http';
import {
  bodyLimit,
  defineHandler,
  defineWebSocketHandler,
  fromNodeHandler,
  H3,
  HTTPError,
  HTTPResponse,
  setCookie,
  toNodeHandler,
  type H3Event,
} from 'h3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createH3Sessions, type H3Sessions } from '../../src/adapters/h3.ts';
import type { Session } from '../../src/server/index.ts';
import { createBrowser, NAVIGATION } from '../support/browser.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { describeAdapter } from './contract.ts';
import { inProcess, listen } from './contract/app.ts';
import { runH3App } from './h3.app.ts';

declare module 'h3' {
  interface H3EventContext {
    session: Session<Data>;
  }
}

describeAdapter('h3', inProcess(runH3App));

describe('in an h3 app', () => {
  let world: World;
  let web: H3Sessions<Data>;
  let app: H3;
  let cookie = '';

  beforeEach(() => {
    world = createWorld();
    web = createH3Sessions(world.sessions);
    cookie = '';
    app = new H3({ silent: true, plugins: [web.plugin] });
    withSignIn(app);
  });
  afterEach(() => world.sessions.close());

  const signIn = (event: H3Event): Promise<unknown> =>
    web.of(event).signIn('george', { data: { count: 0 } });

  function withSignIn(of: H3): void {
    of.get('/in', async (event) => {
      await signIn(event);
      return 'in';
    });
  }

  /** Asks the app as a browser does that keeps what it is given. */
  async function ask(
    path: string,
    init: Omit<RequestInit, 'headers'> & { headers?: Record<string, string>; of?: H3 } = {},
  ): Promise<Response> {
    const headers = { ...(cookie === '' ? {} : { cookie }), host: 'bank.example', ...init.headers };
    const response = await (init.of ?? app).request(`https://bank.example${path}`, {
      ...init,
      headers,
    });
    const given = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (given.length > 0) cookie = given.join('; ');
    return response;
  }

  const shared = {
    response: new Response(null, { status: 204 }),
    made: new HTTPResponse('made', { headers: { 'x-own': '1' } }),
  };
  const ANSWERS: readonly [string, (event: H3Event) => unknown, number][] = [
    ['a text', () => 'text', 200],
    ['JSON', () => ({ a: 1 }), 200],
    ['nothing', () => null, 200],
    ['bytes', () => new Uint8Array([1]), 200],
    ['a blob', () => new Blob(['x']), 200],
    ['a stream', () => new Blob(['x']).stream(), 200],
    ['what many are answered with', () => shared.made, 200],
    ['a Response that many are given', () => shared.response, 204],
    ['a fetched one', () => fetch('data:text/plain,x'), 200],
    [
      'a status that was set before',
      (event) => {
        event.res.status = 202;
        return 'later';
      },
      202,
    ],
    [
      'an error with a status',
      () => {
        throw new HTTPError('no', { status: 409 });
      },
      409,
    ],
    ['an error that is returned', () => new HTTPError('no', { status: 409 }), 409],
    [
      'an error of any kind',
      () => {
        throw new RangeError('broken');
      },
      500,
    ],
  ];

  describe.each(ANSWERS)('%s', (_name, answer, status) => {
    it('carries the cookies of a sign-in, and nobody’s cookie to the next', async () => {
      app.get('/answer', async (event) => {
        await signIn(event);
        return answer(event);
      });
      app.get('/public', answer);
      const response = await ask('/answer');
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        status,
        'no-store',
      ]);
      expect(response.headers.getSetCookie()).toHaveLength(2);
      expect(await (await ask('/session')).json()).toMatchObject({ state: 'active' });
      const next = await ask('/public');
      expect([next.headers.getSetCookie(), next.headers.get('cache-control')]).toEqual([[], null]);
    });

    it('carries what the guard says, beside headers of the app', async () => {
      app.use('/answer', web.guard);
      app.get('/answer', (event) => {
        setCookie(event, 'own', '1');
        return answer(event);
      });
      await ask('/in');
      await world.control.advance(60_000);
      const response = await ask('/answer');
      expect([response.status, response.headers.get('session-status')]).toEqual([
        status,
        'idle=900, absolute=28740',
      ]);
      // h3 itself drops what was set before an error.
      expect(response.headers.getSetCookie()).toHaveLength(status >= 400 ? 0 : 1);
    });

    it('is what it was', async () => {
      app.use('/answer', web.guard);
      app.get('/answer', answer);
      const plain = new H3({ silent: true }).get('/answer', answer);
      await ask('/in');
      const [response, own] = [await ask('/answer'), await plain.request('/answer')];
      expect(await response.text()).toBe(await own.text());
      response.headers.delete('session-status');
      response.headers.delete('cache-control');
      expect([...response.headers]).toEqual([...own.headers]);
    });
  });

  it.each<[string, (error: HTTPError) => unknown]>([
    ['a Response that many are given', () => shared.response],
    ['JSON', ({ status }) => ({ status })],
    ['nothing, so that h3 answers', () => undefined],
  ])('the handler of errors of the app may answer by %s', async (_name, onError) => {
    const other = new H3({ silent: true, onError, plugins: [web.plugin] });
    other.get('/answer', async (event) => {
      await signIn(event);
      throw new HTTPError('no', { status: 409 });
    });
    const response = await ask('/answer', { of: other });
    expect(response.headers.getSetCookie()).toHaveLength(2);
    const missing = await other.request('/nothing');
    expect([missing.headers.getSetCookie(), missing.headers.get('cache-control')]).toEqual([
      [],
      null,
    ]);
  });

  it('lets the hooks of the app work as before', async () => {
    const called: string[] = [];
    const other = new H3({
      silent: true,
      plugins: [web.plugin],
      onRequest: ({ url }) => void called.push(`request ${url.pathname}`),
      onResponse: (response, { url }) => {
        called.push(`response ${url.pathname}`);
        response.headers.set('cache-control', 'max-age=60');
        if (url.pathname === '/broken') throw new Error('of a hook');
      },
    });
    withSignIn(other);
    other.get('/broken', () => 'broken', { middleware: [web.guard] });
    other.get('/page', () => 'page', { middleware: [web.guard] });
    expect((await ask('/in', { of: other })).headers.get('cache-control')).toBe('no-store');
    const page = await ask('/page', { of: other });
    expect(page.headers.get('cache-control'), 'the app knows why').toBe('max-age=60');
    expect(page.headers.get('session-status')).toMatch(/^idle=900/);
    expect((await ask('/broken', { of: other })).headers.get('session-status')).toMatch(/^idle=/);
    expect(called).toEqual(
      ['/in', '/page', '/broken'].flatMap((path) => [`request ${path}`, `response ${path}`]),
    );
  });

  it('answers its own calls before all middleware, whenever that was added', async () => {
    const other = new H3({ silent: true });
    other.use(() => 'not found');
    other.use(bodyLimit(1));
    other.register(web.plugin);
    expect(await (await ask('/session', { of: other })).json()).toMatchObject({ state: 'none' });
    expect((await ask('/session/nothing', { of: other })).status).toBe(404);
    expect(await (await ask('/else', { of: other })).text()).toBe('not found');
  });

  it('guards a path, a route or a handler, and gives them the session', async () => {
    const handler = ({ context }: H3Event): string => context.session.subject;
    app.use('/path/**', web.guard);
    app.get('/path/one', handler);
    app.get('/route', handler, { middleware: [web.guard] });
    app.get('/handler', defineHandler({ middleware: [web.guard], handler }));
    app.get('/%61t', (event) => web.current(event).subject, { middleware: [web.guard] });
    expect((await ask('/path/one')).status).toBe(401);
    await ask('/in');
    for (const path of ['/path/one', '/%70ath/one', '/route', '/handler', '/at']) {
      const response = await ask(path);
      expect([path, await response.text()]).toEqual([path, 'george']);
      expect(response.headers.get('session-status')).toMatch(/^idle=900/);
    }
    cookie = '';
    for (const path of ['/path/one', '/%70ath/one', '/path/', '/path', '/route', '/handler']) {
      expect([path, (await ask(path)).status]).toEqual([path, 401]);
    }
    const page = await ask('/path/one?a=1', { headers: NAVIGATION });
    expect([page.status, page.headers.get('location')]).toEqual([
      303,
      '/sign-in?next=%2Fpath%2Fone%3Fa%3D1',
    ]);
  });

  it('reaches into apps that are mounted, and into those that only have a `fetch`', async () => {
    const part = new H3().get('/desk', (event) => web.current(event).subject);
    app.use('/*/desk', web.guard);
    app.mount('/app', part);
    app.mount('/fetch', part.fetch);
    const own = createH3Sessions(world.sessions);
    const whole = new H3({ plugins: [web.plugin, own.plugin] });
    whole.get('/in', async (event) => {
      await web.of(event).signIn('maria', { data: { count: 0 } });
      return new Response('in');
    });
    app.mount('/whole', whole.fetch);
    await ask('/in');
    for (const path of ['/app/desk', '/fetch/desk']) {
      const response = await ask(path);
      expect([path, await response.text()]).toEqual([path, 'george']);
      expect(response.headers.get('session-status')).toMatch(/^idle=900/);
    }
    expect((await ask('/whole/in')).headers.getSetCookie()).toHaveLength(2);
    expect(await (await ask('/fetch/desk')).text()).toBe('maria');
  });

  it('keeps the hooks of a socket where they are looked for', async () => {
    const hooks = { message: () => {} };
    app.get('/socket', defineWebSocketHandler(hooks), { middleware: [web.guard] });
    await ask('/in');
    const response = await ask('/socket', { headers: { upgrade: 'websocket' } });
    expect(response).toMatchObject({ status: 426, crossws: hooks });
    cookie = '';
    expect(await ask('/socket')).not.toHaveProperty('crossws');
  });

  it('does not take the session of other sessions for its own', async () => {
    const office = createWorld();
    const other = createH3Sessions(office.sessions);
    app.register(other.plugin);
    app.use('/mine', web.guard);
    app.get('/mine', (event) => web.current(event).subject);
    app.get('/other', (event) => other.current(event).subject, { middleware: [web.guard] });
    await ask('/in');
    expect((await ask('/mine')).status).toBe(200);
    expect((await ask('/other')).status).toBe(500);
    await office.sessions.close();
  });

  it('asks for a recent sign-in', async () => {
    app.get('/fresh', () => 'fresh', { middleware: [web.guard, web.requireFresh('5m')] });
    await ask('/in');
    expect((await ask('/fresh')).status).toBe(200);
    await world.control.advance(360_000);
    expect((await ask('/fresh')).status).toBe(403);
  });

  it('tells a programmer what is missing', async () => {
    const said: string[] = [];
    const other = new H3({
      silent: true,
      onError: (error) => void said.push((error.cause as Error).message),
    });
    other.get('/early', (event) => web.of(event).find());
    other.get('/unguarded', (event) => web.current(event).subject);
    other.get('/guarded', () => 'guarded', { middleware: [web.guard] });
    other.mount('/part', new H3({ plugins: [web.plugin] }).get('/in', signIn));
    for (const path of ['/early', '/unguarded', '/guarded', '/part/in']) {
      expect((await ask(path, { of: other })).status).toBe(500);
    }
    const noAnswer =
      'No answer would carry what is said here: `app.register(plugin)` on the app that serves';
    expect(said).toEqual([
      noAnswer,
      'This request did not pass the guard: put `guard` before this handler',
      noAnswer,
      noAnswer,
    ]);
    expect(() => web.requireFresh('soon' as never)).toThrow(/"within" must be/);
    Object.freeze(other.config);
    expect(() => other.register(web.plugin)).toThrow(/`app.register\(plugin\)` before/);
  });

  it('leaves an answer of a handler of Node’s own kind as it is, and counts by it', async () => {
    const handler = fromNodeHandler((_request, response) => {
      response.writeHead(201, { 'X-Own': '1' }).end('raw');
    });
    app.get('/node', handler, { middleware: [web.guard] });
    const running = await listen(createServer(toNodeHandler(app)));
    const browser = createBrowser(running.url);
    await browser.get('/in');
    await world.control.advance(60_000);
    const raw = await browser.get('/node');
    expect(await (await browser.get('/session')).json()).toMatchObject({ idleRemaining: 900_000 });
    expect([raw.status, raw.headers.get('x-own'), await raw.text()]).toEqual([201, '1', 'raw']);
    const page = await browser.get('/in');
    expect(page.headers.get('content-length'), 'nothing is copied').toBe('2');
    await running.close();
  });
});
