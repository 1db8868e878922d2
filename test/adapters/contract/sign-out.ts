/** Signing out, and from where what changes something may come. */
import { describe, expect, it } from 'vitest';
import { createBrowser, JSON_TYPE, NAVIGATION, SCRIPT } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
/** By `Expires` too: not every jar knows `Max-Age` (findings/superagent-max-age.sh). */
const TAKEN_AWAY = 'Max-Age=0; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT';

/** Signing out, and from where what changes something may come. */
export function testSignOut(stage: Stage): void {
  describe('S12: what changes something', () => {
    it.each(['/session/ping', '/session/leave', '/session/stay', '/session/sign-out'])(
      '%s is a POST of this site',
      async (path) => {
        await stage.signIn();
        await stage.app.advance(MINUTE);
        for (const headers of [
          { 'Sec-Fetch-Site': 'cross-site' },
          { 'Sec-Fetch-Site': 'same-site' },
          { Origin: 'https://evil.example' },
          { Origin: 'null' },
        ]) {
          expect((await stage.browser.post(path, undefined, headers)).status).toBe(403);
        }
        const byGet = await stage.browser.get(path);
        expect(byGet.status).toBe(405);
        expect(byGet.headers.get('allow')).toBe('POST');
        expect(await stage.status()).toMatchObject({ state: 'active', idleRemaining: 14 * MINUTE });
        expect(await stage.app.denied()).toEqual([
          'cross-site',
          'cross-site',
          'cross-site',
          'cross-site',
        ]);
        const own = { Origin: stage.app.url };
        expect((await stage.browser.post(path, undefined, own)).status).toBe(200);
      },
    );

    it('knows its own origin behind a proxy that changes the host', async () => {
      await stage.restart({ origin: 'https://bank.example' });
      const good = await stage.browser.post('/session/ping', undefined, {
        Origin: 'https://bank.example',
      });
      expect(good.status).toBe(200);
      expect(
        (await stage.browser.post('/session/ping', undefined, { Origin: stage.app.url })).status,
      ).toBe(403);
    });
  });

  describe('signing out', () => {
    it('S4: ends the session, takes the cookie away, and says so', async () => {
      const id = await stage.signIn();
      const copy = createBrowser(stage.app.url, stage.browser.cookie());
      const response = await stage.browser.post('/session/sign-out');
      expect(await response.json()).toEqual({ state: 'ended', session: id, reason: 'signed-out' });
      expect(response.headers.get('clear-site-data')).toBe('"cache"');
      expect(response.headers.getSetCookie()).toEqual([
        `__Host-stillhere.mark=; ${TAKEN_AWAY}; Secure; SameSite=Lax`,
        `__Host-stillhere=; ${TAKEN_AWAY}; HttpOnly; Secure; SameSite=Lax`,
      ]);
      expect((await copy.get('/me')).status).toBe(401);
      expect(await stage.status()).toEqual({ state: 'none' });
      expect((await stage.browser.post('/session/sign-out')).status, 'again').toBe(200);
    });

    it('by a form without script leads to the sign-in page', async () => {
      await stage.signIn();
      const response = await stage.browser.post('/session/sign-out', '', NAVIGATION);
      expect(response.status).toBe(303);
      expect(response.headers.get('location')).toBe('/sign-in?reason=signed-out');
      const big = await stage.browser.post('/session/sign-out', 'x'.repeat(2_000));
      expect(big.status).toBe(413);
    });

    it.each([
      ['a rotation', '/rotate', NAVIGATION],
      ['a rotation', '/rotate', SCRIPT],
      ['another sign-in', '/sign-in', NAVIGATION],
      ['another sign-in', '/sign-in', SCRIPT],
    ])('that crossed %s is asked for once more, with the newer cookie', async (...crossed) => {
      const [, change, how] = crossed;
      await stage.signIn();
      const before = createBrowser(stage.app.url, stage.browser.cookie());
      await stage.browser.get(change);
      const id = String((await stage.status())['session']);
      const crossing = await before.post('/session/sign-out', '', how);
      expect([crossing.status, crossing.headers.get('location')]).toEqual([
        307,
        '/session/sign-out?again',
      ]);
      expect(crossing.headers.getSetCookie(), 'the newer cookie stays').toEqual([]);
      expect(crossing.headers.get('clear-site-data')).toBeNull();
      expect((await stage.browser.get('/me')).status).toBe(200);
      const copy = createBrowser(stage.app.url, stage.browser.cookie());
      const out = await stage.browser.post('/session/sign-out?again', '', how);
      expect(out.status).toBe(how === NAVIGATION ? 303 : 200);
      expect(stage.browser.cookie()).toBe('');
      expect((await copy.get('/me')).status).toBe(401);
      expect((await stage.app.ended()).at(-1)).toMatchObject({ session: id, reason: 'signed-out' });
    });

    it('with a cookie that opens nothing takes it away, asked once more or with nonsense in it', async () => {
      await stage.signIn();
      const [rotated, replaced] = [
        createBrowser(stage.app.url, stage.browser.cookie()),
        createBrowser(stage.app.url),
      ];
      await stage.browser.get('/rotate');
      const out = await rotated.post('/session/sign-out?again');
      expect([out.status, rotated.cookie()]).toEqual([200, '']);
      await stage.signIn(replaced, 'maria');
      const old = createBrowser(stage.app.url, replaced.cookie());
      await stage.signIn(replaced, 'maria');
      expect(await (await old.post('/session/sign-out?again')).json()).toMatchObject({
        reason: 'replaced',
      });
      expect(old.cookie()).toBe('');
      const garbage = createBrowser(stage.app.url, '__Host-stillhere=nonsense');
      expect((await garbage.post('/session/sign-out')).status).toBe(200);
      expect((await stage.browser.get('/me')).status).toBe(200);
      expect((await stage.app.ended()).map(({ reason }) => reason)).toEqual(['replaced']);
    });

    it('is one request with a cookie that opens a session, or one that is over', async () => {
      await stage.signIn();
      const [copy, again] = [1, 2].map(() => createBrowser(stage.app.url, stage.browser.cookie()));
      expect((await stage.browser.post('/session/sign-out')).status).toBe(200);
      expect(await (await copy?.post('/session/sign-out'))?.json()).toMatchObject({
        reason: 'signed-out',
      });
      expect((await again?.post('/session/sign-out', '', NAVIGATION))?.status).toBe(303);
    });

    it('can be done by the app', async () => {
      await stage.signIn();
      const copy = createBrowser(stage.app.url, stage.browser.cookie());
      await stage.browser.get('/leave');
      expect(stage.browser.cookie()).toBe('');
      expect((await copy.get('/me')).status).toBe(401);
    });

    it('I3: is final for a request that began before it', async () => {
      await stage.signIn();
      const copy = createBrowser(stage.app.url, stage.browser.cookie());
      const slow = copy.get('/slow');
      await expect.poll(() => stage.app.waiting()).toBe(1);
      await stage.browser.post('/session/sign-out');
      await stage.app.release();
      const response = await slow;
      expect(response.status).toBe(401);
      expect(response.headers.getSetCookie()).toEqual([]);
      expect(await stage.status(copy)).toMatchObject({ state: 'ended', reason: 'signed-out' });
      await copy.post('/session/ping', '{"idleFor":0}', JSON_TYPE);
      await copy.get('/count');
      expect((await copy.get('/me')).status).toBe(401);
      expect((await stage.app.ended()).map(({ reason }) => reason)).toEqual(['signed-out']);
    });
  });
}
