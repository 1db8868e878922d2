/** Knows places that the stores of several nodes share: each is opened with a connection of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { Pool } from 'pg';
import { createClient } from 'redis';
import type { SessionStore } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createPostgresStore, migratePostgres } from '../../src/stores/postgres.ts';
import { createRedisStore } from '../../src/stores/redis.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { postgresPrograms, startPostgres } from './postgres-server.ts';
import { redisServer, startRedis } from './redis-servers.ts';

export interface SharedStores {
  /** A store of one more node. */
  open(): Promise<SessionStore>;
  close(): Promise<void>;
}

async function startMemory(): Promise<SharedStores> {
  const store = createMemoryStore();
  return { open: async () => store, close: async () => {} };
}

async function startSqlite(): Promise<SharedStores> {
  const folder = mkdtempSync(join(tmpdir(), 'stillhere-shared-'));
  const databases: Database.Database[] = [];
  return {
    async open() {
      const database = new Database(join(folder, 'sessions.sqlite'));
      databases.push(database);
      return createSqliteStore({ database });
    },
    async close() {
      for (const database of databases) database.close();
      rmSync(folder, { recursive: true });
    },
  };
}

async function startRedisStores(): Promise<SharedStores> {
  const server = await startRedis();
  const clients: { destroy(): void }[] = [];
  return {
    async open() {
      const client = createClient({ url: server.url });
      clients.push(client);
      await client.connect();
      return createRedisStore({ client, kind: 'redis' });
    },
    async close() {
      for (const client of clients) client.destroy();
      await server.stop();
    },
  };
}

async function startPostgresStores(): Promise<SharedStores> {
  const server = await startPostgres();
  const pools: Pool[] = [];
  const openPool = (): Pool => {
    const pool = new Pool(server.connection);
    pools.push(pool);
    return pool;
  };
  await migratePostgres(openPool());
  return {
    open: async () => createPostgresStore({ client: openPool() }),
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.stop();
    },
  };
}

/** The kinds of places, by name; undefined where the server is missing and tests must be skipped. */
export const sharedStores: Readonly<Record<string, (() => Promise<SharedStores>) | undefined>> = {
  memory: startMemory,
  sqlite: startSqlite,
  redis: redisServer === undefined ? undefined : startRedisStores,
  postgres: postgresPrograms === undefined ? undefined : startPostgresStores,
};
