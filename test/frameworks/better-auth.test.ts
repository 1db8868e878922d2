/** Attached to better-auth, whose peers do not go together with those of the other hosts: it is installed for these tests. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { describeHost } from '../attach/contract.ts';
import { createStages, IDLE, type Stage } from '../attach/stage.ts';
import { SCRIPT, type TestBrowser } from '../support/browser.ts';
import {
  createBetterAuthApp,
  packagesOf,
  type OptionsOf,
  type Packages,
} from './better-auth.app.ts';
import { install } from './install.ts';

let packages: Packages;

beforeAll(async () => {
  packages = await packagesOf(await install('test/frameworks/better-auth'));
});
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterAll(() => void vi.useRealTimers());

const KINDS: readonly [string, OptionsOf][] = [
  ['', () => ({})],
  [', with cookies for some minutes', () => ({ session: { cookieCache: { enabled: true } } })],
  [', with a second store', (_packages, secondaryStorage) => ({ secondaryStorage })],
];

describe.each(KINDS)('better-auth%s', (kind, optionsOf) => {
  describeHost(`better-auth${kind}`, () => createBetterAuthApp(() => packages, optionsOf), {
    lacks: ['plain'],
  });

  const stages = createStages(() => createBetterAuthApp(() => packages, optionsOf));
  afterEach(stages.close);

  it('opens nothing of its own to who was idle, and lets them sign in again', async () => {
    const stage = await stages.start();
    const browser = await signedIn(stage);
    expect((await browser.get('/auth/list-sessions')).status).toBe(200);
    stage.clock.advance(IDLE);
    const stale = browser.cookie();
    expect((await stage.browser(stale).get('/auth/list-sessions')).status).toBe(401);
    expect((await changePassword(stage.browser(stale))).status).toBe(401);
    const seen = await browser.get('/auth/get-session');
    expect([await seen.json(), browser.cookie()]).toEqual([null, '']);
    await browser.get('/sign-in?subject=george');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    expect((await changePassword(browser)).status).toBe(200);
  });

  it('tells of every session that it ends, and of none that it does not', async () => {
    const stage = await stages.start();
    const [first, second, third] = [
      await signedIn(stage),
      await signedIn(stage),
      await signedIn(stage),
    ];
    await third.get('/sign-in?subject=maria');
    expect((await third.get('/me', SCRIPT)).status).toBe(200);
    expect((await first.post('/auth/revoke-other-sessions', '{}', JSON_TYPE)).status).toBe(200);
    expect(stage.ended.map(({ subject, reason }) => [subject, reason])).toEqual(
      Array(2).fill(['george', 'signed-out']),
    );
    expect((await second.get('/me', SCRIPT)).status).toBe(401);
    expect((await third.get('/me', SCRIPT)).status).toBe(200);
    const listed: unknown = await (await first.get('/auth/list-sessions')).json();
    expect(listed).toHaveLength(1);
    expect((await first.post('/auth/revoke-sessions', '{}', JSON_TYPE)).status).toBe(200);
    expect(stage.ended).toHaveLength(3);
    expect(await stage.sessions.list('george')).toEqual([]);
    expect((await third.get('/me', SCRIPT)).status).toBe(200);
  });

  it('takes no cookie away when our store cannot be asked', async () => {
    const stage = await stages.start({ consistency: 'strict' });
    const browser = await signedIn(stage);
    const cookies = browser.cookie();
    stage.failStore(true);
    const seen = await browser.get('/auth/get-session');
    expect([seen.status, browser.cookie()]).toEqual([500, cookies]);
    stage.failStore(false);
    stage.clock.advance(1_000);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });
});

describe('better-auth with tokens in a header', () => {
  const stages = createStages(() =>
    createBetterAuthApp(
      () => packages,
      ({ bearer }) => ({ plugins: [bearer()] }),
    ),
  );
  afterEach(stages.close);

  it('has a session by them, and none any more after its end', async () => {
    const stage = await stages.start();
    const signed = await stage.browser().get('/sign-in?subject=george');
    const headers = { ...SCRIPT, authorization: `Bearer ${signed.headers.get('set-auth-token')}` };
    const nobody = stage.browser();
    expect((await nobody.get('/me', headers)).status).toBe(200);
    expect((await nobody.get('/auth/list-sessions', headers)).status).toBe(200);
    stage.clock.advance(IDLE);
    expect(await (await nobody.get('/me', headers)).json()).toMatchObject({ reason: 'idle' });
    expect((await nobody.get('/auth/list-sessions', headers)).status).toBe(401);
  });
});

describe('better-auth without a database', () => {
  const stages = createStages(() =>
    createBetterAuthApp(
      () => packages,
      () => ({ database: undefined }),
    ),
  );
  afterEach(stages.close);

  it.each(['of idleness', 'by our sign-out'])('ends for good %s', async (way) => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-up');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    expect((await browser.get('/auth/get-session')).status).toBe(200);
    const stolen = browser.cookie();
    if (way === 'of idleness') stage.clock.advance(IDLE);
    else await signOut(browser);
    expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(401);
    expect(await (await stage.browser(stolen).get('/auth/get-session')).json()).toBe(null);
  });
});

describe('the version of cookies that the app has', () => {
  let version = 'one';
  const stages = createStages(() =>
    createBetterAuthApp(
      () => packages,
      () => ({ session: { cookieCache: { enabled: true, version: () => version } } }),
    ),
  );
  afterEach(stages.close);

  it('is asked as before', async () => {
    const stage = await stages.start();
    const browser = await signedIn(stage);
    stage.host.fail?.(true);
    expect((await browser.get('/auth/get-session')).status).toBe(200);
    version = 'two';
    expect((await browser.get('/auth/get-session')).status).toBe(500);
  });
});

const JSON_TYPE = { 'Content-Type': 'application/json' };

async function signedIn(stage: Stage): Promise<TestBrowser> {
  const browser = stage.browser();
  await browser.get('/sign-in?subject=george');
  expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  return browser;
}

function signOut(browser: TestBrowser): Promise<Response> {
  return browser.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
}

function changePassword(browser: TestBrowser): Promise<Response> {
  const passwords = { currentPassword: 'password', newPassword: 'password' };
  return browser.post('/auth/change-password', JSON.stringify(passwords), JSON_TYPE);
}
