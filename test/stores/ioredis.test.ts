/** What only clients of ioredis do: they put a prefix before keys, and hang commands onto errors. */
import { inspect } from 'node:util';
import { Redis } from 'ioredis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createSessions } from '../../src/server/index.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createNodeBrowser } from '../support/node-browser.ts';
import { newRecord } from '../support/record.ts';
import { redisServer, startRedis, type RedisServer } from '../support/redis-servers.ts';

describe.skipIf(redisServer === undefined)('the Redis store by ioredis', () => {
  let server: RedisServer;
  const clients: Redis[] = [];

  function connect(options: { readonly keyPrefix?: string } = {}): Redis {
    const client = new Redis(server.port, '127.0.0.1', options);
    client.on('error', () => {});
    clients.push(client);
    return client;
  }

  beforeAll(async () => {
    server = await startRedis();
  });
  afterAll(async () => {
    for (const client of clients) client.disconnect();
    await server.stop();
  });

  it('keeps all under a keyPrefix, and its news are heard by other nodes', async () => {
    const [store, other] = [1, 2].map(() =>
      createRedisStore({ client: connect({ keyPrefix: 'app:' }), kind: 'ioredis' }),
    );
    if (store === undefined || other === undefined) throw new Error('There are two');
    await Promise.all([store.learnTime(), other.learnTime()]);
    const heard: string[] = [];
    const watch = other.watch({
      ended: ({ id }) => void heard.push(`${id} ended`),
      changed: (id) => void heard.push(`${id} changed`),
      outdated() {},
      resumed() {},
    });
    await vi.waitFor(() => expect(watch.intactSince()).toBeLessThanOrEqual(other.now()), 9_000);
    await store.create({ ...newRecord(store, 'one'), most: 1 });
    await store.create(newRecord(store, 'two'));
    expect(await other.touch([{ id: 'one', at: other.now() }])).toEqual([true]);
    expect(await store.update('one', 0, { data: '{"a":1}' })).toBe('updated');
    expect((await other.list('george')).map(({ id }) => id).sort()).toEqual(['one', 'two']);
    // Far over the deadline: what two clients have learnt of the time differs by as long as their answers took.
    expect(await other.due(other.now() + 1_800_000, 5)).toHaveLength(2);
    const request = { reason: 'revoked', at: store.now(), by: 'me' } as const;
    expect(await store.end('one', request)).toBe(true);
    expect(await store.endAll('george', { ...request, by: 'us' })).toHaveLength(1);
    await vi.waitFor(
      () => expect([...heard].sort()).toEqual(['one changed', 'one ended', 'two ended']),
      9_000,
    );
    const keys = await connect().keys('*');
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.startsWith('app:'))).toEqual([]);
    await Promise.all([store.close(), other.close()]);
  }, 30_000);

  it.each([
    ['refuses to write', ['REPLICAOF', '127.0.0.1', '1'], ['REPLICAOF', 'NO', 'ONE']],
    ['is full', ['CONFIG', 'SET', 'maxmemory', '1'], ['CONFIG', 'SET', 'maxmemory', '0']],
  ])('tells no data in an error when Redis %s', async (_name, set, unset) => {
    const errors: unknown[] = [];
    const sessions = createSessions({
      policy: { idleTimeout: '15m' },
      store: createRedisStore({ client: connect(), kind: 'ioredis', prefix: 'quiet' }),
      onError: (error) => errors.push(error),
    });
    const browser = createNodeBrowser();
    await sessions.of(browser.exchange).signIn('mrs-secret', { data: { iban: 'NL00SECRET' } });
    const [command = '', ...rest] = set;
    await connect().call(command, ...rest);
    const again = createNodeBrowser();
    const signIn = sessions
      .of(again.exchange)
      .signIn('mrs-secret', { data: { iban: 'NL00SECRET' } });
    const update = sessions.of(browser.exchange).update(() => ({ iban: 'NL00SECRET' }));
    for (const outcome of await Promise.allSettled([signIn, update])) {
      if (outcome.status === 'rejected') errors.push(outcome.reason);
    }
    await expect(signIn).rejects.toMatchObject({ code: 'ERR_STORE_UNAVAILABLE' });
    const text = inspect(errors, { depth: 20, showHidden: true });
    expect(text).toMatch(/READONLY|OOM/);
    expect(text).not.toMatch(/secret/i);
    const [undo = '', ...others] = unset;
    await connect().call(undo, ...others);
    await sessions.close();
  });
});
