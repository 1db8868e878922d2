/** Astro 7, built for its adapter for Node; and what Astro does with a request besides answering it. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

const MINUTE = 60_000;

describeFramework('astro', ['odd methods'], (child) => {
  describe('of Astro alone', () => {
    let app: TestApp;
    let browser: TestBrowser;

    beforeEach(async () => {
      app = await child().start();
      browser = createBrowser(app.url);
    });
    afterEach(() => app.close());

    const form = { ...NAVIGATION, 'Content-Type': 'application/x-www-form-urlencoded' };
    const json = { ...SCRIPT, 'Content-Type': 'application/json' };

    it('shows the session to a page', async () => {
      await browser.get('/sign-in');
      const response = await browser.get('/page', NAVIGATION);
      expect(response.headers.get('session-status')).toBe('idle=900, absolute=28800');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const text = await response.text();
      expect(text).toContain('<h1>george</h1>');
      expect(text).toContain('http-equiv="refresh"');
    });

    it.each([
      ['stays', '', 200],
      ['leads on', '?how=redirect', 303],
      ['is rewritten to a guarded page, which is asked for without a session', '?how=rewrite', 303],
      ['says it is not there', '?how=none', 404],
    ])('signs in by a page that %s', async (_name, query, status) => {
      const response = await browser.get(`/enter${query}`, NAVIGATION);
      expect([response.status, response.headers.getSetCookie().length]).toEqual([status, 2]);
      expect((await browser.get('/me')).status).toBe(200);
    });

    it('guards the page to which an open one is rewritten, and comes back to that', async () => {
      const refused = await browser.get('/old', NAVIGATION);
      expect(refused.headers.get('location')).toBe('/sign-in?next=%2Fold');
      await browser.get('/sign-in');
      const response = await browser.get('/old', NAVIGATION);
      expect(await response.text()).toContain('<h1>george</h1>');
      expect(response.headers.get('session-status')).toBe('idle=900, absolute=28800');
    });

    it('keeps no session of a page that fails after the sign-in, and shows the error page', async () => {
      const response = await browser.get('/enter?how=throw', NAVIGATION);
      expect([response.status, response.headers.getSetCookie()]).toEqual([500, []]);
      expect(await response.text()).toContain('Sorry');
      expect(await app.list('george')).toEqual([]);
    });

    it.each([
      ['that fails', '/throw', 500, 'Sorry'],
      ['that is not there', '/page?none', 404, 'No such page'],
    ])('guards a page %s, and its error page', async (_name, path, status, text) => {
      expect((await browser.get(path, NAVIGATION)).status).toBe(303);
      await browser.get('/sign-in');
      await app.advance(5 * MINUTE);
      const response = await browser.get(path, NAVIGATION);
      expect([response.status, response.headers.get('cache-control')]).toEqual([
        status,
        'no-store',
      ]);
      expect(response.headers.get('session-status')).toBe('idle=900, absolute=28500');
      expect(await response.text()).toContain(text);
    });

    it('counts no page that is not there, where a script asks for it', async () => {
      await browser.get('/sign-in');
      await app.advance(5 * MINUTE);
      const response = await browser.get('/page?none', SCRIPT);
      expect(response.headers.get('session-status')).toBe('idle=600, absolute=28500');
      expect(await (await browser.get('/session')).json()).toMatchObject({
        idleRemaining: 10 * MINUTE,
      });
    });

    it('guards an island by its own address, and takes it for no activity', async () => {
      await browser.get('/sign-in');
      const page = await (await browser.get('/page', NAVIGATION)).text();
      const path = /fetch\("(\/_server-islands\/Island[^"]*)"/.exec(page)?.[1];
      expect(path).toBeDefined();
      await app.advance(5 * MINUTE);
      const island = await browser.get(String(path), SCRIPT);
      expect(await island.text()).toContain('island of george');
      expect(island.headers.get('session-status')).toBe('idle=600, absolute=28500');
      expect((await createBrowser(app.url).get(String(path), SCRIPT)).status).toBe(401);
    });

    it('guards actions, by a form and by a script', async () => {
      const asForm = (): Promise<Response> => browser.post('/page?_action=hello', 'a=1', form);
      const asScript = (): Promise<Response> => browser.post('/_actions/leave', '{}', json);
      expect([(await asForm()).status, (await asScript()).status]).toEqual([303, 401]);
      await browser.get('/sign-in');
      expect(await (await asForm()).text()).toContain('hello george');
      expect((await asScript()).headers.getSetCookie()).toHaveLength(2);
      expect((await browser.get('/me')).status).toBe(401);
    });

    it('has nothing kept by the cache of Astro that is behind the guard', async () => {
      await browser.get('/sign-in');
      for (let time = 0; time < 2; time++) {
        const own = await browser.get('/page?cached', NAVIGATION);
        expect(await own.text()).toContain('<h1>george</h1>');
      }
      const other = await createBrowser(app.url).get('/page?cached', NAVIGATION);
      expect(other.status).toBe(303);
    });

    it('lets everybody have what is prerendered', async () => {
      expect(await (await browser.get('/about', NAVIGATION)).text()).toContain('About');
    });
  });
});
