import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isBusy } from '../../src/stores/sqlite/busy.ts';
import { createSqliteStore } from '../../src/stores/sqlite.ts';
import { createFakeClock } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the SQLite store while another process has locked the file', () => {
  let folder: string;
  let other: Database.Database;
  let database: Database.Database;
  const open = (): Database.Database => new Database(join(folder, 'sessions.sqlite'));

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'stillhere-'));
    database = open();
  });
  afterEach(() => {
    other.close();
    database.close();
    rmSync(folder, { recursive: true });
  });

  async function setUp() {
    const clock = createFakeClock();
    const store = createSqliteStore({ database, clock });
    other = open();
    await store.create(newRecord(store, 'one'));
    await store.create(newRecord(store, 'two'));
    other.exec('BEGIN IMMEDIATE');
    return { clock, store };
  }

  it('does not stand still: all that writes waits, and is done in its order as soon as the file is free', async () => {
    const { clock, store } = await setUp();
    let done: readonly unknown[] = [];
    const startedAt = performance.now();
    const end = { reason: 'revoked', at: store.now(), by: 'me' } as const;
    const all = Promise.all([
      store.update('one', 0, { data: '{"a":1}' }),
      store.update('one', 0, { data: '{"a":2}' }),
      store.touch([{ id: 'two', at: store.now() }]),
      store.visit('two', 'hash', store.now()).then((visit) => visit?.isTouched),
      store.create(newRecord(store, 'three')),
      store.end('one', end),
      store.end('one', end),
      store.endAll('george', end, 'three').then((ended) => ended.map(({ id }) => id).sort()),
    ]).then((outcomes) => void (done = outcomes));
    // What only reads does not wait.
    expect((await store.read('one'))?.version).toBe(0);
    expect((await store.list('george')).length).toBe(2);
    for (let tries = 0; tries < 100; tries += 1) {
      clock.advance(10);
      await settle();
    }
    expect(performance.now() - startedAt).toBeLessThan(2_000);
    expect(done).toEqual([]);
    other.exec('ROLLBACK');
    clock.advance(10);
    await all;
    expect(done).toEqual([
      'updated',
      'conflict',
      [true],
      true,
      'created',
      true,
      true,
      ['one', 'two'],
    ]);
    expect(clock.timers).toBe(0);
  });

  it('gives up after a while, and does later nothing of what it gave up', async () => {
    const { clock, store } = await setUp();
    const failed = store
      .end('one', { reason: 'revoked', at: store.now(), by: 'me' })
      .catch((error: unknown) => String(error));
    for (let passed = 0; passed <= 5_000; passed += 100) clock.advance(100);
    expect(await failed).toContain('locked by another process');
    other.exec('ROLLBACK');
    clock.advance(1_000);
    expect((await store.read('one'))?.ended).toBeUndefined();
    expect(clock.timers).toBe(0);
  });

  it('tells of what another process ends when it can, and stops waiting when it is closed', async () => {
    const { clock, store } = await setUp();
    const failed = store
      .touch([{ id: 'one', at: store.now() }])
      .catch((error: unknown) => String(error));
    await store.close();
    expect(await failed).toContain('closed');
    expect(clock.timers).toBe(0);
  });

  it('at the start it waits for a moment, and then says so', () => {
    other = open();
    other.exec('BEGIN EXCLUSIVE');
    const startedAt = performance.now();
    expect(() => createSqliteStore({ database })).toThrow(
      /"database" is locked by another process/,
    );
    expect(performance.now() - startedAt).toBeLessThan(10_000);
    other.exec('ROLLBACK');
    createSqliteStore({ database });
  });

  it('many changes are told some at a time, each once', async () => {
    const clock = createFakeClock();
    database.exec('PRAGMA synchronous = OFF');
    const store = createSqliteStore({ database, clock });
    other = open();
    const there = createSqliteStore({ database: other, clock });
    const told: string[] = [];
    const watch = there.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated() {},
      resumed() {},
    });
    for (let n = 0; n < 1_200; n += 1) await store.create(newRecord(store, `id-${n}`));
    await store.endAll('george', { reason: 'revoked', at: store.now(), by: 'me' });
    await store.create(newRecord(store, 'last'));
    await store.end('last', { reason: 'revoked', at: store.now(), by: 'you' });
    clock.advance(500);
    expect(told.length).toBe(500);
    const before = watch.intactUntil();
    clock.advance(1);
    expect(told.length).toBe(1_000);
    expect(watch.intactUntil()).toBe(before);
    clock.advance(1);
    expect(told.length).toBe(1_201);
    expect(told.at(-1)).toBe('last');
    expect(new Set(told).size).toBe(1_201);
    expect(watch.intactUntil()).toBe(store.now());
    watch.stop();
    expect(clock.timers).toBe(0);
  });
});

it.each([
  [{ code: 'SQLITE_BUSY' }, true],
  [{ code: 'SQLITE_BUSY_SNAPSHOT' }, true],
  [{ code: 'SQLITE_LOCKED_SHAREDCACHE' }, true],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 5 }, true],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 517 }, true],
  [{ code: 'ERR_SQLITE_ERROR', errcode: 19 }, false],
  [{ code: 'SQLITE_CONSTRAINT', rawCode: 19 }, false],
  [{ rawCode: 261 }, true],
  [{}, false],
])('knows how drivers say that a database is busy: %j', (parts, expected) => {
  expect(isBusy(Object.assign(new Error('no words'), parts))).toBe(expected);
  expect(isBusy(new Error('database is locked'))).toBe(true);
  expect(isBusy('database is locked')).toBe(false);
});
