import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { Pool } from 'pg';
import { createClient } from 'redis';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from '../../../src/engine/store.ts';
import { createExpressSessionStore } from '../../../src/stores/express-session.ts';
import { createMemoryStore } from '../../../src/stores/memory.ts';
import { createPostgresStore, migratePostgres } from '../../../src/stores/postgres.ts';
import { createRedisStore } from '../../../src/stores/redis.ts';
import { createSqliteStore } from '../../../src/stores/sqlite.ts';
import { createFakeClock, type FakeClock } from '../../../src/testing/index.ts';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../../support/postgres-server.ts';
import { redisServer, startRedis, type RedisServer } from '../../support/redis-servers.ts';
import { testContents } from './contract.ts';
import { testPublicCases } from './public-cases.ts';

const START = 120_000;
let prefixes = 0;

function timeOf(clock: FakeClock): () => number {
  const time = clock.wall() - clock.monotonic();
  return () => time + clock.monotonic();
}

describe('contents in memory', () => {
  const createStore = async (clock: FakeClock): Promise<SessionStore> =>
    createMemoryStore({ clock });
  testContents(it, createStore);
  testPublicCases(it, createStore);
});

describe('contents in SQLite', () => {
  const folder = mkdtempSync(join(tmpdir(), 'stillhere-'));
  afterAll(() => rmSync(folder, { recursive: true }));
  const createStore = async (clock: FakeClock): Promise<SessionStore> => {
    prefixes += 1;
    const database = new Database(join(folder, `${prefixes}.sqlite`));
    return createSqliteStore({ database, clock });
  };
  testContents(it, createStore);
  testPublicCases(it, createStore);
});

describe.skipIf(redisServer === undefined)('contents in Redis', () => {
  let server: RedisServer;
  let client: ReturnType<typeof createClient>;
  beforeAll(async () => {
    server = await startRedis();
    client = createClient({ url: server.url });
    client.on('error', () => {});
    await client.connect();
  }, START);
  afterAll(async () => {
    client.destroy();
    await server.stop();
  }, START);

  const createStore = async (clock: FakeClock): Promise<SessionStore> => {
    prefixes += 1;
    return createRedisStore({
      ...{ client, clock, kind: 'redis' },
      prefix: `contents${prefixes}`,
      storeTime: timeOf(clock),
    });
  };
  testContents(it, createStore);
  testPublicCases(it, createStore);
});

describe.skipIf(postgresPrograms === undefined)('contents in PostgreSQL', () => {
  let server: PostgresServer;
  let client: Pool;
  beforeAll(async () => {
    server = await startPostgres();
    client = new Pool({ ...server.connection, max: 20 });
    client.on('error', () => {});
  }, START);
  afterAll(async () => {
    await client.end();
    await server.stop();
  }, START);

  const createStore = async (clock: FakeClock): Promise<SessionStore> => {
    prefixes += 1;
    const prefix = `contents${prefixes}`;
    await migratePostgres(client, prefix);
    return createPostgresStore({ client, clock, prefix, storeTime: timeOf(clock) });
  };
  testContents(it, createStore);
  testPublicCases(it, createStore);
});

describe('contents over a store that fails', () => {
  it('tells the callback, and changes nothing', async () => {
    const clock = createFakeClock();
    const kept = createMemoryStore({ clock });
    const failure = new Error('out of reach');
    const fail = async (): Promise<never> => {
      throw failure;
    };
    const store = { ...kept, read: fail, create: fail, end: fail, list: fail };
    const sessions = createExpressSessionStore({ store, clock });
    const content = { cookie: { originalMaxAge: null } };
    const told: unknown[] = [];
    const tell = (error?: unknown): void => void told.push(error);
    sessions.get('one', tell);
    sessions.set('one', content, tell);
    sessions.touch?.('one', content, tell);
    sessions.destroy('one', tell);
    sessions.all?.(tell);
    sessions.length?.(tell);
    await expect.poll(() => told).toEqual(Array.from({ length: 6 }, () => failure));
    sessions.close();
  });

  it('tells of a sweep that failed, and sweeps again', async () => {
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    const failures: unknown[] = [];
    let isBroken = true;
    const due: typeof store.due = async (...asked) => {
      if (isBroken) throw new Error('out of reach');
      return store.due(...asked);
    };
    const sessions = createExpressSessionStore({
      store: { ...store, due },
      clock,
      onError: (error) => failures.push(error),
    });
    clock.advance(60_000);
    await expect.poll(() => failures.length).toBe(1);
    isBroken = false;
    clock.advance(60_000);
    sessions.close();
    expect(failures).toHaveLength(1);
  });

  it.each([
    [
      'throws',
      () => {
        throw Object.create(null);
      },
    ],
    ['rejects', () => Promise.reject(new Error('nobody is there'))],
    ['gives a promise that is none', () => ({ then: 7 })],
  ])('goes on sweeping when who is told of it %s', async (_how, fail) => {
    const rejections: unknown[] = [];
    const note = (error: unknown): void => void rejections.push(error);
    process.on('unhandledRejection', note);
    const warn = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
    const clock = createFakeClock();
    const store = createMemoryStore({ clock });
    let sweeps = 0;
    const due = async (): Promise<never> => {
      sweeps += 1;
      throw new Error('out of reach');
    };
    const sessions = createExpressSessionStore({ store: { ...store, due }, clock, onError: fail });
    for (let round = 1; round < 4; round += 1) {
      clock.advance(60_000);
      await expect.poll(() => sweeps).toBe(round);
      await new Promise((resolve) => setImmediate(resolve));
    }
    sessions.close();
    await new Promise((resolve) => setTimeout(resolve));
    process.off('unhandledRejection', note);
    expect(rejections).toEqual([]);
    expect(warn.mock.calls.length).toBeLessThan(2);
    warn.mockRestore();
  });

  it.each([
    [{}, '"store"'],
    [{ store: {} }, '"store"'],
    [{ store: createMemoryStore(), lifetime: 'soon' }, '"lifetime"'],
    [{ store: createMemoryStore(), sweepInterval: -1 }, '"sweepInterval"'],
    [{ store: createMemoryStore(), ttl: 5 }, '"ttl"'],
  ])('refuses %o at the start', (options, name) => {
    expect(() => createExpressSessionStore(options as never)).toThrow(
      expect.objectContaining({ name: 'TypeError', message: expect.stringContaining(name) }),
    );
  });
});
