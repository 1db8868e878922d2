/** The cookie of a sign-in, a rotation or a sign-out on every kind of answer that a framework lets a handler give. */
import { describe, expect, it } from 'vitest';
import { createBrowser, NAVIGATION } from '../../support/browser.ts';
import type { Stage } from './stage.ts';

/** The cookie of a sign-in, a rotation or a sign-out on every kind of answer that a framework lets a handler give. */
export function testSignIn(stage: Stage): void {
  const subject = async (): Promise<unknown> => {
    const response = await stage.browser.get('/me');
    return response.status === 200
      ? ((await response.json()) as { subject: unknown }).subject
      : response.status;
  };
  /** A browser has no cookie of nobody's session, and nobody's session goes on that no browser can use. */
  const expectOneSession = async (who: string): Promise<void> => {
    expect(await subject()).toBe(who);
    expect(await stage.app.list(who)).toHaveLength(1);
  };

  describe('a sign-in', () => {
    it.each([
      ['that answers plainly', '/sign-in', 200],
      ['that answers by the lowest means', '/sign-in/raw', 200],
      ['whose answer has headers that cannot be changed', '/sign-in/fetched', 200],
      ['that sends the person on', '/sign-in/redirect', 303],
    ])('%s gives the cookie, and may not be stored', async (_name, path, code) => {
      const isLacking = path.endsWith('/fetched') && stage.lacks('cookies on what was fetched');
      const response = await stage.browser.get(path, NAVIGATION);
      if (isLacking) {
        expect([response.status, await stage.app.list('george')]).toEqual([500, []]);
        return;
      }
      expect([response.status, response.headers.get('cache-control')]).toEqual([code, 'no-store']);
      expect(response.headers.getSetCookie().map((line) => line.split('=')[0])).toEqual([
        '__Host-stillhere.mark',
        '__Host-stillhere',
      ]);
      if (code === 303) expect(response.headers.get('location')).toBe('/me');
      await expectOneSession('george');
    });

    it('whose handler throws afterwards leaves no session that its browser cannot use', async () => {
      const response = await stage.browser.get('/sign-in/throw', NAVIGATION);
      expect(response.status).toBe(500);
      const left = await stage.app.list('george');
      expect(await subject()).toBe(left.length === 0 ? 401 : 'george');
      if (left.length > 0) expect(response.headers.get('cache-control')).toBe('no-store');
    });

    it('after another in the same request: the last one holds', async () => {
      await stage.browser.get('/sign-in/twice', NAVIGATION);
      await expectOneSession('george');
      expect(await stage.app.list('maria')).toEqual([]);
      expect(await stage.app.ended()).toMatchObject([{ subject: 'maria', reason: 'replaced' }]);
    });

    it('takes the place of the one before, also where nobody sees its answer but the browser', async () => {
      await stage.signIn(undefined, 'maria');
      const old = createBrowser(stage.app.url, stage.browser.cookie());
      await stage.browser.get('/sign-in/raw', NAVIGATION);
      await expectOneSession('george');
      expect((await old.get('/me')).status).toBe(401);
    });
  });

  describe('a sign-out by the app', () => {
    it.each(['/leave', '/leave/raw', '/leave/fetched'])(
      'takes the cookie away with any answer: %s',
      async (path) => {
        await stage.signIn();
        const isLacking = path.endsWith('/fetched') && stage.lacks('cookies on what was fetched');
        const response = await stage.browser.get(path, NAVIGATION);
        expect(response.status).toBe(isLacking ? 500 : 200);
        if (!isLacking) {
          expect(response.headers.get('cache-control')).toBe('no-store');
          expect(stage.browser.cookie()).toBe('');
        }
        expect(await stage.app.list('george')).toEqual([]);
      },
    );
  });
}
