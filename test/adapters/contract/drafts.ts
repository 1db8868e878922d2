/** The call that gives a page the keys of its person's drafts, and the script that keeps them. */
import { describe, expect, it } from 'vitest';
import { JSON_TYPE, SCRIPT } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

const MINUTE = 60_000;
const SECRET = 'a-secret-of-the-server-that-is-long-enough';

/** The call that gives keys for drafts, and the script that keeps them. */
export function testDrafts(stage: Stage): void {
  describe('drafts', () => {
    it('are nothing of a server that has no secret for them', async () => {
      await stage.signIn();
      expect((await stage.browser.post('/session/drafts')).status).toBe(404);
      expect((await stage.browser.get('/session/drafts.js')).status).toBe(404);
    });

    it('have keys for the live session of a page of this site alone, which is no activity', async () => {
      await stage.restart({ drafts: { secrets: [SECRET] } });
      const none = await stage.browser.post('/session/drafts', undefined, SCRIPT);
      expect([none.status, (await none.json()).reason]).toEqual([401, 'none']);
      const session = await stage.signIn();
      await stage.app.advance(5 * MINUTE);
      const given = await stage.browser.post('/session/drafts', undefined, SCRIPT);
      expect(given.headers.get('cache-control')).toBe('no-store');
      const { keys, ...answer } = (await given.json()) as Record<string, unknown>;
      expect(answer).toEqual({ session, keepFor: 7 * 24 * 60 * MINUTE, wipeAt: 'sign-out' });
      const key = { version: expect.any(String), key: expect.stringMatching(/^[\w-]{43}$/) };
      expect(keys).toEqual([key, key]);
      expect(await stage.idleRemaining()).toBe(10 * MINUTE);

      expect((await stage.browser.get('/session/drafts')).status).toBe(405);
      expect((await stage.browser.post('/session/drafts', '{}', JSON_TYPE)).status).toBe(400);
      const large = 'x'.repeat(2_000);
      expect((await stage.browser.post('/session/drafts', large, JSON_TYPE)).status).toBe(413);
      const foreign = { 'Sec-Fetch-Site': 'cross-site', Origin: 'https://evil.example' };
      expect((await stage.browser.post('/session/drafts', undefined, foreign)).status).toBe(403);

      const script = await stage.browser.get('/session/drafts.js');
      expect(script.headers.get('content-type')).toMatch(/^text\/javascript/);
      expect(await script.text()).toContain('data-stillhere-draft');

      await stage.app.revoke(session);
      const over = await stage.browser.post('/session/drafts', undefined, SCRIPT);
      expect([over.status, (await over.json()).reason]).toEqual([401, 'revoked']);
    });
  });
}
