import express from 'express';
import { auth, type ConfigParams } from 'express-openid-connect';
import { MemoryStore } from 'express-session';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressOpenidConnectHost } from '../../src/attach/express-openid-connect.ts';
import { attach } from '../../src/attach/index.ts';
import { listen } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { describeHost } from './contract.ts';
import { createOidcApp, type OidcStore } from './express-openid-connect.app.ts';
import { createStages, IDLE, POLICY, type Stage } from './stage.ts';
import { startOidcProvider, type OidcProvider } from './support/oidc-provider.ts';

type More = (store: OidcStore) => Partial<ConfigParams>;

let provider: OidcProvider;
beforeAll(async () => {
  provider = await startOidcProvider();
});
afterAll(() => provider.close());

const lacks = ['plain', 'quiet-reads', 'quiet-cookie', 'tells-again'] as const;
const IN_STORE: More = (store) => ({ session: { store } });

describeHost('express-openid-connect', () => createOidcApp(provider), { lacks });
describeHost('express-openid-connect with a store', () => createOidcApp(provider, IN_STORE), {
  lacks,
});

let more: More = () => ({});
const stages = createStages(() => createOidcApp(provider, more));
afterEach(async () => {
  await stages.close();
  more = () => ({});
});

async function signIn(browser: TestBrowser, query: string = 'subject=george'): Promise<void> {
  expect((await browser.get(`/sign-in?${query}`)).status).toBe(200);
}

async function signedIn(stage: Stage, query?: string): Promise<TestBrowser> {
  const browser = stage.browser();
  await signIn(browser, query);
  expect((await browser.get('/me', NAVIGATION)).status).toBe(200);
  return browser;
}

async function statusOf(browser: TestBrowser): Promise<number> {
  return (await browser.get('/me', SCRIPT)).status;
}

describe('the sign-out of express-openid-connect', () => {
  it.each(['/logout', '/Logout/'])('by %s ends the session', async (path) => {
    const stage = await stages.start();
    const browser = await signedIn(stage);
    const stolen = browser.cookie();
    const response = await browser.get(path, NAVIGATION);
    expect([response.status, response.headers.get('location')]).toEqual([302, stage.url]);
    expect(stage.ended.map(({ reason }) => reason)).toEqual(['signed-out']);
    expect(browser.cookie()).not.toContain('appSession');
    expect(await statusOf(stage.browser(stolen))).toBe(401);
    expect((await stage.browser().get(path)).status).toBe(302);
  });

  it('stands where the app has put it, or nowhere', async () => {
    more = () => ({ routes: { logout: 'bye' } });
    const stage = await stages.start();
    const browser = await signedIn(stage);
    expect((await browser.get('/logout', SCRIPT)).status).toBe(404);
    expect((await browser.get('/bye')).status).toBe(302);
    more = () => ({ routes: { logout: false } });
    const without = await stages.start();
    expect((await (await signedIn(without)).get('/logout', SCRIPT)).status).toBe(404);
  });

  it('is none while it cannot be remembered', async () => {
    const stage = await stages.start({ consistency: 'strict' });
    const browser = await signedIn(stage);
    stage.failStore(true);
    expect((await browser.get('/logout', SCRIPT)).status).toBe(503);
    stage.failStore(false);
    stage.clock.advance(1_000);
    expect(await statusOf(browser)).toBe(200);
  });

  it('ends the session also where the provider cannot be asked', async () => {
    const own = await startOidcProvider();
    const { start, close } = createStages(() => createOidcApp(own));
    const stage = await start();
    const browser = await signedIn(stage);
    const { url } = await stage.anotherNode();
    await own.close();
    const another = createBrowser(url, browser.cookie());
    expect(await statusOf(another)).toBe(200);
    expect((await another.get('/logout')).status).toBe(500);
    expect(stage.ended.map(({ reason }) => reason)).toEqual(['signed-out']);
    expect(await statusOf(browser)).toBe(401);
    await close();
  });
});

describe('a sign-in at the provider', () => {
  it.each(['george', 'maria'])('over a session of George, by %s, replaces it', async (subject) => {
    const stage = await stages.start();
    const browser = await signedIn(stage);
    const before = browser.cookie();
    await signIn(browser, `subject=${subject}`);
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject });
    expect(stage.ended.map((end) => [end.subject, end.reason])).toEqual([['george', 'replaced']]);
    expect(await statusOf(stage.browser(before))).toBe(401);
  });

  it('is told apart from each that was before it', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    for (const subject of ['george', 'maria', 'maria', 'anna']) {
      await signIn(browser, `subject=${subject}`);
      expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject });
    }
    expect(stage.ended.map(({ subject, reason }) => `${subject}: ${reason}`)).toEqual([
      'george: replaced',
      'maria: replaced',
      'maria: replaced',
    ]);
  });

  it.each([IN_STORE, () => ({})])('comes after an end by a route of the app, %o', async (given) => {
    more = (store) => ({ ...given(store), routes: { callback: false } });
    const stage = await stages.start();
    const browser = await signedIn(stage);
    const ended = browser.cookie();
    stage.clock.advance(IDLE);
    await signIn(browser, 'subject=maria');
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
    expect(await (await browser.get('/who')).json()).toBe('maria');
    expect(await statusOf(stage.browser(ended))).toBe(401);
  });

  it('is as fresh as the proof that the provider had', async () => {
    const stage = await stages.start();
    const now = stage.clock.wall() / 1_000;
    for (const [proved, status] of [
      [now, 200],
      [now - 299, 200],
      [now - 300, 403],
      [now + 1_000, 200],
    ]) {
      const browser = await signedIn(stage, `subject=george&proved=${proved}`);
      expect((await browser.get('/fresh', SCRIPT)).status).toBe(status);
    }
  });

  it('goes on after an end by the session that the provider still has', async () => {
    const stage = await stages.start();
    const browser = await signedIn(stage, 'subject=george&sid=one');
    stage.clock.advance(IDLE);
    expect(await statusOf(browser)).toBe(401);
    await signIn(browser, 'subject=george&sid=one');
    expect(await statusOf(browser)).toBe(200);
  });

  it('is as the app wants it, by its own afterCallback', async () => {
    more = () => ({
      session: { name: 'ours' },
      afterCallback: (_request, _response, content) => ({ ...content, theme: 'dark' }),
    });
    const stage = await stages.start();
    const browser = await signedIn(stage);
    expect(browser.cookie()).toMatch(/^ours=/);
    expect(await (await browser.get('/content')).json()).toMatchObject({ theme: 'dark' });
    await browser.get('/logout');
    expect(await statusOf(browser)).toBe(401);
    more = () => ({ afterCallback: () => undefined as never });
    const refusing = await stages.start();
    const nobody = refusing.browser();
    await signIn(nobody);
    expect(await statusOf(nobody)).toBe(401);
  });
});

describe('a back-channel logout', () => {
  const ways: readonly (readonly [string, More])[] = [
    ['cookies', (store) => ({ backchannelLogout: { store } })],
    ['a store', (store) => ({ session: { store }, backchannelLogout: true })],
  ];

  async function tell(
    stage: Stage,
    of: { readonly sub?: string; readonly sid?: string },
  ): Promise<number> {
    const body = `logout_token=${await provider.logoutToken(of)}`;
    const type = { 'Content-Type': 'application/x-www-form-urlencoded' };
    return (await stage.browser().post('/backchannel-logout', body, type)).status;
  }

  describe.each(ways)('with sessions in %s', (_way, given) => {
    it('ends the session of the provider, at once, and no other', async () => {
      more = given;
      const stage = await stages.start();
      const browser = await signedIn(stage, 'subject=george&sid=one');
      const other = await signedIn(stage, 'subject=george&sid=two');
      const stolen = browser.cookie();
      expect(await tell(stage, { sid: 'one' })).toBe(204);
      expect(stage.ended.map((end) => [end.subject, end.reason])).toEqual([
        ['george', 'signed-out'],
      ]);
      expect(await stage.sessions.list('george')).toHaveLength(1);
      const response = await browser.get('/me', SCRIPT);
      expect(await response.json()).toMatchObject({ reason: 'signed-out' });
      expect(await (await browser.get('/who')).json()).toBe(null);
      expect(await statusOf(stage.browser(stolen))).toBe(401);
      expect(await statusOf(other)).toBe(200);
      await signIn(browser, 'subject=george&sid=one');
      expect(await statusOf(browser)).toBe(200);
      expect(await statusOf(stage.browser(stolen))).toBe(401);
    });

    it.each([{ sub: 'george' }, { sub: 'george', sid: 'one' }])(
      'ends all that the account has: %o',
      async (of) => {
        more = given;
        const stage = await stages.start();
        const browsers = [
          await signedIn(stage, 'subject=george&sid=one'),
          await signedIn(stage, 'subject=george&sid=two'),
        ];
        const maria = await signedIn(stage, 'subject=maria&sid=three');
        expect(await tell(stage, of)).toBe(204);
        expect(stage.ended.map(({ reason }) => reason)).toEqual(['signed-out', 'signed-out']);
        for (const browser of browsers) expect(await statusOf(browser)).toBe(401);
        expect(await statusOf(maria)).toBe(200);
      },
    );

    it('ends what was signed in last, over another session of the provider', async () => {
      more = given;
      const stage = await stages.start();
      const browser = await signedIn(stage, 'subject=george&sid=one');
      await signIn(browser, 'subject=george&sid=two');
      expect(await statusOf(browser)).toBe(200);
      expect(await tell(stage, { sid: 'one' })).toBe(204);
      expect(await statusOf(browser)).toBe(200);
      expect(await tell(stage, { sid: 'two' })).toBe(204);
      expect(stage.ended.map(({ reason }) => reason)).toEqual(['replaced', 'signed-out']);
      expect(await statusOf(browser)).toBe(401);
    });

    it.each(['/slow/read', '/slow/write'])('is final for a request to %s', async (path) => {
      more = given;
      const stage = await stages.start();
      const browser = await signedIn(stage, 'subject=george&sid=one');
      const late = browser.get(path, SCRIPT);
      await stage.arrived();
      await tell(stage, { sid: 'one' });
      stage.release();
      await late;
      expect(await statusOf(browser)).toBe(401);
      expect(await (await browser.get('/who')).json()).toBe(null);
      const { url } = await stage.anotherNode();
      expect(await statusOf(createBrowser(url, browser.cookie()))).toBe(401);
    });

    it('holds for who was never seen here, whoever signs in afterwards', async () => {
      more = given;
      const browsers: string[] = [];
      const stage = await stages.start({}, async (url) => {
        for (const sid of ['one', 'two']) {
          const browser = createBrowser(url);
          await signIn(browser, `subject=george&sid=${sid}`);
          browsers.push(browser.cookie());
        }
      });
      const statusOfOld = (place: number) => statusOf(stage.browser(browsers[place]));
      expect(await tell(stage, { sid: 'one' })).toBe(204);
      expect([await statusOfOld(0), await statusOfOld(1)]).toEqual([401, 200]);
      stage.clock.advance(1);
      expect(await tell(stage, { sub: 'george' })).toBe(204);
      stage.clock.advance(1);
      const after = await signedIn(stage, 'subject=george&sid=two');
      expect([await statusOfOld(0), await statusOfOld(1)]).toEqual([401, 401]);
      expect(await statusOf(after)).toBe(200);
    });

    it('is none while the store is away that knows of it', async () => {
      more = given;
      const stage = await stages.start();
      const browser = await signedIn(stage, 'subject=george&sid=one');
      stage.host.fail?.(true);
      expect(await statusOf(browser)).toBe(503);
      expect(await tell(stage, { sid: 'one' })).toBe(400);
      stage.host.fail?.(false);
      expect(await statusOf(browser)).toBe(200);
      expect(stage.ended).toEqual([]);
    });
  });

  it('is seen by stores of any kind', async () => {
    for (const kind of [promising, both, ofExpressSession]) {
      more = (store) => ({ session: { store: kind(store) }, backchannelLogout: true });
      const stage = await stages.start();
      const browser = await signedIn(stage, 'subject=george&sid=one');
      expect(await tell(stage, { sid: 'one' })).toBe(204);
      expect(stage.ended).toHaveLength(1);
      expect(await statusOf(browser)).toBe(401);
    }
  });

  it('is what the hooks of the app say it is', async () => {
    const told: { sid?: string; sub?: string }[] = [];
    const signedInAgain: unknown[] = [];
    more = () => ({
      backchannelLogout: {
        onLogoutToken: (token) => void told.push(token),
        isLoggedOut: ({ oidc }) => told.some(({ sid }) => sid === oidc.idTokenClaims?.['sid']),
        onLogin: ({ oidc }) => void signedInAgain.push(oidc.user?.['sub']),
      },
    });
    const stage = await stages.start();
    const browser = await signedIn(stage, 'subject=george&sid=one');
    const other = await signedIn(stage, 'subject=george&sid=two');
    expect(signedInAgain).toEqual(['george', 'george']);
    expect(await tell(stage, { sub: 'george', sid: 'one' })).toBe(204);
    const response = await browser.get('/me', SCRIPT);
    expect(await response.json()).toMatchObject({ reason: 'signed-out' });
    expect(stage.ended).toHaveLength(1);
    expect(await statusOf(other)).toBe(200);
    expect(await tell(stage, { sub: 'george' })).toBe(204);
    expect(stage.ended).toHaveLength(2);
    expect(await statusOf(other)).toBe(401);
  });

  it('ends what it ends also where the app asks for none of it', async () => {
    more = (store) => ({ backchannelLogout: { store, isLoggedOut: false, onLogin: false } });
    const stage = await stages.start();
    const browser = await signedIn(stage, 'subject=george&sid=one');
    expect(await tell(stage, { sid: 'one' })).toBe(204);
    expect(await statusOf(browser)).toBe(401);
  });
});

it('takes a file that is not there for no session of express-openid-connect', async () => {
  const missing = Object.assign(new Error('no such file'), { code: 'ENOENT' });
  more = (store) => {
    const { get } = store;
    return {
      session: {
        store: Object.assign(store, {
          get(sid: string, callback: (error?: unknown, found?: never) => void) {
            if (store.kept.has(sid)) get.call(store, sid, callback);
            else callback(missing);
          },
        }),
      },
    };
  };
  const stage = await stages.start();
  const browser = stage.browser('appSession=of-long-ago');
  expect(await statusOf(browser)).toBe(401);
  await signIn(browser);
  expect(await statusOf(browser)).toBe(200);
});

describe('the host of express-openid-connect', () => {
  const config = {
    ...{ issuerBaseURL: 'http://127.0.0.1:1', baseURL: 'http://127.0.0.1:2', clientID: 'app' },
    ...{ secret: 'a secret of a test', authRequired: false, clientSecret: 'another' },
    authorizationParams: { response_type: 'code' },
  };

  it('says what cannot work', () => {
    const hostOf = (options: object) => () => expressOpenidConnectHost(options as never);
    expect(hostOf({ config })).toThrow('"auth" must be the one of express-openid-connect');
    expect(hostOf({ auth })).toThrow('"authRequired" must be false in "config"');
    expect(hostOf({ auth, config: { ...config, authRequired: true } })).toThrow('"authRequired"');
    expect(hostOf({ auth, config: { ...config, attemptSilentLogin: true } })).toThrow(
      '"attemptSilentLogin" cannot be true in "config"',
    );
    expect(hostOf({ auth, config, store: {} })).toThrow('"store" is not an option');
    // By express-openid-connect itself.
    expect(hostOf({ auth, config: { ...config, backchannelLogout: true } })).toThrow(
      'Back-Channel Logout requires a "backchannelLogout.store"',
    );
  });

  it.each([
    ['nothing stands before it', [], 'Put express-openid-connect before stillhere'],
    ['the app has kept its own auth', [auth(config)], 'Give the app host.auth'],
  ])('says what is wrong where %s', async (_name, before, words) => {
    const host = expressOpenidConnectHost({ auth, config });
    const sessions = attach(host, { policy: POLICY, onError: () => {} });
    const app = express();
    app.set('env', 'test');
    app.use(...before, createExpressSessions(sessions).guard);
    const running = await listen(app);
    const response = await createBrowser(running.url).get('/', SCRIPT);
    expect([response.status, await response.text()]).toEqual([500, expect.stringContaining(words)]);
    await Promise.all([running.close(), sessions.close()]);
  });
});

function ofExpressSession(): never {
  return new MemoryStore() as never;
}

/** As stores that know promises alone. */
function promising(store: OidcStore): never {
  return {
    get: (sid: string) =>
      new Promise((resolve) => store.get(sid, (_error, found) => resolve(found))),
    set: async (sid: string, content: object) => store.set(sid, content),
    destroy: async (sid: string) => store.destroy(sid),
  } as never;
}

/** As stores that call back and return a promise of nothing. */
function both(store: OidcStore): never {
  return {
    get: async (sid: string, callback: never) => store.get(sid, callback),
    set: async (sid: string, content: object, callback: never) => store.set(sid, content, callback),
    destroy: async (sid: string, callback: never) => store.destroy(sid, callback),
  } as never;
}
