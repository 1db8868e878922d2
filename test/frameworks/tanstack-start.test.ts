/** TanStack Start, built and served as its own preview does it; and what the page calls on the server. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

const MINUTE = 60_000;

describeFramework('tanstack-start', ['odd methods'], (child) => {
  describe('server functions', () => {
    let app: TestApp;
    let browser: TestBrowser;
    /** Where the functions are, by their names: a page says it. */
    let urls: Readonly<Record<string, string>>;

    beforeEach(async () => {
      app = await child().start();
      const reader = createBrowser(app.url);
      await reader.get('/sign-in?subject=reader');
      const page = await (await reader.get('/page', NAVIGATION)).text();
      urls = Object.fromEntries(
        [...page.matchAll(/data-(\w+)="([^"]+)"/g)].map(([, name, url]) => [name, url]),
      );
      browser = createBrowser(app.url);
    });
    afterEach(() => app.close());

    /** As the page calls a function: `how` is its data. */
    const call = (name: string, how?: string, more = {}): Promise<Response> => {
      const headers = {
        ...SCRIPT,
        'Sec-Fetch-Mode': 'cors',
        Accept: 'application/x-tss-framed, application/x-ndjson, application/json',
        Origin: app.url,
        Referer: `${app.url}/page?tab=2`,
        'X-Tsr-ServerFn': 'true',
        ...more,
      };
      const url = urls[name] ?? '';
      if (name === 'who') return browser.send(url, { headers });
      const body = JSON.stringify({
        t: { t: 10, i: 0, p: { k: ['data'], v: [{ t: 1, s: how ?? '' }] }, o: 0 },
        f: 63,
        m: [],
      });
      return browser.post(url, body, { ...headers, 'Content-Type': 'application/json' });
    };
    /** What the router in the page is told to do. */
    const leave = (href: string): object => ({
      href,
      statusCode: 303,
      reloadDocument: true,
      isSerializedRedirect: true,
    });

    it.each(['who', 'pay'])(
      'lead out of the page to the sign-in, without a session: %s',
      async (name) => {
        const response = await call(name);
        expect([response.status, response.headers.get('location')]).toEqual([200, null]);
        expect(response.headers.get('cache-control')).toBe('no-store');
        expect(await response.json()).toEqual(leave('/sign-in?next=%2Fpage%3Ftab%3D2'));
      },
    );

    it('lead a page that calls one while it is rendered there too', async () => {
      const response = await browser.get('/page?tab=1', NAVIGATION);
      expect([response.status, response.headers.get('location')]).toEqual([
        303,
        '/sign-in?next=%2Fpage%3Ftab%3D1',
      ]);
    });

    it('need not be called by a page that its route guards', async () => {
      const refused = await browser.get('/shown', NAVIGATION);
      expect([refused.status, refused.headers.get('location')]).toEqual([
        303,
        '/sign-in?next=%2Fshown',
      ]);
      await browser.get('/sign-in');
      const shown = await browser.get('/shown', NAVIGATION);
      expect([shown.status, shown.headers.get('cache-control')]).toEqual([200, 'no-store']);
      expect(await shown.text()).toContain('<h1>shown</h1>');
    });

    it('are refused in plain words, where no router has called', async () => {
      const asked = await browser.get(urls['who'] ?? '', { ...SCRIPT, Origin: app.url });
      expect([asked.status, asked.headers.get('content-type')]).toEqual([
        401,
        'application/problem+json',
      ]);
    });

    it('have the session, and carry the time left', async () => {
      await browser.get('/sign-in');
      await app.advance(MINUTE);
      const response = await call('who');
      expect([response.status, response.headers.get('session-status')]).toEqual([
        200,
        'idle=900, absolute=28740',
      ]);
      expect(await response.text()).toContain('"george"');
      const page = await browser.get('/page', NAVIGATION);
      expect([page.headers.get('session-status'), page.headers.get('cache-control')]).toEqual([
        'idle=900, absolute=28740',
        'no-store',
      ]);
      expect(await page.text()).toContain('<h1>george</h1>');
    });

    it('ask for a new sign-in, where it must be a recent one', async () => {
      await browser.get('/sign-in');
      expect(await (await call('pay')).text()).toContain('"george"');
      await app.advance(6 * MINUTE);
      const response = await call('pay');
      expect(await response.json()).toEqual(
        leave('/sign-in?reason=not-fresh&next=%2Fpage%3Ftab%3D2'),
      );
      expect(response.headers.get('session-status')).not.toBeNull();
    });

    it('fail in the page, and give nothing, while the store fails', async () => {
      await app.close();
      app = await child().start({ consistency: 'strict' });
      browser = createBrowser(app.url);
      await browser.get('/sign-in');
      await app.failStore(true);
      const response = await call('who');
      expect([response.status, response.headers.get('x-tss-raw')]).toEqual([503, 'thrown']);
    });

    it.each([
      ['returns', 'return'],
      ['throws a redirect, which is one for all', 'redirect'],
      ['throws an error, which is answered with 200', 'throw'],
    ])('give the cookie of a sign-in in one that %s', async (_name, how) => {
      for (let round = 0; round < 2; round += 1) {
        browser = createBrowser(app.url);
        const response = await call('enter', how);
        expect([response.status, response.headers.getSetCookie().length]).toEqual([200, 2]);
        expect(response.headers.get('cache-control')).toBe('no-store');
        if (how === 'redirect') {
          expect(await response.json()).toMatchObject({ to: '/page', isSerializedRedirect: true });
        }
        expect((await browser.get('/me')).status).toBe(200);
      }
      expect(await app.list('george')).toHaveLength(2);
    });
  });
});
