import { expect, it } from 'vitest';
import { createBrowser } from '../support/browser.ts';
import { describeFramework } from './behind.ts';

describeFramework('next-contract', ['nearness', 'odd methods'], (child) => {
  it('no answer of a route handler is kept in which `of()` has signed in or out', async () => {
    const app = await child().start();
    try {
      const browser = createBrowser(app.url);
      for (const path of ['/sign-in?of', '/leave?of']) {
        const response = await browser.get(path);
        expect([path, response.status, response.headers.get('cache-control')]).toEqual([
          path,
          200,
          'no-store',
        ]);
        expect(response.headers.getSetCookie()).toHaveLength(2);
      }
      expect((await browser.get('/me')).status).toBe(401);
    } finally {
      await app.close();
    }
  });

  it('a redirect that is thrown after `of()` has signed in carries the cookie', async () => {
    const app = await child().start();
    try {
      const browser = createBrowser(app.url);
      const response = await browser.get('/enter');
      expect([response.status, response.headers.get('location')]).toEqual([307, '/me']);
      expect((await browser.get('/me')).status).toBe(200);
    } finally {
      await app.close();
    }
  });
});
