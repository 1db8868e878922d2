import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

const FORM = { Accept: 'text/html', 'Content-Type': 'application/x-www-form-urlencoded' };

describeFramework('sveltekit', ['cookies on what was fetched', 'odd methods'], (child) => {
  describe('of SvelteKit alone', () => {
    let app: TestApp;
    let browser: TestBrowser;

    beforeEach(async () => {
      // What the page's load fetches is active, the page is not.
      app = await child().start({ passive: ['/page'] });
      browser = createBrowser(app.url);
    });
    afterEach(() => app.close());

    const say = async (response: Response): Promise<unknown> => [
      response.status,
      await response.json(),
    ];
    const TO_SIGN_IN = {
      type: 'redirect',
      status: 303,
      location: expect.stringMatching(/^\/sign-in\?.*next=%2Fpage/) as string,
    };

    it('shows the session to a page, to what its load fetches and to a remote function', async () => {
      await browser.get('/sign-in');
      const response = await browser.get('/page?inner', NAVIGATION);
      expect(response.headers.get('cache-control')).toBe('no-store');
      const text = await response.text();
      expect(text).toContain('hello george');
      expect(text).toContain('"subject":"george"'.replaceAll('"', '\\"'));
    });

    it('counts no activity for what a load fetches', async () => {
      await browser.get('/sign-in');
      await app.advance(5 * 60_000);
      await browser.get('/page?inner', NAVIGATION);
      expect(await (await browser.get('/session')).json()).toMatchObject({
        idleRemaining: 10 * 60_000,
      });
    });

    it("leads its router to the sign-in page, when a page's data is refused", async () => {
      const response = await browser.get('/page/__data.json?x-sveltekit-invalidated=01', SCRIPT);
      expect(await say(response)).toEqual([200, TO_SIGN_IN]);
    });

    it('leads an enhanced form there too', async () => {
      const headers = { ...SCRIPT, ...FORM, Accept: 'application/json' };
      const response = await browser.post('/page', 'a=1', {
        ...headers,
        'X-SvelteKit-Action': 'true',
      });
      expect(await say(response)).toEqual([200, TO_SIGN_IN]);
    });

    it('tells once what it has refused', async () => {
      await browser.get('/page/__data.json', SCRIPT);
      expect(await app.denied()).toEqual(['none']);
      await browser.post('/page', 'a=1', { ...SCRIPT, ...FORM, 'X-SvelteKit-Action': 'true' });
      expect(await app.denied()).toEqual(['none', 'none']);
      await browser.get('/sign-in');
      await app.advance(6 * 60_000);
      const response = await browser.get('/fresh/__data.json', SCRIPT);
      expect(await say(response)).toEqual([
        200,
        { ...TO_SIGN_IN, location: '/sign-in?reason=not-fresh&next=%2Ffresh' },
      ]);
      expect(await app.denied()).toEqual(['none', 'none', 'not-fresh']);
    });

    it('leads an enhanced form back to the page that it stood on', async () => {
      const response = await browser.post('/page?/send', 'a=1', {
        ...SCRIPT,
        ...FORM,
        'X-SvelteKit-Action': 'true',
        Referer: `${app.url}/page?tab=2`,
      });
      expect(await say(response)).toEqual([
        200,
        { ...TO_SIGN_IN, location: '/sign-in?next=%2Fpage%3Ftab%3D2' },
      ]);
    });

    it('guards a remote function by its own address, whatever page it says it is on', async () => {
      const headers = { ...SCRIPT, 'X-SvelteKit-Pathname': '/sign-in' };
      expect((await browser.get('/_app/remote/abc/hello', headers)).status).toBe(401);
    });

    it('shows a sign-in in an action to the loads of the same request', async () => {
      const response = await browser.post('/form?/stay', 'a=1', { ...NAVIGATION, ...FORM });
      const text = await response.text();
      expect(response.status).toBe(200);
      expect(text).toContain('__Host-stillhere');
      expect(text).toContain('george');
      expect((await browser.get('/me')).status).toBe(200);
    });

    it.each(['go', 'fail'])(
      'keeps no session of an action that nobody can use: %s',
      async (action) => {
        const response = await browser.post(`/form?/${action}`, 'a=1', { ...NAVIGATION, ...FORM });
        expect(response.status).toBe(action === 'go' ? 303 : 500);
        const left = await app.list('george');
        expect((await browser.get('/me')).status).toBe(left.length === 0 ? 401 : 200);
      },
    );
  });
});
