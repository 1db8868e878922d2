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

/** Those of a server of its own. */
export interface StoppingStores extends SharedStores {
  /** A store whose commands go by `way`. */
  open(way?: Way): Promise<SessionStore>;
  pause(): void;
  resume(): void;
}

/** How commands go to a server. */
type Way = <Answer>(command: () => Promise<Answer>) => Promise<Answer>;

const straight: Way = (command) => command();

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

async function startRedisStores(): Promise<StoppingStores> {
  const server = await startRedis();
  const clients: { destroy(): void }[] = [];
  return {
    ...server,
    async open(way = straight) {
      const client = createClient({ url: server.url });
      clients.push(client);
      await client.connect();
      const through = {
        duplicate: () => client.duplicate(),
        sendCommand: (command: string[]) => way(() => client.sendCommand(command)),
      };
      return createRedisStore({ client: through, kind: 'redis' });
    },
    async close() {
      for (const client of clients) client.destroy();
      await server.stop();
    },
  };
}

async function startPostgresStores(): Promise<StoppingStores> {
  const server = await startPostgres();
  const pools: Pool[] = [];
  const openPool = (): Pool => {
    const pool = new Pool(server.connection);
    pools.push(pool);
    return pool;
  };
  await migratePostgres(openPool());
  return {
    ...server,
    async open(way = straight) {
      const pool = openPool();
      const client = {
        on: (event: 'error', listener: () => void) => pool.on(event, listener),
        query: (text: string, values?: unknown[]) => way(() => pool.query(text, values)),
      };
      return createPostgresStore({ client });
    },
    async close() {
      await Promise.all(pools.map((pool) => pool.end()));
      await server.stop();
    },
  };
}

/** The kinds of servers, by name; undefined where one is missing and its tests must be skipped. */
export const stoppingStores: Readonly<Record<string, (() => Promise<StoppingStores>) | undefined>> =
  {
    redis: redisServer === undefined ? undefined : startRedisStores,
    postgres: postgresPrograms === undefined ? undefined : startPostgresStores,
  };

/** The kinds of places, by name, likewise. */
export const sharedStores: Readonly<Record<string, (() => Promise<SharedStores>) | undefined>> = {
  memory: startMemory,
  sqlite: startSqlite,
  ...stoppingStores,
};
