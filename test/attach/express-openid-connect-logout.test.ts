import type { ConfigParams } from 'express-openid-connect';
import { MemoryStore } from 'express-session';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { createOidcApp, type OidcStore } from './express-openid-connect.app.ts';
import { createStages, type Stage } from './stage.ts';
import { signedIn, signIn, statusOf } from './support/oidc-people.ts';
import { startOidcProvider, type OidcProvider } from './support/oidc-provider.ts';

type More = (store: OidcStore) => Partial<ConfigParams>;

let provider: OidcProvider;
beforeAll(async () => {
  provider = await startOidcProvider();
});
afterAll(() => provider.close());

let more: More = () => ({});
const stages = createStages(() => createOidcApp(provider, more));
afterEach(async () => {
  await stages.close();
  more = () => ({});
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
