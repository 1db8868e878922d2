/** What the guard lets pass, and what it says to whom it does not. */
import { describe, expect, it } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;

/** What the guard lets pass, and what it says to whom it does not. */
export function testGuard(stage: Stage): void {
  describe('the guard', () => {
    it('lets a live session pass, and tells the time left (S17), not to be stored (S14)', async () => {
      await stage.signIn();
      const response = await stage.browser.get('/me', NAVIGATION);
      expect(response.status).toBe(200);
      expect(response.headers.get('session-status')).toBe('idle=900, absolute=28800');
      expect(response.headers.get('cache-control')).toBe('no-store');
      expect(response.headers.getSetCookie(), 'S11: no cookie on a plain request').toEqual([]);
      expect(await response.json()).toMatchObject({ subject: 'george', data: { count: 0 } });
    });

    it('takes Accept for it where a client does not say what it wants the answer for', async () => {
      expect((await stage.browser.get('/me', { Accept: 'text/html' })).status).toBe(303);
      const script = { Accept: 'text/html', 'X-Requested-With': 'XMLHttpRequest' };
      expect((await stage.browser.get('/me', script)).status).toBe(401);
    });

    it('S15, S22: answers a script 401 with the reason, never a redirect', async () => {
      await stage.signIn();
      await stage.app.advance(15 * MINUTE);
      const response = await stage.browser.get('/me', SCRIPT);
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
      await stage.signIn();
      await stage.app.advance(15 * MINUTE);
      const response = await stage.browser.get('/me?page=2', NAVIGATION);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('/sign-in?reason=idle&next=%2Fme%3Fpage%3D2');
    });

    it.each([
      [401, SCRIPT],
      [303, NAVIGATION],
    ])('refuses HEAD as it would GET, without a body: %i', async (status, headers) => {
      const heads: (string | null)[][] = [];
      for (const method of ['GET', 'HEAD']) {
        const response = await stage.browser.send('/me', { method, headers });
        expect(response.status).toBe(status);
        heads.push(['content-type', 'location'].map((name) => response.headers.get(name)));
        if (method === 'HEAD') expect(await response.text()).toBe('');
      }
      expect(heads[1]).toEqual(heads[0]);
    });

    it('takes the page of a form as the way back, if it is of this site', async () => {
      const from = async (referer: string): Promise<string | null> => {
        const headers = { ...NAVIGATION, Referer: referer };
        return (await stage.browser.post('/me', '', headers)).headers.get('location');
      };
      expect(await from(`${stage.app.url}/form?a=1`)).toBe('/sign-in?next=%2Fform%3Fa%3D1');
      expect(await from('https://evil.example/form')).toBe('/sign-in?next=%2F');
      expect(await from('nonsense')).toBe('/sign-in?next=%2F');
    });

    it('tells every reason apart, and an unknown cookie from all of them', async () => {
      const reason = async (of: TestBrowser): Promise<unknown> =>
        ((await (await of.get('/me')).json()) as { reason: unknown }).reason;
      const [signedOut, revoked, replaced, absolute] = Array.from({ length: 4 }, () =>
        createBrowser(stage.app.url),
      ) as [TestBrowser, TestBrowser, TestBrowser, TestBrowser];

      await stage.signIn(signedOut);
      const keptCookie = createBrowser(stage.app.url, signedOut.cookie());
      await signedOut.post('/session/sign-out');
      expect(await reason(keptCookie)).toBe('signed-out');
      expect(await reason(signedOut), 'the cookie is gone').toBe('none');

      await stage.app.revoke(await stage.signIn(revoked));
      expect(await reason(revoked)).toBe('revoked');

      await stage.signIn(replaced);
      const oldCookie = createBrowser(stage.app.url, replaced.cookie());
      await stage.signIn(replaced);
      expect(await reason(oldCookie)).toBe('replaced');
      expect((await replaced.get('/me')).status).toBe(200);

      await stage.signIn(absolute);
      for (let elapsed = 0; elapsed < 480; elapsed += 10) {
        await stage.app.advance(10 * MINUTE - 1_000);
        await absolute.post('/session/ping');
        await stage.app.advance(1_000);
        await absolute.get('/session');
      }
      expect(await reason(absolute)).toBe('absolute');
      expect(await reason(createBrowser(stage.app.url, '__Host-stillhere=nonsense'))).toBe('none');
      const forged = `__Host-stillhere=${'a'.repeat(22)}.${'b'.repeat(43)}`;
      expect(await reason(createBrowser(stage.app.url, forged))).toBe('none');
    });

    it('I8: a failing store is 503 with Retry-After, keeps the cookie and ends nothing', async () => {
      await stage.restart({ consistency: 'strict' });
      await stage.signIn();
      await stage.app.failStore(true);
      for (const path of ['/me', '/session', '/public']) {
        const response = await stage.browser.get(path);
        expect(response.status, path).toBe(503);
        expect(response.headers.getSetCookie(), path).toEqual([]);
      }
      expect((await stage.browser.get('/me')).headers.get('retry-after')).toBe('5');
      const page = await stage.browser.get('/me', NAVIGATION);
      expect(page.headers.get('refresh')).toBe('5');
      expect(await page.text()).toContain('You have not been signed out');
      expect((await stage.browser.post('/session/sign-out')).status).toBe(503);
      await stage.app.failStore(false);
      await stage.app.advance(1_000);
      expect((await stage.browser.get('/me')).status).toBe(200);
      expect(await stage.app.ended()).toEqual([]);
      expect(await stage.app.denied()).toContain('store-unavailable');
    });

    it('S20: takes no malformed, oversized or repeated cookie', async () => {
      await stage.signIn();
      const good = stage.browser.cookie();
      for (const cookie of [
        '__Host-stillhere=',
        '__Host-stillhere=a.b',
        `__Host-stillhere=${'x'.repeat(6_000)}`,
        '=;;=',
        `a=b; ${good}x`,
      ]) {
        expect(
          (await createBrowser(stage.app.url).get('/me', { Cookie: cookie })).status,
          cookie,
        ).toBe(401);
      }
      const doubled = { Cookie: `__Host-stillhere=junk; ${good}` };
      expect((await createBrowser(stage.app.url).get('/me', doubled)).status).toBe(401);
    });
  });
}
