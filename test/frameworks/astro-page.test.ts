/** The app of docs/frameworks/astro.md. */
import { expect, it } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { describePage } from './page.ts';

describePage(
  {
    name: 'astro',
    packages: 'astro',
    template: () => ({ 'package.json': '{ "private": true, "type": "module" }' }),
    build: ['astro/bin/astro.mjs', 'build', '--silent'],
    serve: ['./dist/server/entry.mjs'],
  },
  (urlOf) => {
    it('is signed in to, says who is there, and is signed out of', async () => {
      const url = urlOf();
      const form = { ...NAVIGATION, Origin: url };
      const browser = createBrowser(url);
      const refused = await browser.get('/accounts', NAVIGATION);
      expect([refused.status, refused.headers.get('location')]).toEqual([
        303,
        '/sign-in?next=%2Faccounts',
      ]);
      expect((await browser.get('/accounts', SCRIPT)).status).toBe(401);
      const signIn = (password: string): Promise<Response> =>
        browser.send('/sign-in?next=%2Faccounts', {
          method: 'POST',
          headers: form,
          body: new URLSearchParams({ username: 'george', password }),
        });
      const wrong = await signIn('guess');
      expect([wrong.status, await wrong.text()]).toEqual([
        401,
        expect.stringContaining('The name or the password is wrong.'),
      ]);
      const right = await signIn('password');
      expect([right.status, right.headers.get('location')]).toEqual([303, '/accounts']);
      const page = await (await browser.get('/accounts', NAVIGATION)).text();
      expect(page).toContain('<h1>Hello, george</h1>');
      const [, script] = /<script src="([^"]+)" defer>/.exec(page) ?? [];
      expect((await browser.get(String(script))).headers.get('content-type')).toContain(
        'javascript',
      );
      expect(await (await browser.get('/session')).json()).toMatchObject({ state: 'active' });
      const left = await browser.post('/session/sign-out', '', {
        ...form,
        'Content-Type': 'application/x-www-form-urlencoded',
      });
      expect(left.headers.get('location')).toBe('/sign-in?reason=signed-out');
      expect((await browser.get('/accounts', SCRIPT)).status).toBe(401);
      expect(await (await browser.get('/sign-in?reason=idle')).text()).toContain(
        'nobody was active for a while',
      );
    });
  },
);
