import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { createFakeClock, testSessionStore } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';

describe('the SQLite store', () => {
  let folder: string;
  const open = (): Database.Database => new Database(join(folder, 'sessions.sqlite'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stillhere-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  testSessionStore(it, async (clock) => {
    const database = open();
    return {
      store: createSqliteStore({ database, clock }),
      dispose: async () => void database.close(),
    };
  });

  it('survives a restart', async () => {
    const clock = createFakeClock();
    const first = open();
    const before = createSqliteStore({ database: first, clock });
    const record = newRecord(before, 'one');
    await before.create(record);
    await before.close();
    first.close();

    const second = open();
    const after = createSqliteStore({ database: second, clock });
    expect(await after.read('one')).toEqual(record);
    second.close();
  });

  it('is shared by several connections: an end by one is final for the other, and heard of there', async () => {
    const clock = createFakeClock();
    const [first, second] = [open(), open()];
    const here = createSqliteStore({ database: first, clock });
    const there = createSqliteStore({ database: second, clock });
    const told: string[] = [];
    const stop = there.watch(({ id, ended }) => void told.push(`${id} ${ended?.reason}`));
    await here.create(newRecord(here, 'one'));
    expect(await there.touch([{ id: 'one', at: there.now() }])).toEqual([true]);
    const end = { reason: 'revoked', at: here.now() } as const;
    expect(await here.end('one', end)).toBe(true);
    expect(await there.end('one', end)).toBe(false);
    expect(await there.touch([{ id: 'one', at: there.now() }])).toEqual([false]);
    clock.advance(3_000);
    expect(told).toEqual(['one revoked']);
    stop();
    expect(clock.timers).toBe(0);
    first.close();
    second.close();
  });

  it('looks again when the database was busy', async () => {
    const clock = createFakeClock();
    const database = open();
    const store = createSqliteStore({ database, clock });
    store.watch(() => {});
    database.close();
    clock.advance(2_000);
    expect(clock.timers).toBe(1);
    await store.close();
    expect(clock.timers).toBe(0);
  });

  it('does the whole of a batch or none of it', async () => {
    const clock = createFakeClock();
    const database = open();
    const store = createSqliteStore({ database, clock });
    await store.create(newRecord(store, 'one'));
    const at = store.now();
    clock.advance(1_000);
    const broken = { id: 'one', at: at + 500 };
    await expect(store.touch([broken, { id: {} as string, at }])).rejects.toThrow();
    expect((await store.read('one'))?.lastActivityAt).toBe(at);
    database.close();
  });

  it('refuses what is no database, and sessions of another version', () => {
    expect(() => createSqliteStore({ database: './sessions.sqlite' as never })).toThrow(
      /"database" must be an open SQLite database/,
    );
    const database = open();
    database.exec('PRAGMA user_version = 7');
    expect(() => createSqliteStore({ database })).toThrow(/version 7/);
    database.close();
  });
});
