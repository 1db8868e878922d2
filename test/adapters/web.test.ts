import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createWebSessions, type WebExchange, type WebSessions } from '../../src/adapters/web.ts';
import type { RequestSession } from '../../src/server/index.ts';
import { createWorld, type Data, type World } from '../support/world.ts';
import { describeAdapter } from './contract.ts';
import { inProcess } from './contract/app.ts';
import { runWebApp } from './web.app.ts';

describeAdapter('web', inProcess(runWebApp), { lacks: ['odd methods'] });

describe('a Request and its Response', () => {
  let world: World;
  let web: WebSessions<Data>;
  let cookie: string;

  beforeEach(async () => {
    world = createWorld();
    web = createWebSessions(world.sessions);
    const response = await web.handle(ask('/sign-in'), async ({ session }) => {
      await session.signIn('george', { data: { count: 0 } });
      return new Response('signed in');
    });
    cookie = cookieOf(response);
  });
  afterEach(() => world.sessions.close());

  const ask = (path: string, headers: Record<string, string> = {}): Request =>
    new Request(`https://bank.example${path}`, {
      headers: { ...(cookie === undefined ? {} : { cookie }), ...headers },
    });
  const cookieOf = (response: Response): string =>
    response.headers
      .getSetCookie()
      .map((line) => line.split(';')[0])
      .join('; ');

  /** Passes the guard, and has this answer finished. */
  const guarded = (response: Response): Promise<Response> =>
    web.handle(ask('/me'), async ({ guard }) => (await guard()) ?? response);

  it.each([
    [
      'a plain one',
      () =>
        new Response('x', { status: 201, statusText: 'Made', headers: { 'Content-Type': 'a/b' } }),
    ],
    ['without content', () => new Response(undefined, { status: 204 })],
    ['of something unchanged', () => new Response(undefined, { status: 304 })],
    ['of something to reset', () => new Response(undefined, { status: 205 })],
    ['a redirect', () => Response.redirect('https://bank.example/accounts', 302)],
    ['fetched', () => fetch('data:text/plain,x')],
    ['of an error', () => Response.json({ a: 1 }, { status: 500 })],
  ])('an answer %s stays what it is, with the time left', async (_name, make) => {
    const [own, same] = [await make(), await make()];
    const answer = await guarded(own);
    expect(answer.headers.get('session-status')).toBe('idle=900, absolute=28800');
    expect(answer.headers.get('cache-control')).toBe('no-store');
    answer.headers.delete('session-status');
    answer.headers.delete('cache-control');
    expect([...answer.headers]).toEqual([...same.headers]);
    expect([answer.status, answer.statusText]).toEqual([same.status, same.statusText]);
    expect(await answer.text()).toBe(await same.text());
  });

  it('an answer that many are given carries nobody’s cookie to the next', async () => {
    const shared = new Response(undefined, { status: 204 });
    const first = await web.handle(ask('/sign-in'), async ({ session }) => {
      await session.signIn('maria', { data: { count: 0 } });
      return shared;
    });
    expect(first.headers.getSetCookie()).toHaveLength(2);
    expect([...(await web.handle(ask('/public'), () => shared)).headers]).toEqual([]);
    expect([...shared.headers]).toEqual([]);
  });

  it('an answer of which nothing is to be said is the same object', async () => {
    const response = new Response('public');
    expect(await web.handle(ask('/public'), () => response)).toBe(response);
  });

  it.each([
    ['of which nothing was to be said', () => new Response('public')],
    ['which upgrades the connection', () => Response.error()],
  ])(
    'a sign-in after the answer, %s, is an error, and leaves no session that nobody has',
    async (_name, make) => {
      let late: RequestSession<Data> | undefined;
      await web.handle(ask('/public'), ({ session }) => {
        late = session;
        return make();
      });
      await expect(late?.signIn('maria', { data: { count: 0 } })).rejects.toThrow(
        'The answer has begun',
      );
      expect(await world.sessions.list('maria')).toEqual([]);
    },
  );

  it('a sign-in that is still going on when the handler throws leaves none either', async () => {
    let slow: Promise<unknown> | undefined;
    const answer = web.handle(ask('/public'), async ({ session }) => {
      slow = session.signIn('maria', { data: { count: 0 } });
      throw new Error('quicker');
    });
    await expect(answer).rejects.toThrow('quicker');
    await expect(slow).rejects.toThrow('The answer has begun');
    expect(await world.sessions.list('maria')).toEqual([]);
  });

  it('a ping whose body somebody has read tells of nobody', async () => {
    await world.control.advance(60_000);
    const request = new Request('https://bank.example/session/ping', {
      method: 'POST',
      headers: { cookie, 'content-type': 'application/json' },
      body: '{"idleFor":60000}',
    });
    const reader = request.body?.getReader();
    await reader?.read();
    reader?.releaseLock();
    const answer = await web.handle(request, () => new Response('open'));
    expect(answer.status).toBe(400);
    const secretive = await web.open(request).surface({
      headers: request.headers,
      body: request.body,
      get bodyUsed(): boolean {
        throw new TypeError('unusable');
      },
    });
    expect(secretive?.status).toBe(400);
    const status = await web.handle(ask('/session'), () => new Response('open'));
    expect(await status.json()).toMatchObject({ idleRemaining: 840_000 });
  });

  it('what no program can make goes as it is, also the nothing by which Bun says that it has upgraded', async () => {
    const failed = Response.error();
    expect(await guarded(failed)).toBe(failed);
    const upgraded = await web.handle(ask('/socket'), async ({ guard }) => guard());
    expect(upgraded).toBe(undefined);
  });

  describe('a sign-in before an upgrade', () => {
    /** What opens a socket: no program but a server's can make an answer of that status. */
    const upgrade = (headers = new Headers()): Response =>
      Object.defineProperties(new Response(), {
        status: { value: 101 },
        headers: { value: headers },
      });
    const signIn = ({ session }: WebExchange<Data>): Promise<unknown> =>
      session.signIn('maria', { data: { count: 0 } });

    it('gives its cookie to the answer itself', async () => {
      const opened = upgrade();
      const answer = await web.handle(ask('/socket'), async (exchange) => {
        await signIn(exchange);
        return opened;
      });
      expect(answer).toBe(opened);
      expect(opened.headers.getSetCookie()).toHaveLength(2);
    });

    it('goes by headers of the app where the server wants them', async () => {
      const request = ask('/socket');
      let headers = new Headers();
      await web.handle(request, async (exchange) => {
        await signIn(exchange);
        headers = exchange.upgradeHeaders();
        return undefined;
      });
      expect(headers.getSetCookie()).toHaveLength(2);
      expect(await world.sessions.list('maria')).toHaveLength(1);
      await expect(signIn(web.open(request))).rejects.toThrow('The answer has begun');
    });

    it('takes the cookie away too', async () => {
      const opened = upgrade();
      await web.handle(ask('/socket'), async ({ session }) => {
        await session.signOut();
        return opened;
      });
      expect(opened.headers.getSetCookie().join()).toContain('Max-Age=0');
    });

    it.each<[string, () => Response | undefined]>([
      ['Bun’s undefined', () => undefined],
      ['headers that cannot be changed', () => upgrade(Response.error().headers)],
    ])(
      'is an error where the cookie cannot go with it, and no session is left: %s',
      async (_name, make) => {
        const answer = web.handle(ask('/socket'), async (exchange) => {
          await signIn(exchange);
          return make();
        });
        await expect(answer).rejects.toThrow(/sign in before a WebSocket is opened/);
        expect(await world.sessions.list('maria')).toEqual([]);
      },
    );

    it('that is taken back is none', async () => {
      const answer = web.handle(ask('/socket'), async ({ session }) => {
        await session.signOut();
        return undefined;
      });
      expect(await answer).toBe(undefined);
    });
  });

  it.each([
    ['a body of which nobody waits for the rest', '1.1', 3_000_000, '/ping', 'close'],
    ['the same over HTTP/2, which closes the stream alone', '2.0', 3_000_000, '/ping', null],
    [
      'the same where the server says nothing of the connection',
      undefined,
      3_000_000,
      '/ping',
      null,
    ],
    ['a body that was read, and was good', '1.1', 13, '/ping', null],
    ['a long body for which a call has no use', '1.1', 100_000, '/nothing', 'close'],
    ['a short one', '1.1', 10, '/nothing', null],
  ])(
    'closes a connection of its own kind after %s',
    async (_name, httpVersion, size, path, told) => {
      const request = new Request(`https://bank.example/session${path}`, {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'content-length': String(size) },
        body: '{"idleFor":5}',
      });
      const about =
        httpVersion === undefined
          ? {}
          : { connection: () => ({ remoteAddress: undefined, httpVersion, headerNames: [] }) };
      const answer = await web.open(request, about).surface();
      expect(answer?.headers.get('connection')).toBe(told);
    },
  );

  it('an app that says how long its page may be kept is heard; not where a cookie is given', async () => {
    const kept = (): Response => new Response('x', { headers: { 'Cache-Control': 'max-age=60' } });
    expect((await guarded(kept())).headers.get('cache-control')).toBe('max-age=60');
    const given = await web.handle(ask('/rotate'), async ({ session }) => {
      await session.rotate();
      return kept();
    });
    expect(given.headers.get('cache-control')).toBe('no-store');
  });

  it('for one request there is one exchange; finished twice, it says all once', async () => {
    const request = ask('/sign-in');
    const exchange = web.open(request);
    expect(web.open(request)).toBe(exchange);
    await exchange.session.signIn('maria', { data: { count: 0 } });
    const once = exchange.finish(new Response('x', { headers: { 'Set-Cookie': 'own=1' } }));
    const twice = exchange.finish(once);
    expect(twice.headers.getSetCookie()).toEqual(once.headers.getSetCookie());
    expect(twice.headers.getSetCookie()).toHaveLength(3);
  });

  it('counts by the status of its answer: once, and not what is missing', async () => {
    await world.control.advance(60_000);
    const missing = await guarded(new Response('x', { status: 404 }));
    expect(missing.headers.get('session-status')).toBe('idle=840, absolute=28740');
    const request = ask('/me');
    const exchange = web.open(request);
    expect(await exchange.guard()).toBe(undefined);
    expect(await exchange.guard(), 'asked again').toBe(undefined);
    const found = exchange.finish(new Response('x'));
    expect(found.headers.get('session-status')).toBe('idle=900, absolute=28740');
    await world.control.advance(60_000);
    const later = exchange.finish(new Response('x'));
    expect(later.headers.get('session-status'), 'counted already').toBe('idle=900, absolute=28740');
  });

  describe('of a framework’s own router', () => {
    const script = { 'sec-fetch-dest': 'empty', 'sec-fetch-mode': 'cors', accept: '*/*' };
    const referer = { referer: 'https://bank.example/accounts?page=2' };

    it.each([
      ['for a page, comes back to it', 'GET', 'page', '/me', {}],
      ['for a part of a page, comes back to the page', 'GET', 'part', '/accounts?page=2', referer],
      ['for a part of no page that is known, comes home', 'GET', 'part', '/', {}],
      ['with a form, comes back to its page', 'POST', 'page', '/accounts?page=2', referer],
    ] as const)('a request %s after the sign-in', async (_name, method, routed, next, headers) => {
      const request = new Request('https://bank.example/me', {
        method,
        headers: { host: 'bank.example', ...script, ...headers },
      });
      const refusal = await web.open(request, { routed }).guard();
      expect(refusal?.status).toBe(303);
      const query = `?next=${encodeURIComponent(next)}`;
      expect(refusal?.headers.get('location')).toBe(`/sign-in${query}`);
    });

    it('is the request of a script all the same', async () => {
      await web.open(ping()).surface();
      await world.control.advance(60_000);
      const exchange = web.open(ask('/me', script), { routed: 'page' });
      expect(await exchange.guard()).toBe(undefined);
      const answer = exchange.finish(new Response('x'));
      expect(answer.headers.get('session-status')).toBe('idle=840, absolute=28740');
    });

    it('hears 503 while the store fails: it is no page that could try again', async () => {
      // What looks over, this node asks for.
      await world.control.advance(15 * 60_000);
      await world.control.failStore(true);
      const refusal = await web.open(ask('/me', script), { routed: 'page' }).guard();
      expect(refusal?.status).toBe(503);
      expect(refusal?.headers.get('content-type')).toBe('application/problem+json');
    });

    it('is led to the sign-in page for a recent sign-in, and after the sign-out', async () => {
      await world.control.advance(600_000);
      const exchange = web.open(ask('/me', script), { routed: 'page' });
      await exchange.guard();
      const stale = exchange.requireFresh('5m');
      expect(stale?.headers.get('location')).toBe('/sign-in?reason=not-fresh&next=%2Fme');
      const out = new Request('https://bank.example/session/sign-out', {
        method: 'POST',
        headers: { cookie, ...script, 'sec-fetch-site': 'same-origin' },
      });
      const left = await web.open(out, { routed: 'page' }).surface();
      expect(left?.status).toBe(303);
      expect(left?.headers.get('location')).toBe('/sign-in?reason=signed-out');
    });

    const ping = (): Request =>
      new Request('https://bank.example/session/ping', {
        method: 'POST',
        headers: { cookie, 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
        body: '{"idleFor":0}',
      });
  });

  it('a host with calls of its own is told by them; without a status it counts at once', async () => {
    await world.control.advance(60_000);
    const exchange = web.open(ask('/me'));
    await exchange.guard();
    await exchange.session.rotate();
    const said: unknown[] = [];
    exchange.putOn(
      {
        has: () => false,
        header: (name, value) => void said.push([name, value]),
        cookie: ({ name, httpOnly, secure }) => void said.push([name, { httpOnly, secure }]),
      },
      undefined,
    );
    expect(said).toEqual(
      expect.arrayContaining([
        ['session-status', 'idle=900, absolute=28740'],
        ['Cache-Control', 'no-store'],
        ['__Host-stillhere', { httpOnly: true, secure: true }],
        ['__Host-stillhere.mark', { httpOnly: false, secure: true }],
      ]),
    );
  });

  it('a handler that throws is heard of, and leaves no session that its browser cannot use', async () => {
    const failed = web.handle(ask('/sign-in'), async ({ session }) => {
      await session.signIn('maria', { data: { count: 0 } });
      throw new RangeError('of the app');
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await world.control.list('maria')).toEqual([]);
    expect((await world.control.ended()).map(({ reason }) => reason)).toEqual([
      'replaced',
      'revoked',
    ]);
  });

  it.each([
    ['a rotation, whose new token nobody got', 'rotate', ['revoked']],
    ['a sign-out', 'signOut', ['signed-out']],
  ] as const)('a handler that throws after %s', async (_name, change, reasons) => {
    const failed = web.handle(ask('/change'), async ({ guard, session }) => {
      await guard();
      await session[change]();
      throw new RangeError('of the app');
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect((await world.control.ended()).map(({ reason }) => reason)).toEqual(reasons);
  });

  describe('where its person may choose more time', () => {
    beforeEach(async () => {
      await world.sessions.close();
      world = createWorld({ policy: { idleTimeout: '15m', extendedTime: '150m' } });
      web = createWebSessions(world.sessions);
      cookie = cookieOf(
        await web.handle(ask('/sign-in'), async ({ session }) => {
          await session.signIn('george', { data: { count: 0 } });
          return new Response('signed in');
        }),
      );
    });

    it('a handler that throws after the choice ends nothing', async () => {
      const failed = web.handle(ask('/change'), async ({ guard, session }) => {
        await guard();
        await session.extendTime(true);
        throw new RangeError('of the app');
      });
      await expect(failed).rejects.toThrow(RangeError);
      expect(await world.control.ended()).toEqual([]);
      const found = await web.open(ask('/me')).session.find();
      expect(found?.hasExtendedTime).toBe(true);
    });

    it('nor does one that opens a WebSocket after it', async () => {
      const opened = await web.handle(ask('/socket'), async ({ guard, session }) => {
        await guard();
        await session.extendTime(true);
        return undefined;
      });
      expect(opened).toBe(undefined);
      expect(await world.control.ended()).toEqual([]);
    });

    it('but a new token that nobody got is ended all the same', async () => {
      const failed = web.handle(ask('/change'), async ({ guard, session }) => {
        await guard();
        await session.rotate();
        await session.extendTime(true);
        throw new RangeError('of the app');
      });
      await expect(failed).rejects.toThrow(RangeError);
      expect((await world.control.ended()).map(({ reason }) => reason)).toEqual(['revoked']);
    });
  });

  it('gives up nothing that has gone out', async () => {
    const exchange = web.open(ask('/sign-in'));
    await exchange.session.signIn('maria', { data: { count: 0 } });
    exchange.finish(new Response('signed in'));
    await exchange.giveUp();
    expect(await world.control.list('maria')).toHaveLength(1);
    await expect(exchange.session.rotate(), 'too late').rejects.toThrow(/has begun/);
  });

  it('a store that fails when a handler has thrown hides nothing', async () => {
    const failed = web.handle(ask('/sign-in'), async ({ session }) => {
      await session.signIn('maria', { data: { count: 0 } });
      await world.control.failStore(true);
      throw new RangeError('of the app');
    });
    await expect(failed).rejects.toThrow(RangeError);
  });

  it('a handler that throws without having given a cookie ends nothing', async () => {
    const failed = web.handle(ask('/me'), async ({ guard }) => {
      await guard();
      throw new RangeError('of the app');
    });
    await expect(failed).rejects.toThrow(RangeError);
    expect(await world.control.ended()).toEqual([]);
  });

  it('tells a programmer who forgot the guard, or wrote a duration that is none', async () => {
    const exchange = web.open(ask('/me'));
    expect(() => exchange.current()).toThrow(TypeError);
    expect(() => exchange.requireFresh()).toThrow(/did not pass the guard/);
    expect(await exchange.guard()).toBe(undefined);
    expect(exchange.current().subject).toBe('george');
    expect(exchange.requireFresh()).toBe(undefined);
    expect(() => exchange.requireFresh('soon' as never)).toThrow(/"within" must be/);
  });

  it('goes by what is said about a request which a framework has changed', async () => {
    const strange = new Request('http://inside.invalid/#part', {
      headers: { accept: 'text/html' },
    });
    const refusal = await web.open(strange, { url: '/accounts?page=2', isEncrypted: true }).guard();
    expect(refusal?.headers.get('location')).toBe('/sign-in?next=%2Faccounts%3Fpage%3D2');
    const plain = await web
      .open(new Request('http://inside.invalid/a?b#part', { headers: { accept: 'text/html' } }))
      .guard();
    expect(plain?.headers.get('location')).toBe('/sign-in?next=%2Fa%3Fb');
  });

  it('takes the address for the host where no header says it', async () => {
    const call = (origin: string): Promise<Response> =>
      web.handle(
        new Request('https://bank.example/session/ping', {
          method: 'POST',
          headers: { cookie, origin },
        }),
        () => new Response('not ours'),
      );
    expect((await call('https://bank.example')).status).toBe(200);
    expect((await call('https://evil.example')).status).toBe(403);
  });
});
