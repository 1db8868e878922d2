/** A cluster that moves a shard from one master to another, stopped half way. */
import { Cluster, Redis } from 'ioredis';
import { createCluster } from 'redis';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SessionStore } from '../../src/engine/store.ts';
import { shardOf } from '../../src/stores/redis/keys.ts';
import { createRedisStore, type RedisKind } from '../../src/stores/redis.ts';
import { newRecord } from '../support/record.ts';
import {
  redisServer,
  startRedisCluster,
  type RedisClusterServers,
} from '../support/redis-servers.ts';

const START = 60_000;
const HOUR = 3_600_000;

describe.skipIf(redisServer === undefined)('the Redis store while a cluster is resharded', () => {
  let servers: RedisClusterServers;
  let client: ReturnType<typeof createCluster>;
  let ioClient: Cluster;
  let admins: Redis[];

  beforeAll(async () => {
    servers = await startRedisCluster();
    admins = servers.ports.map((port) => new Redis(port));
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
    for (const admin of admins) admin.disconnect();
    await servers.stop();
  }, START);

  /** The start of a move of a slot: moves what it is told to, and all the rest at its end. */
  async function beginMove(slot: number) {
    const names = await Promise.all(admins.map((admin) => admin.call('CLUSTER', 'MYID')));
    const counts = await Promise.all(
      admins.map((admin) => admin.call('CLUSTER', 'COUNTKEYSINSLOT', slot)),
    );
    const from = counts.findIndex((count) => Number(count) > 0);
    const to = (from + 1) % admins.length;
    const [source, target] = [admins[from], admins[to]];
    if (source === undefined || target === undefined) throw new Error('The slot has no keys');
    await target.call('CLUSTER', 'SETSLOT', slot, 'IMPORTING', String(names[from]));
    await source.call('CLUSTER', 'SETSLOT', slot, 'MIGRATING', String(names[to]));
    const move = (key: string) =>
      source.call('MIGRATE', '127.0.0.1', servers.ports[to] ?? 0, key, 0, 5_000);
    return {
      move,
      async finish(): Promise<void> {
        const left = (await source.call('CLUSTER', 'GETKEYSINSLOT', slot, 1_000)) as string[];
        for (const key of left) await move(key);
        for (const admin of [target, source, ...admins]) {
          await admin.call('CLUSTER', 'SETSLOT', slot, 'NODE', String(names[to]));
        }
      },
    };
  }

  /** Ids that are all of one shard, and of no other test's. */
  function idsOfOneShard(name: string): (what: string) => string {
    return (what) => {
      for (let number = 0; ; number += 1) {
        const id = `${name}-${what}-${number}`;
        if (shardOf(id) === 3) return id;
      }
    };
  }

  /** The first half of what moves: some sessions, or what the whole shard has in common. */
  const halves = {
    sessions: (key: string) => key.includes('moved'),
    lists: (key: string) => key.endsWith(':due') || key.endsWith(':born'),
  };

  it.each([
    ['redis-cluster', 'sessions'],
    ['redis-cluster', 'lists'],
    ['ioredis-cluster', 'sessions'],
    ['ioredis-cluster', 'lists'],
  ] as const)(
    'does all that it does otherwise: by a client of kind %s, with %s moved first',
    async (kind: RedisKind, half) => {
      const prefix = `reshard-${kind}-${half}`;
      const store: SessionStore = createRedisStore({
        ...{ client: kind === 'redis-cluster' ? client : ioClient, kind, prefix },
      });
      await store.learnTime();
      const id = idsOfOneShard(half);
      const places = ['moved', 'left'];
      for (const deed of ['read', 'visit', 'change', 'end', 'overdue', 'leave']) {
        for (const place of places) {
          const one = id(`${place}-${deed}`);
          await store.create({ ...newRecord(store, one), subject: one });
        }
      }
      const slot = Number(await admins[0]?.call('CLUSTER', 'KEYSLOT', `${prefix}:{s3}:due`));
      const moving = await beginMove(slot);
      const found = await Promise.all(admins.map((admin) => admin.keys(`${prefix}:{s3}:*`)));
      const first = found.flat().filter(halves[half]);
      expect(first.length).toBeGreaterThan(0);
      for (const key of first) await moving.move(key);

      const now = store.now();
      const all = (deed: string): string[] => places.map((place) => id(`${place}-${deed}`));
      const asked = [...all('read'), id('nobody')];
      const records = await Promise.all(asked.map((one) => store.read(one)));
      expect(records.map((record) => record?.id)).toEqual([...all('read'), undefined]);
      const touches = asked.map((one) => ({ id: one, at: now }));
      expect(await store.touch(touches)).toEqual([true, true, false]);
      for (const one of all('visit')) {
        expect((await store.visit(one, 'hash', store.now()))?.isTouched).toBe(true);
      }
      expect(await store.visit(id('nobody'), 'hash', store.now())).toBeUndefined();
      for (const one of all('change')) {
        expect(await store.update(one, 0, { data: '{"a":1}' })).toBe('updated');
      }
      for (const one of all('leave')) {
        const closing = { leftAt: store.now(), closesAt: store.now() + 60_000 };
        expect(await store.update(one, 0, { closing })).toBe('updated');
      }
      const request = { reason: 'revoked', at: store.now(), by: 'me' } as const;
      for (const one of all('end')) expect(await store.end(one, request)).toBe(true);
      const made = all('made');
      for (const one of made) {
        expect(await store.create({ ...newRecord(store, one), subject: one })).toBe('created');
        expect((await store.list(one)).map((record) => record.id)).toEqual([one]);
      }
      // Those that leave are due first, and each is given once.
      const closed = await store.due(store.now() + 61_000, 500);
      expect(closed.map((record) => record.id).sort()).toEqual(all('leave').sort());

      await moving.finish();
      const due = await store.due(store.now() + HOUR, 500);
      const alive = [...made];
      for (const deed of ['read', 'visit', 'change', 'overdue', 'leave']) alive.push(...all(deed));
      expect(due.map((record) => record.id).sort()).toEqual(alive.sort());
      expect((await store.read(all('end')[0] ?? ''))?.ended?.reason).toBe('revoked');
      await store.close();
    },
    60_000,
  );
});
