/** A Sentinel whose master is gone, and which makes its replica the master. */
import { Redis } from 'ioredis';
import { createSentinel } from 'redis';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { createSessions, type Sessions } from '../../src/server/index.ts';
import { createRedisStore, type RedisClient, type RedisKind } from '../../src/stores/redis.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { redisServer, startRedisSentinel } from '../support/redis-servers.ts';

const NAME = 'main';
const TIME_LIMIT = 60_000;

/** A client of one node, as an app has it. */
async function connect(
  kind: RedisKind,
  port: number,
): Promise<{ readonly client: RedisClient; readonly close: () => unknown }> {
  if (kind === 'ioredis') {
    const client = new Redis({ name: NAME, sentinels: [{ host: '127.0.0.1', port }] });
    client.on('error', () => {});
    return { client, close: () => client.disconnect() };
  }
  const client = createSentinel({
    name: NAME,
    sentinelRootNodes: [{ host: '127.0.0.1', port }],
    scanInterval: 500,
  });
  client.on('error', () => {});
  await client.connect();
  return { client, close: () => client.destroy() };
}

describe.skipIf(redisServer === undefined)('I8: with a Sentinel that fails over', () => {
  const started: { stop(): Promise<void> }[] = [];
  afterAll(async () => {
    for (const servers of started) await servers.stop();
  });

  it.concurrent.each(['redis', 'ioredis'] as const)(
    'nobody is signed out, and what ends afterwards is heard: by a client of kind %s',
    async (kind) => {
      const servers = await startRedisSentinel(NAME, { hasReplica: true });
      started.push(servers);
      const clients = [await connect(kind, servers.port), await connect(kind, servers.port)];
      const ended: string[] = [];
      const [here, elsewhere] = clients.map(({ client }): Sessions<unknown> => {
        const sessions = createSessions({
          policy: { idleTimeout: '15m' },
          store: createRedisStore({ client, kind }),
          flushInterval: 200,
          onError() {},
        });
        sessions.on('ended', ({ session }) => ended.push(session));
        return sessions;
      });
      if (here === undefined || elsewhere === undefined) throw new Error('There are two');
      const [known, unknown] = [createNodeBrowser(), createNodeBrowser()];
      await here.of(known.exchange).signIn('george');
      await elsewhere.of(unknown.exchange).signIn('martha');
      expect(await known.status(here)).toBe(200);
      await servers.replicated();

      await servers.master.stop();
      expect(await known.status(here)).toBe(200);
      // Both nodes find the new master, and neither says of anybody that they are signed out.
      await vi.waitFor(
        async () => {
          const statuses = await Promise.all([unknown.status(here), known.status(elsewhere)]);
          for (const status of statuses) expect([200, 503]).toContain(status);
          expect(statuses).toEqual([200, 200]);
        },
        { timeout: 30_000, interval: 100 },
      );
      expect(ended).toEqual([]);

      // News are heard again: an end comes at once, and not only when what is remembered has grown stale.
      await vi.waitFor(
        async () => {
          const browser = createNodeBrowser();
          const { id } = await elsewhere.of(browser.exchange).signIn('victor');
          expect(await browser.status(here)).toBe(200);
          await elsewhere.revoke(id);
          await new Promise((resolve) => setTimeout(resolve, 300));
          expect(await browser.status(here)).toBe(401);
        },
        { timeout: 20_000, interval: 100 },
      );
      expect(await unknown.status(here)).toBe(200);
      for (const sessions of [here, elsewhere]) await sessions.close();
      for (const { close } of clients) await close();
    },
    TIME_LIMIT,
  );
});
