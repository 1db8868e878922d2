import { createClient } from 'redis';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { createBrowser, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';
import { createExpressSessionApp } from './express-session.app.ts';
import { createStages, IDLE, POLICY, type Stage } from './stage.ts';

const START = 120_000;
const SIGN_OUT = { 'Sec-Fetch-Site': 'same-origin' };
let prefixes = 0;

describe.skipIf(redisServer === undefined)('two nodes over one Redis', () => {
  const stages = createStages(() => createExpressSessionApp());
  let server: RedisServer;
  let client: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startRedis();
    client = createClient({ url: server.url });
    client.on('error', () => {});
    await client.connect();
  }, START);
  afterEach(stages.close);
  afterAll(async () => {
    client.destroy();
    await server.stop();
  }, START);

  /** Two nodes, and a browser that has been at both: each remembers its session. */
  async function start(policy: object = POLICY) {
    prefixes += 1;
    const clock = createFakeClock();
    const time = clock.wall() - clock.monotonic();
    const store = createRedisStore({
      ...{ client, clock, kind: 'redis', prefix: `nodes${prefixes}` },
      storeTime: () => time + clock.monotonic(),
    });
    const stage = await stages.start({ store, clock, policy } as never);
    const { url } = await stage.anotherNode();
    const signedIn = async (subject: string) => {
      const here = stage.browser();
      await (await here.get(`/sign-in?subject=${subject}`)).text();
      expect((await here.get('/me', SCRIPT)).status).toBe(200);
      const there = createBrowser(url, here.cookie());
      expect((await there.get('/me', SCRIPT)).status).toBe(200);
      return { here, there };
    };
    return { stage, clock, signedIn };
  }

  const ends: readonly (readonly [string, (stage: Stage, cookies: string) => Promise<unknown>])[] =
    [
      [
        'by our sign-out',
        ({ browser }, cookies) => browser(cookies).post('/session/sign-out', undefined, SIGN_OUT),
      ],
      ["by the host's", ({ browser }, cookies) => browser(cookies).post('/sign-out')],
      ['from outside', ({ sessions }) => sessions.revokeAll('george')],
    ];

  it.each(ends)('an end %s at one is one at the other', async (_how, end) => {
    const { stage, signedIn } = await start();
    const { here, there } = await signedIn('george');
    const other = await signedIn('maria');
    await end(stage, here.cookie());
    await expect.poll(async () => (await there.get('/me', SCRIPT)).status).toBe(401);
    expect(await (await there.get('/who')).json()).toBe(null);
    expect((await here.get('/me', SCRIPT)).status).toBe(401);
    expect((await other.there.get('/me', SCRIPT)).status).toBe(200);
    expect(stage.ended).toHaveLength(1);
  });

  it('activity at one keeps the session at the other, and both end it once', async () => {
    const { stage, clock, signedIn } = await start();
    const { here, there } = await signedIn('george');
    for (let i = 0; i < 4; i += 1) {
      clock.advance(IDLE - 60_000);
      expect(await statusOf(i % 2 === 0 ? here : there)).toBe(200);
    }
    clock.advance(IDLE);
    expect(await Promise.all([here, there].map(statusOf))).toEqual([401, 401]);
    await expect.poll(() => stage.ended.map(({ reason }) => reason)).toEqual(['idle']);
  });

  it('what both see first at once, at a limit, is one session', async () => {
    const { stage, clock, signedIn } = await start({ ...POLICY, maxSessions: 1 });
    const before = await signedIn('george');
    clock.advance(1_000);
    const here = stage.browser();
    await (await here.get('/sign-in?subject=george')).text();
    const { url } = await stage.anotherNode();
    const there = createBrowser(url, here.cookie());
    const answers = await Promise.all(
      [here, there, here, there, here, there].map((one) => one.get('/me', SCRIPT)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(6).fill(200));
    expect((await before.here.get('/me', SCRIPT)).status).toBe(401);
    expect(stage.ended.map(({ reason }) => reason)).toEqual(['limit']);
    expect(await stage.sessions.list('george')).toHaveLength(1);
  });
});

/** To calls that are on their way when the clock is turned, Redis has not answered in time. */
async function statusOf(browser: TestBrowser): Promise<number> {
  for (;;) {
    const { status } = await browser.get('/me', SCRIPT);
    if (status !== 503) return status;
  }
}
