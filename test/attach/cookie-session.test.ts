import { afterEach, describe, expect, it } from 'vitest';
import { attach } from '../../src/attach/index.ts';
import { cookieSessionHost } from '../../src/attach/cookie-session.ts';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { createCookieSessionApp } from './cookie-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages } from './stage.ts';

describeHost('cookie-session', createCookieSessionApp, {
  lacks: ['ends-everywhere', 'plain', 'own-sign-out'],
});

describe('with cookie-session', () => {
  const stages = createStages(createCookieSessionApp);
  afterEach(stages.close);

  it.each(['/sign-in', '/sign-in/after'])(
    'who was signed in before another one, who signs in by %s, is not: what was on its way opens nothing',
    async (path) => {
      const stage = await stages.start();
      const browser = stage.browser();
      await browser.get(`${path}?subject=george`);
      expect((await browser.get('/me', SCRIPT)).status).toBe(200);
      const late = stage.browser(browser.cookie());
      await browser.get(`${path}?subject=maria`);
      expect(stage.ended.map(({ subject, reason }) => [subject, reason])).toEqual([
        ['george', 'replaced'],
      ]);
      expect((await late.get('/me', SCRIPT)).status).toBe(401);
      expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    },
  );

  it.each(['/sign-in', '/sign-in/after'])(
    'a sign-in by %s leaves who was there before the roll-out signed in',
    async (path) => {
      let cookies = '';
      const stage = await stages.start({}, async (url) => {
        const response = await fetch(`${url}/sign-in?subject=george`);
        cookies = response.headers
          .getSetCookie()
          .map((line) => line.split(';')[0])
          .join('; ');
      });
      const before = stage.browser(cookies);
      expect((await before.get('/me', SCRIPT)).status).toBe(200);
      const after = stage.browser();
      await after.get(`${path}?subject=george`);
      expect((await after.get('/me', SCRIPT)).status).toBe(200);
      expect((await before.get('/me', SCRIPT)).status).toBe(200);
      expect(stage.ended).toEqual([]);
    },
  );

  it.each(['/sign-in', '/sign-in/after'])(
    'who was there before the roll-out, and signs in again by %s, leaves their other browsers signed in',
    async (path) => {
      const cookies: string[] = [];
      const stage = await stages.start({}, async (url) => {
        for (let i = 0; i < 2; i += 1) {
          const browser = createBrowser(url);
          await browser.get('/sign-in?subject=george');
          cookies.push(browser.cookie());
        }
      });
      const [one, other] = cookies.map((cookie) => stage.browser(cookie));
      expect((await other?.get('/me', SCRIPT))?.status).toBe(200);
      await one?.get(`${path}?subject=george`);
      expect((await one?.get('/me', SCRIPT))?.status).toBe(200);
      expect((await other?.get('/me', SCRIPT))?.status).toBe(200);
      await one?.get('/again?subject=george', SCRIPT);
      expect(stage.ended.map(({ reason }) => reason)).toEqual(['replaced']);
      expect(await stage.sessions.list('george')).toHaveLength(2);
    },
  );

  it('signs in again behind the guard without an end of what others have', async () => {
    let cookies = '';
    const stage = await stages.start({}, async (url) => {
      const browser = createBrowser(url);
      await browser.get('/sign-in?subject=george');
      cookies = browser.cookie();
    });
    const [one, other] = [stage.browser(cookies), stage.browser(cookies)];
    expect((await one.get('/again?subject=george', SCRIPT)).status).toBe(200);
    expect((await other.get('/me', SCRIPT)).status).toBe(200);
    expect(stage.ended).toEqual([]);
  });

  it("a guest who signs in begins one session, and none that is nobody's", async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/visit');
    await browser.get('/sign-in/after?subject=george');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    expect(stage.ended).toEqual([]);
    expect(await stage.sessions.list('george')).toHaveLength(1);
  });

  it('all that a subject had before the roll-out ends at once, for good', async () => {
    const cookies: string[] = [];
    const stage = await stages.start({}, async (url) => {
      for (let i = 0; i < 2; i += 1) {
        const response = await fetch(`${url}/sign-in?subject=george`);
        const lines = response.headers.getSetCookie();
        cookies.push(lines.map((line) => line.split(';')[0]).join('; '));
      }
    });
    const [one, other] = cookies.map((cookie) => stage.browser(cookie));
    expect((await one?.get('/me', SCRIPT))?.status).toBe(200);
    await one?.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
    expect((await other?.get('/me', SCRIPT))?.status).toBe(401);
  });

  it('a sign-out by the host takes the cookie away, and ends nothing: the table says so', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    const stolen = browser.cookie();
    await browser.post('/sign-out');
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(200);
  });

  it('says what cannot work', () => {
    expect(() => cookieSessionHost({} as never)).toThrow(/"subjectOf" must say who is signed in/);
    expect(() => cookieSessionHost({ subject: 1 } as never)).toThrow(/"subject" is not an option/);
    const sessions = attach(cookieSessionHost({ subjectOf: () => 'george' }), {
      policy: { idleTimeout: '15m' },
      onError: () => {},
    });
    const request = { method: 'GET', url: '/', isEncrypted: false, header: () => undefined };
    return Promise.all([
      expect(sessions.guard({ ...request, source: {} })).rejects.toThrow(
        /Put cookie-session before stillhere/,
      ),
      sessions.close(),
    ]);
  });
});
