import { Cluster, Redis } from 'ioredis';
import { Pool } from 'pg';
import { createClient, createCluster, createSentinel } from 'redis';
import { expect, it } from 'vitest';
import { createPostgresStore } from '../../src/stores/postgres.ts';
import { createRedisStore, type RedisKind } from '../../src/stores/redis.ts';

const nowhere = { host: '127.0.0.1', port: 1 };
const lazy = { lazyConnect: true };

it.each([
  ['redis', createClient()],
  ['redis', createSentinel({ name: 'mymaster', sentinelRootNodes: [nowhere] })],
  ['redis-cluster', createCluster({ rootNodes: [{ socket: nowhere }] })],
  ['ioredis', new Redis(lazy)],
  ['ioredis-cluster', new Cluster([nowhere], lazy)],
] as const)('lets an error of a client of %s end nothing', (kind: RedisKind, client) => {
  expect(() => client.emit('error', new Error('gone'))).toThrow('gone');
  createRedisStore({ client, kind, prefix: 'one' });
  createRedisStore({ client, kind, prefix: 'another' });
  expect(() => client.emit('error', new Error('gone'))).not.toThrow();
  expect(client.listenerCount('error')).toBe(1);
});

it('lets an error of an idle client in a pool of pg end nothing', () => {
  const pool = new Pool(nowhere);
  expect(() => pool.emit('error', new Error('gone'))).toThrow('gone');
  createPostgresStore({ client: pool });
  expect(() => pool.emit('error', new Error('gone'))).not.toThrow();
});

it('takes what has a query and tells of nothing', () => {
  const client = { query: async () => ({ rows: [] }) };
  expect(() => createPostgresStore({ client })).not.toThrow();
});
