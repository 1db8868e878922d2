import Koa from 'koa';
import { createSession } from 'koa-session';
import { afterEach, describe, expect, it } from 'vitest';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { attach } from '../../src/attach/index.ts';
import { koaSessionHost } from '../../src/attach/koa-session.ts';
import { listen } from '../adapters/contract/app.ts';
import { listenerOf } from '../adapters/koa.app.ts';
import { createBrowser, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { createKoaSessionApp } from './koa-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages, POLICY } from './stage.ts';

describeHost('koa-session', () => createKoaSessionApp(), {
  lacks: ['ends-everywhere', 'plain', 'own-sign-out'],
});
describeHost('koa-session with a store', () => createKoaSessionApp({ isInStore: true }), {
  lacks: ['plain'],
});

describe('koa-session with a store', () => {
  const stages = createStages(() => createKoaSessionApp({ isInStore: true }));
  afterEach(stages.close);

  it('goes on under another key', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    const before = browser.cookie();
    await browser.get('/regenerate');
    expect(browser.cookie()).not.toBe(before);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
    expect(stage.ended).toEqual([]);
    expect((await stage.browser(before).get('/me', SCRIPT)).status).toBe(401);
  });

  it.each([
    ['signs in again', (one: TestBrowser) => one.get('/sign-in?subject=george'), 'replaced', 200],
    ['signs out', (one: TestBrowser) => one.post('/sign-out'), 'signed-out', 401],
  ])(
    'that was there before the roll-out stays in other browsers when one %s',
    async (_name, act, reason, status) => {
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
      if (one !== undefined) await act(one);
      expect((await one?.get('/me', SCRIPT))?.status).toBe(status);
      expect((await other?.get('/me', SCRIPT))?.status).toBe(200);
      expect(stage.ended.map((end) => end.reason)).toEqual([reason]);
    },
  );

  it('ends with its subject, and what was on its way is not back', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    const late = stage.browser(browser.cookie()).get('/slow/write', SCRIPT);
    await stage.arrived();
    await browser.post('/sign-out/plain');
    expect(stage.ended.map(({ reason }) => reason)).toEqual(['signed-out']);
    stage.release();
    await late;
    expect((await browser.get('/me', SCRIPT)).status).toBe(401);
    expect(await (await browser.get('/who')).json()).toBe(null);
    await browser.get('/sign-in?subject=george');
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });

  it('begins anew in the very request that its former one was refused in', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    await stage.sessions.revokeAll('george');
    expect((await browser.get('/sign-in/through', SCRIPT)).status).toBe(200);
    expect((await browser.get('/me', SCRIPT)).status).toBe(200);
  });

  it('is not written by a request of who was there before', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    await browser.get('/sign-in?subject=george');
    const late = stage.browser(browser.cookie()).get('/slow/write', SCRIPT);
    await stage.arrived();
    await browser.get('/sign-in?subject=maria');
    expect(stage.ended.map(({ reason }) => reason)).toEqual(['replaced']);
    stage.release();
    await late;
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
  });
});

describe('the host of koa-session', () => {
  const subjectOf = (): undefined => undefined;
  const store = {
    get: async (): Promise<unknown> => undefined,
    set: async (): Promise<void> => {},
    destroy: async (): Promise<void> => {},
  };

  it('says what cannot work', () => {
    expect(() => koaSessionHost({} as never)).toThrow('"subjectOf" must say who is signed in');
    expect(() => koaSessionHost({ subjectOf, store: 7 } as never)).toThrow(
      '"store" must be the store that the app gives to koa-session, got 7',
    );
    expect(() => koaSessionHost({ subjectOf, store: {} } as never)).toThrow('"store"');
  });

  it.each([
    ['koa-session comes after it', undefined, undefined, 'Put koa-session before stillhere'],
    ['the app has kept its own store', store, store, 'Give koa-session the store of the host'],
    ['its store is not told of', store, undefined, 'Give koa-session the store of the host'],
  ])('says what is wrong where %s', async (_name, ofApp, ofHost, words) => {
    const errors: string[] = [];
    const app = new Koa();
    app.keys = ['a'];
    app.on('error', (error: Error) => errors.push(error.message));
    const host = koaSessionHost({ subjectOf, store: ofHost });
    const sessions = attach(host, { policy: POLICY, onError: () => {} });
    if (ofApp !== undefined) app.use(createSession(app, { store: ofApp }));
    app.use(createKoaSessions(sessions).guard);
    const running = await listen(listenerOf(app));
    expect((await createBrowser(running.url).get('/', SCRIPT)).status).toBe(500);
    expect(errors).toEqual([expect.stringContaining(words)]);
    await Promise.all([running.close(), sessions.close()]);
  });
});
