import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import { fastify } from 'fastify';
import { afterEach, describe, expect, it } from 'vitest';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { fastifySessionHost } from '../../src/attach/fastify-session.ts';
import { attach } from '../../src/attach/index.ts';
import { SCRIPT } from '../support/browser.ts';
import { createFastifySessionApp } from './fastify-session.app.ts';
import { describeHost } from './contract.ts';
import { createStages } from './stage.ts';

describeHost('@fastify/session', () => createFastifySessionApp(), { lacks: ['quiet-reads'] });
describeHost(
  '@fastify/session that writes only what is changed',
  () => createFastifySessionApp({ rolling: false, saveUninitialized: false }),
  { lacks: ['tells-again'] },
);

describe('with @fastify/session', () => {
  const stages = createStages(() => createFastifySessionApp());
  afterEach(stages.close);

  it('who signs out and in again under the same id is in, and what was on its way is not', async () => {
    const stage = await stages.start();
    const browser = stage.browser();
    for (let i = 0; i < 3; i += 1) {
      await browser.get('/sign-in/plain?subject=george');
      expect((await browser.get('/me', SCRIPT)).status).toBe(200);
      const late = stage.browser(browser.cookie()).get('/slow/write', SCRIPT);
      await stage.arrived();
      await browser.post('/sign-out/plain');
      expect(stage.ended).toHaveLength(i + 1);
      stage.release();
      await late;
      expect((await browser.get('/me', SCRIPT)).status).toBe(401);
      expect(await (await browser.get('/who')).json()).toBe(null);
    }
    await browser.get('/sign-in/plain?subject=maria');
    await browser.get('/me', SCRIPT);
    await browser.get('/sign-in/plain?subject=george');
    await browser.get('/me', SCRIPT);
    await browser.get('/sign-in/plain?subject=maria');
    expect(await (await browser.get('/me', SCRIPT)).json()).toMatchObject({ subject: 'maria' });
  });

  it('says what cannot work', async () => {
    const store = new fastifySession.MemoryStore();
    const subjectOf = (): undefined => undefined;
    expect(() => fastifySessionHost({ store } as never)).toThrow(/"subjectOf" must say who/);
    expect(() => fastifySessionHost({ store: {}, subjectOf } as never)).toThrow(/"store"/);
    expect(() => fastifySessionHost({ subjectOf } as never)).toThrow(
      /"store" must be the store that the app gives to @fastify\/session/,
    );
    const host = fastifySessionHost({ store, subjectOf });
    const sessions = attach(host, { policy: { idleTimeout: '15m' }, onError: () => {} });
    const web = createFastifySessions(sessions);
    const secret = 'a secret with minimum length of 32 characters';

    const early = fastify();
    early.addHook('onRequest', web.guard);
    early.register(fastifyCookie);
    early.register(fastifySession, { secret, store: host.store });
    early.get('/', async () => '');
    const answer = await early.inject('/');
    expect([answer.statusCode, answer.body]).toEqual([500, expect.stringContaining('Register ')]);

    const other = fastify();
    other.register(fastifyCookie);
    other.register(fastifySession, { secret, store });
    other.addHook('onRequest', web.guard);
    other.get('/', async () => '');
    expect((await other.inject('/')).body).toContain('Give @fastify/session the store of the host');
    await Promise.all([early.close(), other.close(), sessions.close()]);
  });
});
