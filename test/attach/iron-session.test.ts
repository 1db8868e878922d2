import * as iron9 from 'iron-session';
import * as iron8 from 'iron-session8';
import { afterEach, describe, expect, it } from 'vitest';
import { ironSessionHost } from '../../src/attach/iron-session.ts';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { createIronSessionApp } from './iron-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages, IDLE } from './stage.ts';

const lacks = ['ends-everywhere', 'own-sign-out', 'plain'] as const;
describeHost('iron-session', () => createIronSessionApp(), { lacks });
// Of other types, where it is called as here the same.
const former = iron8 as unknown as typeof iron9;
describeHost('iron-session 8', () => createIronSessionApp({}, former), { lacks });

describe.each([
  ['cut into several cookies', { chunk: true }],
  ['kept for ever', { ttl: 0 }],
  ['for as long as the browser is open', { cookieOptions: { secure: false, maxAge: undefined } }],
])('a session of iron-session that is %s', (_how, options) => {
  const stages = createStages(() =>
    createIronSessionApp({ cookieOptions: { secure: false }, ...options }),
  );
  afterEach(stages.close);

  it('goes on, ends for good, and is taken away', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    expect(browser.cookie().includes('session.1=')).toBe('chunk' in options);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    const stolen = browser.cookie();
    await browser.post('/session/sign-out', undefined, { 'Sec-Fetch-Site': 'same-origin' });
    expect(browser.cookie()).toBe('');
    expect((await stage.browser(stolen).get('/me', SCRIPT)).status).toBe(401);
  });
});

describe('who was signed in at the roll-out, without a mark', () => {
  const stages = createStages(() => createIronSessionApp());
  afterEach(stages.close);

  it('does not come back by a slow write, and signs in again', async () => {
    let cookies = '';
    const stage = await stages.start({}, async (url) => {
      const browser = createBrowser(url);
      await browser.get('/sign-in?subject=george');
      cookies = browser.cookie();
    });
    const browser = stage.browser(cookies);
    const late = browser.get('/slow/write', SCRIPT);
    await stage.arrived();
    stage.clock.advance(IDLE);
    expect((await stage.browser(cookies).get('/me', SCRIPT)).status).toBe(401);
    stage.release();
    await late;
    expect(browser.cookie()).not.toBe(cookies);
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    await browser.get('/sign-in?subject=george');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });
});

describe.each([
  ['9', iron9],
  ['8', iron8],
])('the cookie of iron-session %s', (_version, { getIronSession, sealData }) => {
  const sessionOptions = { cookieName: 'session', password: 'a password of thirty-two letters' };
  const host = ironSessionHost<{ user: string }>({
    getIronSession,
    sessionOptions,
    subjectOf: ({ user }) => user,
  });
  const identifyBy = (seal: string): unknown =>
    host.identify({
      method: 'GET',
      url: '/',
      isEncrypted: true,
      header: (name) => (name === 'cookie' ? `session=${seal}` : undefined),
    });
  const identify = async (content: object, password: string): Promise<unknown> =>
    identifyBy(await sealData(content, { password }));

  it.each(['x', '~2', 'a*b*c*d*e*f*g*h~2', 'Fe26.2**a*b*c**d*e~2', 'Fe26.2*1*a*b*c**d*e~2', '%'])(
    'is nobody when it is %s',
    async (seal) => {
      expect(await identifyBy(seal)).toBe(undefined);
    },
  );

  it('is nobody when its password is another', async () => {
    const content = { user: 'george' };
    expect(await identify(content, sessionOptions.password)).toMatchObject({ subject: 'george' });
    expect(await identify(content, 'another password of thirty-two l')).toBe(undefined);
    expect(await identify({}, sessionOptions.password)).toBe(undefined);
  });

  it('has no mark but one of ours', async () => {
    for (const stillhere of [null, 'x', {}, { sid: '' }, { sid: 1, iat: 1 }, { sid: 'a' }]) {
      const identity = await identify({ user: 'george', stillhere }, sessionOptions.password);
      expect(identity).toMatchObject({ key: 'unmarked' });
    }
  });
});
