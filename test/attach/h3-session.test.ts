import { getSession, sealSession, type SessionConfig } from 'h3';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { h3SessionHost } from '../../src/attach/h3-session.ts';
import { TEN_YEARS } from '../../src/attach/shared/mark.ts';
import type { CookieLine } from '../../src/server/index.ts';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { createH3SessionApp } from './h3-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages, IDLE } from './stage.ts';

describeHost("h3's useSession", () => createH3SessionApp(), {
  lacks: ['ends-everywhere', 'own-sign-out'],
});

describe.each<[string, Partial<SessionConfig>, number, string]>([
  ['cut into several cookies', {}, 4_000, 'h3.2='],
  ['of another name', { name: 'office' }, 0, 'office='],
  ['with an age', { maxAge: 3_600 }, 0, 'h3='],
  ['with a cookie of its own kind', { cookie: { path: '/', sameSite: 'strict' } }, 0, 'h3='],
])('a session of h3 that is %s', (_how, config, fill, has) => {
  const stages = createStages(() => createH3SessionApp(config, 'x'.repeat(fill)));
  afterEach(stages.close);

  it('goes on, ends for good, and is taken away', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    expect(browser.cookie()).toContain(has);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    const stolen = browser.cookie();
    await browser.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
    expect(browser.cookie()).toBe('');
    expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(401);
  });
});

describe('a sign-in in h3 that keeps the id', () => {
  const stages = createStages(() => createH3SessionApp());
  afterEach(stages.close);

  it.each(['/sign-in', '/sign-in/cleared'])('is another session, by %s', async (path) => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/visit');
    const id = await (await browser.get('/id')).text();
    await browser.get(`${path}?subject=george`);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    stage.clock.advance(IDLE);
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    await browser.get(`${path}?subject=george`);
    expect(await (await browser.get('/id')).text()).toBe(id);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });

  it.each(['/sign-in', '/sign-in/cleared'])('ends the one it is over, by %s', async (path) => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    // No guarded request has seen it yet.
    const former = stage.browser(browser.cookie());
    await browser.get(`${path}?subject=maria`);
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
    expect((await former.get('/me', SCRIPT)).status).toBe(401);
    expect(stage.ended).toMatchObject([{ subject: 'george', reason: 'replaced' }]);
  });

  it('signs nobody in while the one it is over cannot be ended', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    await browser.get('/me', SCRIPT);
    const cookies = browser.cookie();
    stage.failStore(true);
    expect((await browser.get('/sign-in?subject=maria')).status).toBe(503);
    expect(browser.cookie()).toBe(cookies);
  });
});

describe('who was signed in by h3 at the roll-out, without a mark', () => {
  const stages = createStages(() => createH3SessionApp());
  afterEach(stages.close);

  it('has a session for each browser, does not come back by a slow write, and signs in again', async () => {
    const cookies: string[] = [];
    const stage = await stages.start({}, async (url) => {
      for (let i = 0; i < 2; i += 1) {
        const browser = createBrowser(url);
        await browser.get('/sign-in?subject=george');
        cookies.push(browser.cookie());
      }
    });
    const [first, second] = cookies.map((cookie) => stage.browser(cookie));
    expect((await first?.get('/me', SCRIPT))?.status).toBe(200);
    expect((await second?.get('/me', SCRIPT))?.status).toBe(200);
    expect(await stage.sessions.list('george')).toHaveLength(2);
    const late = first?.get('/slow/write', SCRIPT);
    await stage.arrived();
    stage.clock.advance(IDLE - 1);
    expect((await second?.get('/me', SCRIPT))?.status).toBe(200);
    stage.clock.advance(1);
    expect((await stage.browser(cookies[0]).get('/me', SCRIPT)).status).toBe(401);
    stage.release();
    await late;
    expect(first?.cookie()).not.toBe(cookies[0]);
    expect((await first?.get('/me', SCRIPT))?.status).toBe(401);
    await first?.get('/sign-in?subject=george');
    expect((await first?.get('/me', SCRIPT))?.status).toBe(200);
  });
});

describe("h3's own idle timeout", () => {
  const stages = createStages(() => createH3SessionApp({ idleTimeout: 60 }));
  afterEach(stages.close);
  afterEach(() => vi.useRealTimers());

  it('is set on by who looks at the session, after the guard as without it', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    for (let i = 0; i < 3; i += 1) {
      vi.setSystemTime(Date.now() + 50_000);
      const read = browser.get('/slow/read', SCRIPT);
      await stage.arrived();
      stage.release();
      const answer = await read;
      expect(answer.status).toBe(200);
      expect(answer.headers.getSetCookie().join()).toMatch(/^h3=/);
    }
    vi.setSystemTime(Date.now() + 61_000);
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
  });
});

describe('the seal of h3', () => {
  const sessionConfig = { password: 'a password of thirty-two letters' };
  const identifyBy = async (
    header: 'cookie' | 'x-h3-session',
    data: object,
    password: string = sessionConfig.password,
  ): Promise<unknown> => {
    const event = { req: new Request('http://localhost'), context: {} };
    const session = await getSession(event, { password });
    Object.assign(session.data, data);
    const seal = await sealSession(event, { password });
    const host = h3SessionHost<{ user: string }>({
      getSession,
      sessionConfig,
      subjectOf: ({ user }) => user,
    });
    const value = header === 'cookie' ? `h3=${seal}` : seal;
    return host.identify({
      method: 'GET',
      url: '/',
      isEncrypted: true,
      header: (name) => (name === header ? value : undefined),
    });
  };

  it('is nobody when its password is another, or nobody is in it', async () => {
    const data = { user: 'george' };
    expect(await identifyBy('cookie', data)).toMatchObject({ subject: 'george' });
    expect(await identifyBy('x-h3-session', data)).toMatchObject({ subject: 'george' });
    expect(await identifyBy('cookie', data, 'another password of thirty-two l')).toBe(undefined);
    expect(await identifyBy('cookie', { cart: 1 })).toBe(undefined);
  });

  it('has no mark but one of ours', async () => {
    const stillhere = { sid: 'a name', iat: 5 };
    expect(await identifyBy('cookie', { user: 'george', stillhere })).toEqual({
      ...{ key: 'a name', issuedAt: 5, subject: 'george' },
    });
    for (const other of [null, 'x', {}, { sid: '' }, { sid: 1, iat: 1 }, { sid: 'a' }]) {
      expect(await identifyBy('cookie', { user: 'george', stillhere: other })).toEqual({
        key: expect.stringMatching(/^[\da-f-]{36}$/),
        subject: 'george',
      });
    }
  });
});

describe('the config of h3', () => {
  const subjectOf = ({ user }: { user?: string }): string | undefined => user;
  const hostOf = (config: Partial<SessionConfig>): ReturnType<typeof h3SessionHost> =>
    h3SessionHost({ getSession, sessionConfig: { password: '', ...config }, subjectOf });

  it('says for how long a session is taken: without `maxAge` for ever', () => {
    expect(hostOf({ maxAge: 3_600, idleTimeout: 60 }).longestLife).toBe(3_600_000);
    for (const config of [{}, { maxAge: 0 }, { idleTimeout: 60 }]) {
      expect(hostOf(config).longestLife).toBe(TEN_YEARS);
    }
  });

  it('says which cookies there are to be taken away, and how they were given', async () => {
    const header = (name: string): string | undefined =>
      name === 'cookie' ? 'h3=a; h3.1=b; h3x=c; other=d' : undefined;
    const takenBy = async (config: Partial<SessionConfig>): Promise<CookieLine[]> => {
      const taken: CookieLine[] = [];
      const answer = { header: () => {}, cookie: (line: CookieLine) => void taken.push(line) };
      await hostOf(config).end({ method: 'GET', url: '/', isEncrypted: true, header }, answer);
      return taken;
    };
    const given = { path: '/', secure: true, sameSite: 'lax', maxAge: 0 };
    expect(await takenBy({})).toMatchObject([
      { ...given, name: 'h3' },
      { ...given, name: 'h3.1' },
    ]);
    const cookie = { path: '/office', domain: 'bank.example', secure: false } as const;
    expect(await takenBy({ name: 'other', cookie })).toMatchObject([
      { ...given, ...cookie, name: 'other' },
    ]);
    expect(await takenBy({ cookie: false })).toEqual([]);
  });

  it('and the event must be there', () => {
    const host = hostOf({});
    for (const event of [undefined, {}, { req: {} }, { req: { headers: {} } }]) {
      expect(() => host.mark({}, event as never)).toThrow('must be given the event');
    }
    const missing = (options: object): (() => unknown) => {
      return () => h3SessionHost(options as never);
    };
    const sessionConfig = { password: '' };
    expect(missing({ sessionConfig, subjectOf })).toThrow('"getSession"');
    expect(missing({ getSession, subjectOf })).toThrow('"sessionConfig"');
    expect(missing({ getSession, sessionConfig })).toThrow('"subjectOf"');
  });
});
