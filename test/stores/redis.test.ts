import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import { Cluster, Redis } from 'ioredis';
import { createClient, createCluster, createSentinel } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Clock } from '../../src/core/clock.ts';
import { StoreFullError } from '../../src/core/errors.ts';
import type { SessionStore } from '../../src/engine/store.ts';
import { systemClock } from '../../src/engine/system-clock.ts';
import { createRedisStore, type RedisClient, type RedisKind } from '../../src/stores/redis.ts';
import { testSessionStore, type CreateTestStore } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';
import {
  redisServer,
  startRedis,
  startRedisCluster,
  startRedisSentinel,
  type RedisClusterServers,
  type RedisSentinelServers,
  type RedisServer,
} from '../support/redis-servers.ts';

const START = 60_000;
let prefixes = 0;

/** A store of its own for each test: its keys begin as no others do, and its time is the test's. */
function storeOn(
  client: () => RedisClient,
  kind: RedisKind,
  ports: () => readonly number[],
): CreateTestStore {
  return async (clock) => {
    prefixes += 1;
    const time = clock.wall() - clock.monotonic();
    return {
      store: createRedisStore({
        client: client(),
        kind,
        prefix: `test${prefixes}`,
        clock,
        storeTime: () => time + clock.monotonic(),
      }),
      dispose: async () => {},
      async breakNews() {
        for (const port of ports()) {
          const admin = new Redis(port);
          await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
          admin.disconnect();
        }
      },
    };
  };
}

describe.skipIf(redisServer === undefined)('the Redis store on one server', () => {
  let server: RedisServer;
  let client: ReturnType<typeof createClient>;
  let ioClient: Redis;

  beforeAll(async () => {
    server = await startRedis();
    client = createClient({ url: server.url });
    client.on('error', () => {});
    await client.connect();
    ioClient = new Redis(server.port);
  }, START);
  afterAll(async () => {
    client.destroy();
    ioClient.disconnect();
    await server.stop();
  }, START);

  /** A store as an app has it: on Redis' own time. */
  function open(
    clock: Clock = systemClock,
    prefix: string = `own${(prefixes += 1)}`,
  ): SessionStore {
    return createRedisStore({ client, kind: 'redis', prefix, clock });
  }

  describe('by the package redis', () => {
    testSessionStore(
      it,
      storeOn(
        () => client,
        'redis',
        () => [server.port],
      ),
    );
  });
  describe('by the package ioredis', () => {
    testSessionStore(
      it,
      storeOn(
        () => ioClient,
        'ioredis',
        () => [server.port],
      ),
    );
  });

  it('takes its time from Redis, also when the clock of this machine is wrong by an hour', async () => {
    const store = open({ ...systemClock, wall: () => Date.now() + 3_600_000 });
    expect(store.isTimeKnown()).toBe(false);
    await store.learnTime();
    expect(store.isTimeKnown()).toBe(true);
    expect(Math.abs(store.now() - Date.now())).toBeLessThan(10_000);
  });

  it('goes on when Redis has forgotten the scripts', async () => {
    const store = open();
    await store.learnTime();
    await store.create(newRecord(store, 'one'));
    await client.sendCommand(['SCRIPT', 'FLUSH']);
    expect((await store.read('one'))?.id).toBe('one');
    expect(await store.touch([{ id: 'one', at: store.now() }])).toEqual([true]);
  });

  /** Every script is known to Redis afterwards. */
  async function useAll(store: SessionStore): Promise<void> {
    await store.create(newRecord(store, 'used'));
    await store.read('used');
    await store.visit('used', 'hash', store.now());
    await store.touch([{ id: 'used', at: store.now() }]);
    await store.update('used', 0, { data: '{}' });
    await store.end('used', { reason: 'revoked', at: store.now(), by: 'me' });
  }

  it('takes one round trip for each operation on a session', async () => {
    const store = open();
    await store.learnTime();
    await useAll(store);
    const sent = vi.spyOn(client, 'sendCommand');
    await store.create({ ...newRecord(store, 'one'), most: 2 });
    await store.read('one');
    await store.visit('one', 'hash', store.now());
    await store.touch([{ id: 'one', at: store.now() }]);
    await store.update('one', 0, { data: '{}' });
    await store.end('one', { reason: 'revoked', at: store.now(), by: 'me' });
    expect(sent).toHaveBeenCalledTimes(6);
    // Who finds all places taken asks whose they are, and once more with those that are over.
    sent.mockClear();
    await store.create({ ...newRecord(store, 'two'), most: 1 });
    expect(sent).toHaveBeenCalledTimes(3);
    expect((await store.list('george')).map(({ id }) => id)).toEqual(['two']);
    sent.mockRestore();
  });

  it('leaves neither a session nor its name when it has no room for a sign-in', async () => {
    const prefix = `full${(prefixes += 1)}`;
    const store = open(systemClock, prefix);
    await store.learnTime();
    await client.configSet('maxmemory', '1');
    try {
      await expect(store.create(newRecord(store, 'one'))).rejects.toThrow(StoreFullError);
    } finally {
      await client.configSet('maxmemory', '0');
    }
    expect(await client.sendCommand(['KEYS', `${prefix}:*`])).toEqual([]);
    expect(await store.create(newRecord(store, 'one'))).toBe('created');
  });

  it('reads those who are asked for at once in a few calls, and tells each of its own', async () => {
    const prefix = `cold${(prefixes += 1)}`;
    const store = open(systemClock, prefix);
    await store.learnTime();
    await store.create({ ...newRecord(store, 'ended'), tombstoneFor: 1 });
    await store.end('ended', { reason: 'revoked', at: store.now() - 10, by: 'me' });
    const ids = Array.from({ length: 1_000 }, (_, index) => `session${index}`);
    await Promise.all(
      ids.map((id) => store.create({ ...newRecord(store, id), data: `["${id}\u2028é\\u0001/"]` })),
    );
    await store.read('session0');
    const [key = ''] = (await client.sendCommand([
      'KEYS',
      `${prefix}:*session7`,
    ])) as unknown as string[];
    await client.del(key);
    await client.set(key, 'of somebody else');
    const asked = [...ids, 'ended', 'unknown', 'session1'];
    const sent = vi.spyOn(client, 'sendCommand');
    const found = await Promise.allSettled(asked.map((id) => store.read(id)));
    expect(sent.mock.calls.length).toBeLessThanOrEqual(6);
    sent.mockRestore();
    for (const [index, outcome] of found.entries()) {
      const id = asked[index] ?? '';
      if (id === 'session7') {
        expect(outcome).toMatchObject({ reason: { message: /^WRONGTYPE/ } });
      } else if (id === 'ended' || id === 'unknown') {
        expect(outcome).toEqual({ status: 'fulfilled', value: undefined });
      } else {
        const data = `["${id}\u2028é\\u0001/"]`;
        expect(outcome).toMatchObject({ value: { id, data, subject: 'george', version: 0 } });
      }
    }
  });

  it('sends thousands of touches at once, each in less than a hundred bytes', async () => {
    const store = open();
    await store.learnTime();
    await useAll(store);
    const ids = Array.from({ length: 2_000 }, (_, index) => `session-with-22-b${10_000 + index}`);
    await Promise.all(ids.map((id) => store.create(newRecord(store, id))));
    const sent = vi.spyOn(client, 'sendCommand');
    const outcomes = await store.touch(ids.map((id) => ({ id, at: store.now() })));
    expect(outcomes).toEqual(ids.map(() => true));
    expect(sent).toHaveBeenCalledTimes(4);
    const bytes = sent.mock.calls
      .flatMap(([command]) => command)
      .reduce((sum, word) => sum + `$${word.length}\r\n${String(word)}\r\n`.length, 0);
    expect(bytes / ids.length).toBeLessThan(100);
    sent.mockRestore();
  });

  it('I8: notices that Redis came back empty, and believes it only after a while', async () => {
    let monotonic = 0;
    const store = open({ ...systemClock, monotonic: () => monotonic, wall: () => monotonic });
    await store.learnTime();
    expect(await store.read('unknown')).toBeUndefined();
    await store.create(newRecord(store, 'one'));
    await client.sendCommand(['FLUSHALL']);
    await expect(store.read('one')).rejects.toThrow('Redis has lost the sessions');
    await expect(store.touch([{ id: 'one', at: store.now() }])).rejects.toThrow('has lost');
    await expect(store.visit('one', 'hash', store.now())).rejects.toThrow('has lost');
    monotonic += 30_000;
    expect(await store.read('one')).toBeUndefined();
    await store.create(newRecord(store, 'one'));
  });

  it('says of every operation on a session that Redis has lost it', async () => {
    const store = open();
    await store.learnTime();
    await store.create(newRecord(store, 'one'));
    await client.sendCommand(['FLUSHALL']);
    const request = { reason: 'revoked', at: store.now(), by: 'me' } as const;
    await expect(store.update('one', 0, { data: '{}' })).rejects.toThrow('has lost');
    await expect(store.end('one', request)).rejects.toThrow('has lost');
    await expect(store.read('one')).rejects.toThrow('has lost');
  });

  it('gives a second loss its own time, when the data of the first was brought back', async () => {
    let monotonic = 0;
    const prefix = `again${(prefixes += 1)}`;
    const store = open(
      { ...systemClock, monotonic: () => monotonic, wall: () => monotonic },
      prefix,
    );
    await store.learnTime();
    await store.create(newRecord(store, 'one'));
    const [marker] = (await client.sendCommand([
      'KEYS',
      `${prefix}:*:born`,
    ])) as unknown as string[];
    const value = await client.get(marker ?? '');
    await client.sendCommand(['FLUSHALL']);
    await expect(store.read('one')).rejects.toThrow('has lost');
    await client.set(marker ?? '', value ?? '');
    expect(await store.read('one')).toBeUndefined();
    monotonic += 60_000;
    await client.sendCommand(['FLUSHALL']);
    await expect(store.read('one')).rejects.toThrow('has lost');
    monotonic += 3_600_000;
    await expect(store.read('one')).rejects.toThrow('has lost');
    monotonic += 30_000;
    expect(await store.read('one')).toBeUndefined();
  });

  it('a watch that is begun anew knows nothing of the time before it', async () => {
    const store = open();
    await store.learnTime();
    const first = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    await vi.waitFor(() => expect(first.intactSince()).toBeLessThanOrEqual(store.now()), 5_000);
    first.stop();
    const second = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    expect(second.intactSince()).toBe(Number.POSITIVE_INFINITY);
    await store.close();
  });

  it('knows that it hears no news, and when it hears them again', async () => {
    const store = open();
    await store.learnTime();
    const watch = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    await vi.waitFor(() => expect(watch.intactSince()).toBeLessThanOrEqual(store.now()), 5_000);
    const before = watch.intactSince();
    expect(watch.intactUntil()).toBeGreaterThanOrEqual(before);
    await client.sendCommand(['CLIENT', 'KILL', 'TYPE', 'pubsub']);
    await vi.waitFor(() => expect(watch.intactSince()).toBeGreaterThan(before), 9_000);
    watch.stop();
    await store.close();
  }, 20_000);

  it.each(['redis', 'ioredis'] as const)(
    'a subscription that is half open is given up for another, and the old one let go of: by a client of kind %s',
    async (kind) => {
      let isSilent = false;
      let opened = 0;
      const sockets = new Set<Socket>();
      const proxy = createServer((socket) => {
        opened += 1;
        sockets.add(socket);
        const other = connect(server.port, '127.0.0.1');
        const isForgotten = (): boolean => isSilent && !sockets.has(socket);
        for (const [from, to] of [
          [socket, other],
          [other, socket],
        ] as const) {
          from.on('data', (data) => {
            if (!isForgotten()) to.write(data);
          });
          from.on('error', () => {});
          from.on('close', () => {
            sockets.delete(socket);
            gone.delete(socket);
            to.destroy();
          });
        }
      });
      const gone = new Set<Socket>();
      await new Promise<void>((resolve) => void proxy.listen(0, '127.0.0.1', resolve));
      const { port } = proxy.address() as AddressInfo;
      const through =
        kind === 'redis'
          ? Object.assign(Object.create(client) as typeof client, {
              sendCommand: (command: string[]) => client.sendCommand(command),
              duplicate: () => createClient({ url: `redis://127.0.0.1:${port}` }),
            })
          : Object.assign(Object.create(ioClient) as Redis, {
              duplicate: () => new Redis(port, '127.0.0.1'),
            });
      const store = createRedisStore({ client: through, kind, prefix: `half${(prefixes += 1)}` });
      await store.learnTime();
      let resumed = 0;
      const watch = store.watch({
        ended() {},
        changed() {},
        outdated() {},
        resumed: () => void (resumed += 1),
      });
      await vi.waitFor(() => expect(resumed).toBe(1), 9_000);
      const before = watch.intactSince();
      expect(opened).toBe(1);
      // As when a firewall has forgotten the connection: nothing arrives, and nothing breaks.
      for (const socket of sockets) gone.add(socket);
      sockets.clear();
      isSilent = true;
      await vi.waitFor(() => expect(resumed).toBe(2), 15_000);
      expect(opened).toBe(2);
      expect(watch.intactSince()).toBeGreaterThan(before);
      await vi.waitFor(() => expect(gone.size).toBe(0), 9_000);
      watch.stop();
      await store.close();
      for (const socket of sockets) socket.destroy();
      proxy.close();
    },
    40_000,
  );

  it('keeps nothing for ever', async () => {
    const store = open(systemClock, 'ttl');
    await store.learnTime();
    await store.create({ ...newRecord(store, 'one'), tombstoneFor: 1e15 });
    const keys = (await client.sendCommand(['KEYS', 'ttl:*one'])) as unknown as string[];
    const left = Number(await client.sendCommand(['PTTL', keys[0] ?? '']));
    expect(left).toBeGreaterThan(300 * 86_400_000);
    expect(await store.end('one', { reason: 'revoked', at: store.now(), by: 'me' })).toBe(true);
    expect(Number(await client.sendCommand(['PTTL', keys[0] ?? '']))).toBeGreaterThan(0);
  });

  it('keeps little of what has ended, and reads what a former version has kept', async () => {
    const prefix = `own${(prefixes += 1)}`;
    const store = open(systemClock, prefix);
    await store.learnTime();
    const long = { device: 'd'.repeat(300), data: JSON.stringify('x'.repeat(3_000)) };
    await store.create({ ...newRecord(store, 'one'), ...long });
    const request = { reason: 'idle', at: store.now(), by: 'me' } as const;
    await store.end('one', request);
    const [key = ''] = (await client.sendCommand([
      'KEYS',
      `${prefix}:*:one`,
    ])) as unknown as string[];
    expect(await client.sendCommand(['MEMORY', 'USAGE', key])).toBeLessThan(260);
    const { secretHash, subject, version, tombstoneFor } = newRecord(store, 'one');
    const ended = { reason: 'idle', at: request.at } as const;
    const tombstone = { secretHash, subject, version, tombstoneFor, ended, device: '', data: '' };
    expect(await store.read('one')).toMatchObject({ ...tombstone, lastActivityAt: request.at });
    expect(await store.end('one', request)).toBe(true);
    expect(await store.touch([{ id: 'one', at: store.now() }])).toEqual([false]);
    expect(await store.list('george')).toEqual([]);

    const former = { ...newRecord(store, 'one'), device: 'Browser', data: '', ended };
    const fields = { h: 'hash', s: 'george', c: former.createdAt, u: former.authenticatedAt };
    const others = { i: former.idleTimeout, x: former.absoluteDeadline, t: tombstoneFor };
    const last = { l: former.lastActivityAt, d: 'Browser', j: '', v: 0, r: 'idle', e: request.at };
    const row = Object.entries({ ...fields, ...others, ...last, b: 'me' });
    await client.sendCommand(['HSET', key, ...row.flat().map(String)]);
    expect(await store.read('one')).toEqual(former);
    expect(await store.end('one', request)).toBe(true);
  });

  it('keeps few names of sessions that are gone, however often a subject signs in', async () => {
    const prefix = `own${(prefixes += 1)}`;
    let time = Date.now();
    const store = createRedisStore({
      client: ioClient,
      kind: 'ioredis',
      prefix,
      storeTime: () => time,
    });
    await store.create(newRecord(store, 'there'));
    for (let index = 0; index < 640; index += 1) {
      const id = `gone${index}`;
      await store.create({ ...newRecord(store, id), tombstoneFor: 1 });
      await store.end(id, { reason: 'signed-out', at: time, by: id });
      time += 60_000;
      await store.touch([{ id: 'there', at: time }]);
    }
    const [index = ''] = await ioClient.keys(`${prefix}:{u*`);
    expect(await ioClient.zcard(index)).toBeLessThan(200);
    expect(await ioClient.zscore(index, 'there')).not.toBe(null);
  });

  it('refuses a client that is of another kind', () => {
    expect(() => createRedisStore({ client: ioClient, kind: 'redis' })).toThrow(
      /"client" must be a client of the package redis/,
    );
    expect(() => createRedisStore({ client, kind: 'valkey' as never })).toThrow(/"kind" must be/);
    expect(() => createRedisStore({ client: undefined as never, kind: 'redis' })).toThrow(
      /"client"/,
    );
  });
});

describe.skipIf(redisServer === undefined)('the Redis store on a cluster of three masters', () => {
  let servers: RedisClusterServers;
  let client: ReturnType<typeof createCluster>;
  let ioClient: Cluster;

  beforeAll(async () => {
    servers = await startRedisCluster();
    client = createCluster({
      rootNodes: servers.ports.map((port) => ({ url: `redis://127.0.0.1:${port}` })),
    });
    client.on('error', () => {});
    await client.connect();
    ioClient = new Cluster(servers.ports.map((port) => ({ host: '127.0.0.1', port })));
  }, START);
  afterAll(async () => {
    client.destroy();
    ioClient.disconnect();
    await servers.stop();
  }, START);

  describe('by the package redis', () => {
    testSessionStore(
      it,
      storeOn(
        () => client,
        'redis-cluster',
        () => servers.ports,
      ),
    );
  });
  describe('by the package ioredis', () => {
    testSessionStore(
      it,
      storeOn(
        () => ioClient,
        'ioredis-cluster',
        () => servers.ports,
      ),
    );
  });

  it('keeps the index of a subject through a crash between its two writes', async () => {
    const prefix = `crash${(prefixes += 1)}`;
    const store = createRedisStore({ client, kind: 'redis-cluster', prefix });
    await store.learnTime();
    let writes = 0;
    const crashing = createRedisStore({
      kind: 'redis-cluster',
      prefix,
      client: {
        duplicate: () => client.duplicate(),
        sendCommand(key: string | undefined, isReadonly: boolean | undefined, command: string[]) {
          writes += 1;
          if (writes > 2) throw new Error('this process is no more');
          return client.sendCommand(key, isReadonly, command);
        },
      },
    });
    await crashing.learnTime();
    await expect(crashing.create(newRecord(store, 'lost'))).rejects.toThrow('no more');
    await store.create(newRecord(store, 'kept'));
    expect((await store.list('george')).map(({ id }) => id)).toEqual(['kept']);
    expect(
      (await store.endAll('george', { reason: 'revoked', at: store.now(), by: 'me' })).length,
    ).toBe(1);
  });

  it('lists an old session that is taken over, also when it was looked for on its way', async () => {
    const prefix = `takeover${(prefixes += 1)}`;
    const store = createRedisStore({ client, kind: 'redis-cluster', prefix });
    await store.learnTime();
    let writes = 0;
    const slow = createRedisStore({
      kind: 'redis-cluster',
      prefix,
      client: {
        duplicate: () => client.duplicate(),
        async sendCommand(
          key: string | undefined,
          isReadonly: boolean | undefined,
          command: string[],
        ) {
          writes += 1;
          // Between the write to the index and that of the session.
          if (writes === 3) expect(await store.list('george')).toEqual([]);
          return client.sendCommand(key, isReadonly, command);
        },
      },
    });
    await slow.learnTime();
    const old = { ...newRecord(store, 'old'), createdAt: store.now() - 3_600_000 };
    await slow.create(old);
    expect(await store.list('george')).toEqual([old]);
  });

  it.each(['redis-cluster', 'ioredis-cluster'] as const)(
    'reads those of a shard together: by a client of kind %s',
    async (kind) => {
      const commands = kind === 'redis-cluster' ? client : ioClient;
      const store = createRedisStore({
        client: commands,
        kind,
        prefix: `cold${(prefixes += 1)}`,
      });
      await store.learnTime();
      const ids = Array.from({ length: 300 }, (_, index) => `session${index}`);
      await Promise.all(ids.map((id) => store.create({ ...newRecord(store, id), device: id })));
      // Every master knows the script then.
      await Promise.all(ids.map((id) => store.read(id)));
      const sent =
        kind === 'redis-cluster' ? vi.spyOn(client, 'sendCommand') : vi.spyOn(ioClient, 'call');
      const asked = ['unknown', ...ids, 'session3'];
      const found = await Promise.all(asked.map((id) => store.read(id)));
      expect(sent.mock.calls.length).toBeLessThanOrEqual(16);
      sent.mockRestore();
      expect(found.map((record) => record?.device)).toEqual([undefined, ...ids, 'session3']);
      await store.close();
    },
  );

  it.each(['redis-cluster', 'ioredis-cluster'] as const)(
    'never says that it heard of everything, when an end was missed: by a client of kind %s',
    async (kind) => {
      const store = createRedisStore({
        client: kind === 'redis-cluster' ? client : ioClient,
        kind,
        prefix: `gap${(prefixes += 1)}`,
      });
      const admins = servers.ports.map((port) => new Redis(port));
      await store.learnTime();
      const heard: string[] = [];
      const watch = store.watch({
        ended: ({ id }) => void heard.push(id),
        changed() {},
        outdated() {},
        resumed() {},
      });
      const knowsSince = (instant: number): Promise<void> =>
        vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(instant), 9_000);
      for (const id of ['a', 'b', 'c', 'd']) {
        await store.create(newRecord(store, id));
        const readAt = store.now();
        await knowsSince(readAt);
        await Promise.all([
          ...admins.map((admin) => admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub')),
          store.end(id, { reason: 'revoked', at: store.now(), by: id }),
        ]);
        await knowsSince(store.now());
        expect(heard.includes(id) || watch.intactSince() > readAt).toBe(true);
      }
      await store.close();
      for (const admin of admins) admin.disconnect();
    },
    60_000,
  );
});

describe.skipIf(redisServer === undefined)('the Redis store by way of a Sentinel', () => {
  let servers: RedisSentinelServers;

  beforeAll(async () => {
    servers = await startRedisSentinel('main');
  }, START);
  afterAll(async () => servers.stop(), START);

  /** Creates, loses and gets back its watch, and reads. */
  async function use(client: RedisClient, kind: RedisKind): Promise<string | undefined> {
    const store = createRedisStore({ client, kind, prefix: `sentinel${(prefixes += 1)}` });
    await store.learnTime();
    await store.create(newRecord(store, 'one'));
    const watch = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    await vi.waitFor(() => expect(watch.intactSince()).toBeLessThanOrEqual(store.now()), 9_000);
    const before = watch.intactSince();
    const admin = new Redis(servers.master.port);
    await admin.call('CLIENT', 'KILL', 'TYPE', 'pubsub');
    admin.disconnect();
    await vi.waitFor(() => expect(watch.intactSince()).toBeGreaterThan(before), 9_000);
    const record = await store.read('one');
    await store.close();
    return record?.id;
  }

  it('by the package redis', async () => {
    const sentinelRootNodes = [{ host: '127.0.0.1', port: servers.port }];
    const client = createSentinel({ name: 'main', sentinelRootNodes });
    client.on('error', () => {});
    await client.connect();
    expect(await use(client, 'redis')).toBe('one');
    await client.destroy();
  }, 30_000);

  it('by the package ioredis', async () => {
    const client = new Redis({
      name: 'main',
      sentinels: [{ host: '127.0.0.1', port: servers.port }],
    });
    expect(await use(client, 'ioredis')).toBe('one');
    client.disconnect();
  }, 30_000);
});
