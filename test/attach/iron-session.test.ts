import * as iron9 from 'iron-session';
import * as iron8 from 'iron-session8';
import { afterEach, describe, expect, it } from 'vitest';
import { ironSessionHost } from '../../src/attach/iron-session.ts';
import { createBrowser, SCRIPT } from '../support/browser.ts';
import { createIronSessionApp } from './iron-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages, IDLE } from './stage.ts';

const lacks = ['ends-everywhere', 'own-sign-out'] as const;
describeHost('iron-session', () => createIronSessionApp(), { lacks });
// Of other types, where it is called as here the same.
const ironAsBefore = iron8 as unknown as typeof iron9;
describeHost('iron-session 8', () => createIronSessionApp({}, ironAsBefore), { lacks });

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

describe('a sign-in in iron-session over a live session', () => {
  const stages = createStages(() => createIronSessionApp());
  afterEach(stages.close);

  it('ends it, also where no guarded request has seen it yet', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    const former = stage.browser(browser.cookie());
    await browser.get('/sign-in?subject=maria');
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
    expect((await former.get('/me', SCRIPT)).status).toBe(401);
    await browser.get('/sign-in?subject=maria');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    expect(stage.ended.map(({ subject, reason }) => `${subject} ${reason}`)).toEqual([
      'george replaced',
      'maria replaced',
    ]);
  });

  it('signs nobody in while that cannot be ended', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    await browser.get('/me', SCRIPT);
    const cookies = browser.cookie();
    stage.failStore(true);
    expect((await browser.get('/sign-in?subject=maria')).status).toBe(503);
    expect(browser.cookie()).toBe(cookies);
  });

  it('is refused where the session does not say yet who is signed in', () => {
    const host = ironSessionHost<{ user: string }>({
      getIronSession: iron9.getIronSession,
      sessionOptions: { cookieName: 'session', password: 'a password of thirty-two letters' },
      subjectOf: ({ user }) => user,
    });
    expect(() => host.mark({})).toThrow('before host.mark(session)');
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
