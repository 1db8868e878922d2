import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { SessionEvents } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { POLICY, startApp, type TestApp } from '../support/app.ts';
import {
  createBrowser,
  JSON_TYPE,
  NAVIGATION,
  SCRIPT,
  type TestBrowser,
} from '../support/browser.ts';

const MINUTE = 60_000;

describe.each(['node', 'express', 'express 4', 'fastify'] as const)('over %s', (adapter) => {
  let app: TestApp;
  let browser: TestBrowser;
  let ended: SessionEvents['ended'][];
  let denied: string[];

  async function start(options?: Parameters<typeof startApp>[1]): Promise<void> {
    app = await startApp(adapter, options);
    browser = createBrowser(app.url);
    ended = [];
    denied = [];
    app.sessions.on('ended', (event) => ended.push(event));
    app.sessions.on('denied', ({ reason }) => denied.push(reason));
  }
  const status = async (of: TestBrowser = browser): Promise<Record<string, unknown>> =>
    (await (await of.get('/session')).json()) as Record<string, unknown>;
  const idleRemaining = async (): Promise<number> => Number((await status())['idleRemaining']);
  const signIn = async (of: TestBrowser = browser, subject = 'george'): Promise<string> => {
    await of.get(`/sign-in?subject=${subject}`);
    return String((await status(of))['session']);
  };

  beforeEach(() => start());
  afterEach(() => app.close());

  describe('the guard', () => {
    it('lets a live session pass, and tells the time left (S17), not to be stored (S14)', async () => {
      await signIn();
      const response = await browser.get('/me', NAVIGATION);
      expect(response.status).toBe(200);
      expect(response.headers.get('session-status')).toBe('idle=900, absolute=28800');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.getSetCookie(), 'S11: no cookie on a plain request').toEqual([]);
      expect(await response.json()).toMatchObject({ subject: 'george', data: { count: 0 } });
    });

    it('takes Accept for it where a client does not say what it wants the answer for', async () => {
      expect((await browser.get('/me', { Accept: 'text/html' })).status).toBe(303);
      const script = { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest' };
      expect((await browser.get('/me', script)).status).toBe(401);
    });

    it('S15, S22: answers a script 401 with the reason, never a redirect', async () => {
      await signIn();
      app.clock.advance(15 * MINUTE);
      const response = await browser.get('/me', SCRIPT);
      expect(response.status).toBe(401);
      expect(response.headers.get('content-type')).toBe('application/problem+json');
      expect(await response.json()).toEqual({
        type: 'urn:stillhere:idle',
        title: 'You were signed out because nobody was active for a while.',
        status: 401,
        reason: 'idle',
      });
    });

    it('sends a person to the sign-in page, with the reason and the way back', async () => {
      await signIn();
      app.clock.advance(15 * MINUTE);
      const response = await browser.get('/me?page=2', NAVIGATION);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('/sign-in?reason=idle&next=%2Fme%3Fpage%3D2');
    });

    it('takes the page of a form as the way back, if it is of this site', async () => {
      const from = async (referer: string): Promise<string | null> => {
        const headers = { ...NAVIGATION, Referer: referer };
        return (await browser.post('/me', '', headers)).headers.get('location');
      };
      expect(await from(`${app.url}/form?a=1`)).toBe('/sign-in?next=%2Fform%3Fa%3D1');
      expect(await from('https://evil.example/form')).toBe('/sign-in?next=%2F');
      expect(await from('nonsense')).toBe('/sign-in?next=%2F');
    });

    it('tells every reason apart, and an unknown cookie from all of them', async () => {
      const reason = async (of: TestBrowser): Promise<unknown> =>
        ((await (await of.get('/me')).json()) as { reason: unknown }).reason;
      const [signedOut, revoked, replaced, absolute] = Array.from({ length: 4 }, () =>
        createBrowser(app.url),
      ) as [TestBrowser, TestBrowser, TestBrowser, TestBrowser];

      await signIn(signedOut);
      const keptCookie = createBrowser(app.url, signedOut.cookie());
      await signedOut.post('/session/sign-out');
      expect(await reason(keptCookie)).toBe('signed-out');
      expect(await reason(signedOut), 'the cookie is gone').toBe('none');

      await app.sessions.revoke(await signIn(revoked));
      expect(await reason(revoked)).toBe('revoked');

      await signIn(replaced);
      const oldCookie = createBrowser(app.url, replaced.cookie());
      await signIn(replaced);
      expect(await reason(oldCookie)).toBe('replaced');
      expect((await replaced.get('/me')).status).toBe(200);

      await signIn(absolute);
      for (let elapsed = 0; elapsed < 480; elapsed += 10) {
        app.clock.advance(10 * MINUTE - 1_000);
        await absolute.post('/session/ping');
        app.clock.advance(1_000);
        await absolute.get('/session');
      }
      expect(await reason(absolute)).toBe('absolute');
      expect(await reason(createBrowser(app.url, '__Host-stillhere=nonsense'))).toBe('none');
      const forged = `__Host-stillhere=${'a'.repeat(22)}.${'b'.repeat(43)}`;
      expect(await reason(createBrowser(app.url, forged))).toBe('none');
    });

    it('I8: a failing store is 503 with Retry-After, keeps the cookie and ends nothing', async () => {
      const store = createMemoryStore();
      let isDown = false;
      await app.close();
      await start({
        consistency: 'strict',
        store: {
          ...store,
          read: (id) => (isDown ? Promise.reject(new Error('down')) : store.read(id)),
          visit: (...all) => (isDown ? Promise.reject(new Error('down')) : store.visit(...all)),
        },
      });
      await signIn();
      isDown = true;
      for (const path of ['/me', '/session', '/public']) {
        const response = await browser.get(path);
        expect(response.status, path).toBe(503);
        expect(response.headers.getSetCookie(), path).toEqual([]);
      }
      expect((await browser.get('/me')).headers.get('retry-after')).toBe('5');
      const page = await browser.get('/me', NAVIGATION);
      expect(page.headers.get('refresh')).toBe('5');
      expect(await page.text()).toContain('You have not been signed out');
      expect((await browser.post('/session/sign-out')).status).toBe(503);
      isDown = false;
      app.clock.advance(1_000);
      expect((await browser.get('/me')).status).toBe(200);
      expect(ended).toEqual([]);
      expect(denied).toContain('store-unavailable');
    });

    it('S20: takes no malformed, oversized or repeated cookie', async () => {
      await signIn();
      const good = browser.cookie();
      for (const cookie of [
        '__Host-stillhere=',
        '__Host-stillhere=a.b',
        `__Host-stillhere=${'x'.repeat(6_000)}`,
        '=;;=',
        `a=b; ${good}x`,
      ]) {
        expect((await createBrowser(app.url).get('/me', { Cookie: cookie })).status, cookie).toBe(
          401,
        );
      }
      const doubled = { Cookie: `__Host-stillhere=junk; ${good}` };
      expect((await createBrowser(app.url).get('/me', doubled)).status).toBe(401);
    });
  });

  describe('activity', () => {
    const left = async (
      path: string,
      headers: Readonly<Record<string, string>>,
      method = 'GET',
    ): Promise<number> => {
      await signIn();
      app.clock.advance(5 * MINUTE);
      await browser.send(path, { method, headers });
      return (await idleRemaining()) / MINUTE;
    };

    it.each([
      ['a page', '/me', NAVIGATION],
      ['a request of a script', '/me', SCRIPT],
      ['a client that is no browser', '/me', {}],
      [
        'a frame that a person moved',
        '/me',
        { 'Sec-Fetch-Dest': 'iframe', 'Sec-Fetch-User': '?1' },
      ],
    ])('is %s', async (_name, path, headers) => {
      expect(await left(path, headers)).toBe(15);
    });

    it('is a form that is sent', async () => {
      expect(await left('/me', {}, 'POST')).toBe(15);
    });

    it.each([
      ['status', '/session', {}],
      ['a prefetch', '/me', { 'Sec-Purpose': 'prefetch' }],
      ['a prerender', '/me', { ...NAVIGATION, 'Sec-Purpose': 'prefetch;prerender' }],
      ['an old prefetch', '/me', { Purpose: 'prefetch' }],
      ['what the client marks', '/me', { 'Session-Passive': '?1' }],
      ['a stream', '/me', { Accept: 'text/event-stream' }],
      ['a picture', '/me', { 'Sec-Fetch-Dest': 'image' }],
      ['what is missing', '/gone', SCRIPT],
      ['a public page', '/public', NAVIGATION],
    ])('is not %s (S16)', async (_name, path, headers) => {
      expect(await left(path, headers)).toBe(10);
    });

    it.each(['HEAD', 'OPTIONS'])('is not %s', async (method) => {
      expect(await left('/me', {}, method)).toBe(10);
    });

    it('is not what the app says is passive', async () => {
      await app.close();
      await start({ passive: ['/me', '/poll/*', ({ url }) => url.includes('quiet')] });
      expect(await left('/me', NAVIGATION)).toBe(10);
      expect(await left('/poll/a', NAVIGATION)).toBe(10);
      expect(await left('/count?quiet', NAVIGATION)).toBe(10);
      expect(await left('/count', NAVIGATION)).toBe(15);
    });

    it.each([
      ['GET', 2 * MINUTE, 13],
      ['POST', 2 * MINUTE, 13],
      ['POST', 0, 15],
      ['GET', 60 * MINUTE, 10],
      ['POST', 'soon', 10],
      ['GET', -MINUTE, 10],
      ['GET', '2400, 60000', 10],
    ])(
      'is a %s of a script as of the moment that it tells: %s ms before',
      async (method, idleFor, expected) => {
        const headers = { ...SCRIPT, 'Session-Idle-For': String(idleFor) };
        expect(await left('/me', headers, method)).toBe(expected);
      },
    );

    it('that is told by polling ends with the activity: nobody is kept in by it', async () => {
      await signIn();
      const answers: number[] = [];
      for (let minute = 1; minute <= 20; minute += 1) {
        app.clock.advance(MINUTE);
        const headers = { ...SCRIPT, 'Session-Idle-For': String(minute * MINUTE) };
        answers.push((await browser.get('/me', headers)).status);
      }
      expect(answers.indexOf(401)).toBe(14);
    });

    it('never comes from polling: after three timeouts of it the session is over', async () => {
      await signIn();
      const answers: number[] = [];
      for (let minute = 0; minute < 45; minute += 1) {
        app.clock.advance(MINUTE);
        const passive = await browser.get('/me', { 'Session-Passive': '?1' });
        await browser.get('/gone');
        answers.push(passive.status);
      }
      expect(answers.indexOf(401)).toBe(14);
      expect(answers.slice(14).every((code) => code === 401)).toBe(true);
    });

    it('keeps a session for three timeouts', async () => {
      await signIn();
      for (let minute = 0; minute < 45; minute += 10) {
        app.clock.advance(10 * MINUTE);
        expect((await browser.get('/me')).status).toBe(200);
      }
    });
  });

  describe('a ping', () => {
    it('merges what the browser knows, and never goes back (I4)', async () => {
      await signIn();
      app.clock.advance(10 * MINUTE);
      const ping = async (idleFor: number): Promise<unknown> =>
        (
          (await (
            await browser.post('/session/ping', JSON.stringify({ idleFor }), JSON_TYPE)
          ).json()) as Record<string, unknown>
        )['idleRemaining'];
      expect(await ping(4 * MINUTE)).toBe(11 * MINUTE);
      expect(await ping(9 * MINUTE)).toBe(11 * MINUTE);
      expect(await ping(1e15)).toBe(11 * MINUTE);
      expect(await ping(0)).toBe(15 * MINUTE);
    });

    it('without a body means now', async () => {
      await signIn();
      app.clock.advance(10 * MINUTE);
      await browser.post('/session/ping');
      expect(await idleRemaining()).toBe(15 * MINUTE);
    });

    it.each([
      ['{"idleFor":-1}', 400],
      ['{"idleFor":1e309}', 400],
      ['{"idleFor":"abc"}', 400],
      ['{"idleFor":null}', 400],
      ['{"idleFor":[1]}', 400],
      ['{}', 400],
      ['[]', 400],
      ['null', 400],
      ['{', 400],
      ['idleFor=1', 400],
      [`{"idleFor":1,"x":"${'x'.repeat(1_000_000)}"}`, 413],
    ])('S15: of %.40s is %d, and changes nothing', async (body, code) => {
      await signIn();
      app.clock.advance(5 * MINUTE);
      expect((await browser.post('/session/ping', body, JSON_TYPE)).status).toBe(code);
      expect(await idleRemaining()).toBe(10 * MINUTE);
    });

    it('in another type is 415; streamed without a length it is measured', async () => {
      await signIn();
      const text = { 'Content-Type': 'text/plain' };
      expect((await browser.post('/session/ping', '{"idleFor":0}', text)).status).toBe(415);
      const body = new ReadableStream({
        pull(controller) {
          controller.enqueue(new TextEncoder().encode('x'.repeat(600)));
        },
      });
      const init = { method: 'POST', body, duplex: 'half', headers: JSON_TYPE } as RequestInit;
      const streamed = await browser.send('/session/ping', init).then(
        (response) => response.status,
        () => 413,
      );
      expect(streamed).toBe(413);
    });

    it('S15: by any other method is 405, never a failure of the server', async () => {
      await signIn();
      const { hostname, port } = new URL(app.url);
      for (const method of ['TRACE', 'PUT', 'DELETE', 'PATCH', 'PROPFIND']) {
        const code = await new Promise((resolve) => {
          request({ hostname, port, method, path: '/session/ping' }, (response) => {
            response.resume();
            resolve(response.statusCode);
          }).end();
        });
        expect([method, code]).toEqual([method, 405]);
      }
    });

    it('S1: revives nothing', async () => {
      await signIn();
      app.clock.advance(15 * MINUTE);
      const response = await browser.post('/session/ping', '{"idleFor":0}', JSON_TYPE);
      expect(await response.json()).toMatchObject({ state: 'ended', reason: 'idle' });
    });

    it('too often is 429', async () => {
      await signIn();
      const codes = new Set<number>();
      for (let index = 0; index < 210; index += 1)
        codes.add((await browser.post('/session/ping')).status);
      expect([...codes]).toEqual([200, 429]);
      app.clock.advance(10_000);
      expect((await browser.post('/session/ping')).status).toBe(200);
    });
  });

  describe('leaving and staying', () => {
    const call = async (path: string, init: RequestInit = {}): Promise<Record<string, unknown>> =>
      (await (await browser.send(path, { method: 'POST', ...init })).json()) as Record<
        string,
        unknown
      >;

    beforeEach(async () => {
      await app.close();
      await start({ policy: { ...POLICY, endOnClose: '1m' } });
    });

    it.each([
      ['no body', {}],
      ['a body that is empty', { body: '' }],
      ['what a beacon has', { body: '', headers: { 'Content-Type': 'text/plain;charset=UTF-8' } }],
      ['a type that nobody knows', { body: '', headers: { 'Content-Type': 'x/y' } }],
      ['a form', { body: new URLSearchParams(), keepalive: true }],
    ])('take %s', async (_name, init) => {
      await signIn();
      app.clock.advance(MINUTE);
      expect(await call('/session/leave', init)).toMatchObject({
        state: 'active',
        idleRemaining: 14 * MINUTE,
        endOnClose: MINUTE,
        closing: true,
      });
      expect(await call('/session/stay', init)).toMatchObject({ closing: true });
      expect(await status()).toMatchObject({ closing: false, idleRemaining: 14 * MINUTE });
    });

    it('who does not come back is signed out, and told why', async () => {
      await signIn();
      await call('/session/leave');
      app.clock.advance(MINUTE);
      const response = await browser.get('/me', SCRIPT);
      expect(await response.json()).toMatchObject({
        status: 401,
        reason: 'closed',
        title: 'You were signed out because the last page was closed.',
      });
      const page = await browser.get('/me', NAVIGATION);
      expect(page.headers.get('location')).toBe('/sign-in?reason=closed&next=%2Fme');
      expect(await call('/session/stay')).toMatchObject({ state: 'ended', reason: 'closed' });
      expect(ended).toMatchObject([{ reason: 'closed' }]);
    });

    it('who comes back goes on: the next page is asked for, and says that it is there', async () => {
      await signIn();
      await browser.get('/me', NAVIGATION);
      app.clock.advance(50);
      await call('/session/leave');
      app.clock.advance(50);
      await call('/session/stay');
      app.clock.advance(2 * MINUTE);
      expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
    });

    it('say nothing of a session that is not there', async () => {
      expect(await call('/session/leave')).toEqual({ state: 'none' });
      expect(await call('/session/stay')).toEqual({ state: 'none' });
    });

    it('S15: what is too much or too often is refused', async () => {
      await signIn();
      expect((await browser.post('/session/leave', 'x'.repeat(2_000))).status).toBe(413);
      expect((await browser.post('/session/stay', 'x'.repeat(2_000))).status).toBe(413);
      const codes = new Set<number>();
      for (let index = 0; index < 210; index += 1)
        codes.add((await browser.post(`/session/${index % 2 === 0 ? 'leave' : 'stay'}`)).status);
      expect([...codes]).toEqual([200, 429]);
      expect(denied).toContain('flood');
    });
  });

  describe('S12: what changes something', () => {
    it.each(['/session/ping', '/session/leave', '/session/stay', '/session/sign-out'])(
      '%s is a POST of this site',
      async (path) => {
        await signIn();
        app.clock.advance(MINUTE);
        for (const headers of [
          { 'Sec-Fetch-Site': 'cross-site' },
          { 'Sec-Fetch-Site': 'same-site' },
          { Origin: 'https://evil.example' },
          { Origin: 'null' },
        ]) {
          expect((await browser.post(path, undefined, headers)).status).toBe(403);
        }
        const byGet = await browser.get(path);
        expect(byGet.status).toBe(405);
        expect(byGet.headers.get('allow')).toBe('POST');
        expect(await status()).toMatchObject({ state: 'active', idleRemaining: 14 * MINUTE });
        expect(denied).toEqual(['cross-site', 'cross-site', 'cross-site', 'cross-site']);
        const own = { Origin: app.url };
        expect((await browser.post(path, undefined, own)).status).toBe(200);
      },
    );

    it('knows its own origin behind a proxy that changes the host', async () => {
      await app.close();
      await start({ origin: 'https://bank.example' });
      const good = await browser.post('/session/ping', undefined, {
        Origin: 'https://bank.example',
      });
      expect(good.status).toBe(200);
      expect((await browser.post('/session/ping', undefined, { Origin: app.url })).status).toBe(
        403,
      );
    });
  });

  describe('signing out', () => {
    it('S4: ends the session, takes the cookie away, and says so', async () => {
      const id = await signIn();
      const copy = createBrowser(app.url, browser.cookie());
      const response = await browser.post('/session/sign-out');
      expect(await response.json()).toEqual({ state: 'ended', session: id, reason: 'signed-out' });
      expect(response.headers.get('clear-site-data')).toBe('"cache"');
      expect(response.headers.getSetCookie()).toEqual([
        '__Host-stillhere.mark=; Max-Age=0; Path=/; Secure; SameSite=Lax',
        '__Host-stillhere=; Max-Age=0; Path=/; HttpOnly; Secure; SameSite=Lax',
      ]);
      expect((await copy.get('/me')).status).toBe(401);
      expect(await status()).toEqual({ state: 'none' });
      expect((await browser.post('/session/sign-out')).status, 'again').toBe(200);
    });

    it('by a form without script leads to the sign-in page', async () => {
      await signIn();
      const response = await browser.post('/session/sign-out', '', NAVIGATION);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('/sign-in?reason=signed-out');
      const big = await browser.post('/session/sign-out', 'x'.repeat(2_000));
      expect(big.status).toBe(413);
    });

    it.each([
      ['a rotation', '/rotate', NAVIGATION],
      ['a rotation', '/rotate', SCRIPT],
      ['another sign-in', '/sign-in', NAVIGATION],
      ['another sign-in', '/sign-in', SCRIPT],
    ])('that crossed %s is asked for once more, with the newer cookie', async (...crossed) => {
      const [, change, how] = crossed;
      await signIn();
      const before = createBrowser(app.url, browser.cookie());
      await browser.get(change);
      const id = String((await status())['session']);
      const crossing = await before.post('/session/sign-out', '', how);
      expect([crossing.status, crossing.headers.get('location')]).toEqual([
        307,
        '/session/sign-out?again',
      ]);
      expect(crossing.headers.getSetCookie(), 'the newer cookie stays').toEqual([]);
      expect(crossing.headers.get('clear-site-data')).toBeNull();
      expect((await browser.get('/me')).status).toBe(200);
      const copy = createBrowser(app.url, browser.cookie());
      const out = await browser.post('/session/sign-out?again', '', how);
      expect(out.status).toBe(how === NAVIGATION ? 303 : 200);
      expect(browser.cookie()).toBe('');
      expect((await copy.get('/me')).status).toBe(401);
      expect(ended.at(-1)).toMatchObject({ session: id, reason: 'signed-out' });
    });

    it('with a cookie that opens nothing takes it away, asked once more or with nonsense in it', async () => {
      await signIn();
      const [rotated, replaced] = [
        createBrowser(app.url, browser.cookie()),
        createBrowser(app.url),
      ];
      await browser.get('/rotate');
      const out = await rotated.post('/session/sign-out?again');
      expect([out.status, rotated.cookie()]).toEqual([200, '']);
      await signIn(replaced, 'maria');
      const old = createBrowser(app.url, replaced.cookie());
      await signIn(replaced, 'maria');
      expect(await (await old.post('/session/sign-out?again')).json()).toMatchObject({
        reason: 'replaced',
      });
      expect(old.cookie()).toBe('');
      const garbage = createBrowser(app.url, '__Host-stillhere=nonsense');
      expect((await garbage.post('/session/sign-out')).status).toBe(200);
      expect((await browser.get('/me')).status).toBe(200);
      expect(ended.map(({ reason }) => reason)).toEqual(['replaced']);
    });

    it('is one request with a cookie that opens a session, or one that is over', async () => {
      await signIn();
      const [copy, again] = [1, 2].map(() => createBrowser(app.url, browser.cookie()));
      expect((await browser.post('/session/sign-out')).status).toBe(200);
      expect(await (await copy?.post('/session/sign-out'))?.json()).toMatchObject({
        reason: 'signed-out',
      });
      expect((await again?.post('/session/sign-out', '', NAVIGATION))?.status).toBe(303);
    });

    it('can be done by the app', async () => {
      await signIn();
      const copy = createBrowser(app.url, browser.cookie());
      await browser.get('/leave');
      expect(browser.cookie()).toBe('');
      expect((await copy.get('/me')).status).toBe(401);
    });

    it('I3: is final for a request that began before it', async () => {
      await signIn();
      const copy = createBrowser(app.url, browser.cookie());
      const slow = copy.get('/slow');
      await expect.poll(() => app.waiting()).toBe(1);
      await browser.post('/session/sign-out');
      app.release();
      const response = await slow;
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await status(copy)).toMatchObject({ state: 'ended', reason: 'signed-out' });
      await copy.post('/session/ping', '{"idleFor":0}', JSON_TYPE);
      await copy.get('/count');
      expect((await copy.get('/me')).status).toBe(401);
      expect(ended.map(({ reason }) => reason)).toEqual(['signed-out']);
    });
  });

  describe('tokens', () => {
    it('S2: are new at every sign-in; the public id opens nothing', async () => {
      const first = await signIn();
      const firstCookie = browser.cookie();
      const second = await signIn();
      expect(second).not.toBe(first);
      expect(browser.cookie()).not.toBe(firstCookie);
      const byId = createBrowser(app.url, `__Host-stillhere=${second}.${'A'.repeat(43)}`);
      expect(await status(byId)).toEqual({ state: 'none' });
      expect(ended.map(({ reason, session }) => [reason, session])).toEqual([['replaced', first]]);
    });

    it('CWE-384: are never those that the browser came with', async () => {
      const planted = `__Host-stillhere=${'p'.repeat(22)}.${'q'.repeat(43)}`;
      const victim = createBrowser(app.url, planted);
      await signIn(victim);
      expect(victim.cookie()).not.toBe(planted);
      expect((await createBrowser(app.url, planted).get('/me')).status).toBe(401);
    });

    it('are changed by rotation: same session, and the old one opens nothing (I4: no deadline moves)', async () => {
      const id = await signIn();
      const old = createBrowser(app.url, browser.cookie());
      app.clock.advance(6 * MINUTE);
      expect(await status()).toMatchObject({ fresh: false });
      await browser.get('/rotate');
      expect(await status()).toMatchObject({ session: id, fresh: false });
      expect(await status(old)).toEqual({ state: 'none' });
      await browser.get('/rotate?fresh');
      expect(await status()).toMatchObject({
        session: id,
        fresh: true,
        absoluteRemaining: (480 - 6) * MINUTE,
      });
      expect(ended).toEqual([]);
    });

    it('that change while a request runs cost it nothing that it saves', async () => {
      await signIn();
      const old = createBrowser(app.url, browser.cookie());
      const slow = old.get('/slow');
      await expect.poll(() => app.waiting()).toBe(1);
      await browser.get('/rotate');
      app.release();
      expect((await slow).status).toBe(200);
      expect(await (await browser.get('/me')).json()).toMatchObject({ data: { count: 1 } });
      expect((await old.get('/me')).status, 'the old one opens nothing').toBe(401);
    });

    it('S14: are given by answers that nobody may store', async () => {
      expect((await browser.get('/sign-in')).headers.get('cache-control')).toBe('no-store');
      expect((await browser.get('/rotate')).headers.get('cache-control')).toBe('no-store');
      expect((await browser.get('/leave')).headers.get('cache-control')).toBe('no-store');
    });

    it('S11: come in a cookie for https, or a plain one where a browser says that it is on this machine', async () => {
      const line = async (headers: Readonly<Record<string, string>>): Promise<string | undefined> =>
        (await createBrowser(app.url).get('/sign-in', headers)).headers.getSetCookie()[1];
      expect(await line({ Origin: app.url })).toMatch(
        /^stillhere\.\d+=[\w-]{22}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(await line({})).toMatch(/^__Host-stillhere=.*; Secure/);
      const proxied = { 'X-Forwarded-Proto': 'https' };
      expect(await line(proxied)).toMatch(
        /^__Host-stillhere=[\w.-]{66}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      await app.close();
      await start({ origin: 'https://bank.example', sameSite: 'strict' });
      expect(await line({})).toMatch(/^__Host-stillhere=.*; Secure; SameSite=Strict$/);
    });
  });

  describe('the other calls', () => {
    it('S7: fresh sessions only', async () => {
      await signIn();
      expect(await (await browser.get('/fresh')).text()).toBe('fresh');
      app.clock.advance(6 * MINUTE);
      await browser.post('/session/ping');
      const refusal = await browser.get('/fresh');
      expect([refusal.status, ((await refusal.json()) as { reason: string }).reason]).toEqual([
        403,
        'not-fresh',
      ]);
      const page = await browser.get('/fresh', NAVIGATION);
      expect(page.headers.get('location')).toBe('/sign-in?reason=not-fresh&next=%2Ffresh');
    });

    it('data is never lost among parallel updates and pings', async () => {
      await signIn();
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          index % 2 === 0 ? browser.get('/count') : browser.post('/session/ping'),
        ),
      );
      expect(await (await browser.get('/count')).json()).toEqual({ count: 21 });
    });

    it('a page for browsers without script: says why, or that the person is still signed in', async () => {
      await signIn();
      const tag = await (await browser.get('/tag?a="<')).text();
      expect(tag).toMatch(
        /^<noscript><meta http-equiv="refresh" content="901; url=\/session\/check\?next=[^"<]*"><\/noscript>$/,
      );
      const alive = await browser.get('/session/check?next=/me', NAVIGATION);
      expect(alive.headers.get('refresh')).toBe('901');
      expect(await alive.text()).toContain('<a href="/me">');
      app.clock.advance(15 * MINUTE);
      const over = await browser.get('/session/check?next=/me', NAVIGATION);
      expect(over.headers.get('location')).toBe('/sign-in?reason=idle&next=%2Fme');
      const evil = await createBrowser(app.url).get('/session/check?next=//evil', NAVIGATION);
      expect(evil.headers.get('location')).toBe('/sign-in?next=%2F');
    });

    it('the page to which a proxy in front lets a person through: without a session, and nobody keeps it', async () => {
      await signIn();
      for (const person of [browser, createBrowser(app.url)]) {
        const page = await person.get('/session/through', NAVIGATION);
        expect(page.status).toBe(200);
        expect(await page.text()).toContain('You can close this one.');
        expect(Object.fromEntries(page.headers)).toMatchObject({
          'cache-control': 'no-store',
          'content-security-policy': "default-src 'none'",
          'content-type': 'text/html; charset=utf-8',
        });
        expect(page.headers.getSetCookie()).toEqual([]);
        expect((await person.post('/session/through')).status).toBe(405);
      }
    });

    it('the browser client, for ever under the name of its version', async () => {
      const forEver = await browser.get(app.sessions.clientUrl);
      expect(forEver.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(await forEver.text()).toContain('still-here');
      const plain = await browser.get('/session/client.js');
      expect(plain.headers.get('cache-control')).toBe('no-cache');
      const again = await browser.get('/session/client.js', {
        'If-None-Match': plain.headers.get('etag') ?? '',
      });
      expect(again.status).toBe(304);
      expect((await browser.send('/session/client.js', { method: 'HEAD' })).status).toBe(200);
      expect((await browser.get('/session/nothing')).status).toBe(404);
      expect((await browser.get('/sessions')).status, 'not ours').toBe(401);
    });

    it('I6: events tell a page that its session ended elsewhere, and close', async () => {
      const id = await signIn();
      const response = await browser.get('/session/events');
      expect(response.headers.get('content-type')).toBe('text/event-stream');
      await browser.get('/count');
      await app.sessions.revoke(id);
      const text = await response.text();
      expect(text).toContain('event: changed\n');
      expect(text).toContain(
        `event: ended\ndata: ${JSON.stringify({ state: 'ended', session: id, reason: 'revoked' })}\n\n`,
      );
      const over = await browser.get('/session/events');
      expect([over.status, over.headers.get('cache-control')], 'come no more').toEqual([
        204,
        'no-store',
      ]);
    });

    it('keeps one stream for each session: the newest', async () => {
      await signIn();
      const first = await browser.get('/session/events');
      const second = await browser.get('/session/events');
      expect(await first.text()).toContain('event: moved\n');
      await app.sessions.close();
      expect(await second.text()).not.toContain('event:');
    });
  });
});
