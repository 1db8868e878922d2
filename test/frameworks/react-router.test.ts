/** React Router 8, built and served as `react-router-serve` does it; and what its router in the page asks for. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { TestApp } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

describeFramework('react-router', ['odd methods', 'nearness'], (child) => {
  describe('what the router in the page asks for', () => {
    let app: TestApp;
    let browser: TestBrowser;

    beforeEach(async () => {
      app = await child().start();
      browser = createBrowser(app.url);
    });
    afterEach(() => app.close());

    const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
      browser.send(path, {
        ...init,
        headers: {
          ...SCRIPT,
          'Sec-Fetch-Mode': 'cors',
          Origin: app.url,
          Referer: `${app.url}/page?tab=2`,
        },
      });
    const form = (fields: Record<string, string> = {}): RequestInit => ({
      method: 'POST',
      body: new URLSearchParams(fields),
    });

    it.each([
      ['a page', '/page.data?tab=1', {}, '/page?tab=1'],
      ['a page whose address ends in a slash', '/page/_.data', {}, '/page/'],
      ['what a fetcher loads', '/part.data?_routes=routes%2Fpart', {}, '/page?tab=2'],
      ['an action', '/page.data', form(), '/page?tab=2'],
    ])('is led out of the page to the sign-in: %s', async (_name, path, init, next) => {
      const response = await ask(path, init);
      expect(response.status).toBe(202);
      expect(response.headers.get('x-remix-reload-document')).toBe('true');
      expect(response.headers.get('cache-control')).toBe('no-store');
      const said = await response.text();
      expect(said).toContain(`"/sign-in?next=${encodeURIComponent(next)}"`);
      expect(said).toMatch(/"reload",true/);
    });

    it('carries the time left, and hides nothing of a page that is an error', async () => {
      await browser.get('/sign-in');
      await app.advance(60_000);
      const page = await ask('/page.data');
      expect([page.status, page.headers.get('session-status')]).toEqual([
        200,
        'idle=900, absolute=28740',
      ]);
      expect(await page.text()).toContain('"george"');
      const shown = await browser.get('/page', NAVIGATION);
      expect(await shown.text()).toContain('<h1>george</h1>');
      expect((await browser.get('/none', NAVIGATION)).headers.get('session-status')).not.toBeNull();
    });

    it.each([
      ['that throws a redirect', {}, 202, 302],
      ['that throws an error', { break: '1' }, 500, 500],
    ])('has the cookie of a sign-in by an action %s', async (_name, fields, data, page) => {
      const routed = await ask('/enter.data', form(fields));
      expect([routed.status, routed.headers.getSetCookie().length]).toEqual([data, 2]);
      expect((await browser.get('/me')).status).toBe(200);
      browser = createBrowser(app.url);
      const response = await ask('/enter', form(fields));
      expect([response.status, response.headers.getSetCookie().length]).toEqual([page, 2]);
      expect((await browser.get('/me')).status).toBe(200);
    });

    it('is one request with what it loads after an action, which has changed the token', async () => {
      await browser.get('/sign-in');
      const before = browser.cookie();
      const page = await browser.send('/page', { ...form(), headers: NAVIGATION });
      expect(await page.text()).toContain('<h1>george</h1>');
      expect(browser.cookie()).not.toBe(before);
      expect((await browser.get('/me')).status).toBe(200);
    });

    it('signs out by a form of the router, out of the page too', async () => {
      await browser.get('/sign-in');
      const response = await ask('/session/sign-out.data', form());
      expect([response.status, response.headers.get('x-remix-reload-document')]).toEqual([
        202,
        'true',
      ]);
      expect(await response.text()).toContain('"/sign-in?reason=signed-out"');
      expect(browser.cookie()).toBe('');
      expect((await browser.get('/me')).status).toBe(401);
    });
  });
});
