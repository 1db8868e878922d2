import express from 'express';
import { auth, type ConfigParams } from 'express-openid-connect';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { expressOpenidConnectHost } from '../../src/attach/express-openid-connect.ts';
import { attach } from '../../src/attach/index.ts';
import { listen } from '../adapters/contract/app.ts';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { describeHost } from './contract.ts';
import { createOidcApp, type OidcStore } from './express-openid-connect.app.ts';
import { createStages, IDLE, POLICY } from './stage.ts';
import { signedIn, signIn, statusOf } from './support/oidc-people.ts';
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
