/** Tokens and their cookies, and the other calls of the surface. */
import { describe, expect, it } from 'vitest';
import { createBrowser, NAVIGATION } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;

/** Tokens and their cookies, and the other calls of the surface. */
export function testTokens(stage: Stage): void {
  describe('tokens', () => {
    it('S2: are new at every sign-in; the public id opens nothing', async () => {
      const first = await stage.signIn();
      const firstCookie = stage.browser.cookie();
      const second = await stage.signIn();
      expect(second).not.toBe(first);
      expect(stage.browser.cookie()).not.toBe(firstCookie);
      const byId = createBrowser(stage.app.url, `__Host-stillhere=${second}.${'A'.repeat(43)}`);
      expect(await stage.status(byId)).toEqual({ state: 'none' });
      expect((await stage.app.ended()).map(({ reason, session }) => [reason, session])).toEqual([
        ['replaced', first],
      ]);
    });

    it('CWE-384: are never those that the browser came with', async () => {
      const planted = `__Host-stillhere=${'p'.repeat(22)}.${'q'.repeat(43)}`;
      const victim = createBrowser(stage.app.url, planted);
      await stage.signIn(victim);
      expect(victim.cookie()).not.toBe(planted);
      expect((await createBrowser(stage.app.url, planted).get('/me')).status).toBe(401);
    });

    it('are changed by rotation: same session, and the old one opens nothing (I4: no deadline moves)', async () => {
      const id = await stage.signIn();
      const old = createBrowser(stage.app.url, stage.browser.cookie());
      await stage.app.advance(6 * MINUTE);
      expect(await stage.status()).toMatchObject({ fresh: false });
      await stage.browser.get('/rotate');
      expect(await stage.status()).toMatchObject({ session: id, fresh: false });
      expect(await stage.status(old)).toEqual({ state: 'none' });
      await stage.browser.get('/rotate?fresh');
      expect(await stage.status()).toMatchObject({
        session: id,
        fresh: true,
        absoluteRemaining: (480 - 6) * MINUTE,
      });
      expect(await stage.app.ended()).toEqual([]);
    });

    it('that change while a request runs cost it nothing that it saves', async () => {
      await stage.signIn();
      const old = createBrowser(stage.app.url, stage.browser.cookie());
      const slow = old.get('/slow');
      await expect.poll(() => stage.app.waiting()).toBe(1);
      await stage.browser.get('/rotate');
      await stage.app.release();
      expect((await slow).status).toBe(200);
      expect(await (await stage.browser.get('/me')).json()).toMatchObject({ data: { count: 1 } });
      expect((await old.get('/me')).status, 'the old one opens nothing').toBe(401);
    });

    it('S14: are given by answers that nobody may store', async () => {
      expect((await stage.browser.get('/sign-in')).headers.get('cache-control')).toBe('no-store');
      expect((await stage.browser.get('/rotate')).headers.get('cache-control')).toBe('no-store');
      expect((await stage.browser.get('/leave')).headers.get('cache-control')).toBe('no-store');
    });

    it('S11: come in a cookie for https, or a plain one where a browser says that it is on this machine', async () => {
      const line = async (headers: Readonly<Record<string, string>>): Promise<string | undefined> =>
        (await createBrowser(stage.app.url).get('/sign-in', headers)).headers.getSetCookie()[1];
      expect(await line({ Origin: stage.app.url })).toMatch(
        stage.lacks('nearness')
          ? /^__Host-stillhere=.*; Secure/
          : /^stillhere\.\d+=[\w-]{22}\.[\w-]{43}; Path=\/; HttpOnly; SameSite=Lax$/,
      );
      expect(await line({})).toMatch(/^__Host-stillhere=.*; Secure/);
      const proxied = { 'X-Forwarded-Proto': 'https' };
      expect(await line(proxied)).toMatch(
        /^__Host-stillhere=[\w.-]{66}; Path=\/; HttpOnly; Secure; SameSite=Lax$/,
      );
      await stage.restart({ origin: 'https://bank.example', sameSite: 'strict' });
      expect(await line({})).toMatch(/^__Host-stillhere=.*; Secure; SameSite=Strict$/);
    });
  });

  describe('the other calls', () => {
    it('S7: fresh sessions only', async () => {
      await stage.signIn();
      expect(await (await stage.browser.get('/fresh')).text()).toBe('fresh');
      await stage.app.advance(6 * MINUTE);
      await stage.browser.post('/session/ping');
      const refusal = await stage.browser.get('/fresh');
      expect([refusal.status, ((await refusal.json()) as { reason: string }).reason]).toEqual([
        403,
        'not-fresh',
      ]);
      const page = await stage.browser.get('/fresh', NAVIGATION);
      expect(page.headers.get('location')).toBe('/sign-in?reason=not-fresh&next=%2Ffresh');
    });

    it('data is never lost among parallel updates and pings', async () => {
      await stage.signIn();
      await Promise.all(
        Array.from({ length: 40 }, (_, index) =>
          index % 2 === 0 ? stage.browser.get('/count') : stage.browser.post('/session/ping'),
        ),
      );
      expect(await (await stage.browser.get('/count')).json()).toEqual({ count: 21 });
    });

    it('a page for browsers without script: says why, or that the person is still signed in', async () => {
      await stage.signIn();
      const tag = await (await stage.browser.get('/tag?a="<')).text();
      expect(tag).toMatch(
        /^<noscript><meta http-equiv="refresh" content="901; url=\/session\/check\?next=[^"<]*"><\/noscript>$/,
      );
      const alive = await stage.browser.get('/session/check?next=/me', NAVIGATION);
      expect(alive.headers.get('refresh')).toBe('901');
      expect(await alive.text()).toContain('<a href="/me">');
      await stage.app.advance(15 * MINUTE);
      const over = await stage.browser.get('/session/check?next=/me', NAVIGATION);
      expect(over.headers.get('location')).toBe('/sign-in?reason=idle&next=%2Fme');
      const evil = await createBrowser(stage.app.url).get('/session/check?next=//evil', NAVIGATION);
      expect(evil.headers.get('location')).toBe('/sign-in?next=%2F');
    });

    it('the page to which a proxy in front lets a person through: without a session, and nobody keeps it', async () => {
      await stage.signIn();
      for (const person of [stage.browser, createBrowser(stage.app.url)]) {
        const page = await person.get('/session/through', NAVIGATION);
        expect(page.status).toBe(200);
        expect(await page.text()).toContain('You can close this one.');
        expect(Object.fromEntries(page.headers)).toMatchObject({
          'cache-control': 'no-store',
          // Its own script, that closes it, and nothing else.
          'content-security-policy': expect.stringMatching(
            /^default-src 'none'; script-src 'sha256-[\w+/]{43}='$/,
          ),
          'content-type': 'text/html; charset=utf-8',
        });
        expect(page.headers.getSetCookie()).toEqual([]);
        expect((await person.post('/session/through')).status).toBe(405);
      }
    });

    it('the browser client, for ever under the name of its version', async () => {
      const forEver = await stage.browser.get(await stage.app.clientUrl());
      expect(forEver.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
      expect(await forEver.text()).toContain('still-here');
      const plain = await stage.browser.get('/session/client.js');
      expect(plain.headers.get('cache-control')).toBe('no-cache');
      const again = await stage.browser.get('/session/client.js', {
        'If-None-Match': plain.headers.get('etag') ?? '',
      });
      expect(again.status).toBe(304);
      expect((await stage.browser.send('/session/client.js', { method: 'HEAD' })).status).toBe(200);
      expect((await stage.browser.get('/session/nothing')).status).toBe(404);
      const elsewhere = stage.lacks('guard of nothing') ? 404 : 401;
      expect((await stage.browser.get('/sessions')).status, 'not ours').toBe(elsewhere);
    });

    it('I6: events tell a page that its session ended elsewhere, and close', async () => {
      const id = await stage.signIn();
      const response = await stage.browser.get('/session/events');
      expect(response.headers.get('content-type')).toMatch(/^text\/event-stream/);
      await stage.browser.get('/count');
      await stage.app.revoke(id);
      const text = await response.text();
      expect(text).toContain('event: changed\n');
      const lastWord = `id: ended\nevent: ended\ndata: ${JSON.stringify({ state: 'ended', session: id, reason: 'revoked' })}\n\n`;
      expect(text).toContain(lastWord);
      const late = await stage.browser.get('/session/events');
      expect(await late.text(), 'who was not there is told, too').toBe(lastWord);
      const over = await stage.browser.get('/session/events', { 'last-event-id': 'ended' });
      expect([over.status, over.headers.get('cache-control')], 'come no more').toEqual([
        204,
        'no-store',
      ]);
    });

    it('keeps one stream for each session: the newest', async () => {
      await stage.signIn();
      const first = await stage.browser.get('/session/events');
      const second = await stage.browser.get('/session/events');
      expect(await first.text()).toContain('event: moved\n');
      await stage.app.closeSessions();
      expect(await second.text()).not.toContain('event:');
    });
  });
}
