/** The app of docs/frameworks/tanstack-start.md: built, and served by `vite preview`. */
import { expect, it } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { describePage } from './page.ts';

describePage(
  {
    name: 'tanstack-start',
    packages: 'tanstack-start',
    template: () => ({ 'package.json': '{ "private": true, "type": "module" }' }),
    build: ['vite/bin/vite.js', 'build', '--logLevel', 'error'],
    serve: ['vite/bin/vite.js', 'preview', '--host', '127.0.0.1', '--strictPort'],
  },
  (urlOf) => {
    it('signs in, shows the guarded page, and signs out', async () => {
      const url = urlOf();
      const browser = createBrowser(url);
      const where = (response: Response): unknown => [
        response.status,
        response.headers.get('location'),
      ];
      const refused = await browser.get('/accounts', NAVIGATION);
      expect(where(refused)).toEqual([303, '/sign-in?next=%2Faccounts']);
      for (const path of ['/accounts', '/api/accounts']) {
        expect((await browser.get(path, SCRIPT)).status, path).toBe(401);
      }

      const page = await (await browser.get('/sign-in?next=%2Faccounts', NAVIGATION)).text();
      const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
      const next = /name="next" value="([^"]+)"/.exec(page)?.[1] ?? '';
      const enter = (password: string): Promise<Response> =>
        browser.send(action, {
          method: 'POST',
          headers: { ...NAVIGATION, Origin: url },
          body: new URLSearchParams({ username: 'george', password, next }),
        });
      const wrong = await enter('guess');
      expect(where(wrong)).toEqual([303, '/sign-in?reason=wrong&next=%2Faccounts']);
      const again = await browser.get(wrong.headers.get('location') ?? '', NAVIGATION);
      expect(await again.text()).toContain('The name or the password is wrong.');
      expect(where(await enter('password'))).toEqual([303, '/accounts']);

      const shown = await browser.get('/accounts', NAVIGATION);
      expect(shown.headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+$/);
      const text = await shown.text();
      expect(text).toContain('george');
      const client = /src="(\/session\/client\.js[^"]*)"/.exec(text)?.[1] ?? '';
      expect((await browser.get(client)).status).toBe(200);
      expect(await (await browser.get('/api/accounts', SCRIPT)).json()).toEqual({
        owner: 'george',
      });

      const out = await browser.post('/session/sign-out', '', { ...NAVIGATION, Origin: url });
      expect(where(out)).toEqual([303, '/sign-in?reason=signed-out']);
      expect((await browser.get('/api/accounts', SCRIPT)).status).toBe(401);
    });
  },
);
