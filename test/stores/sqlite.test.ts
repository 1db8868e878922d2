import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Database from 'libsql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  createSqliteStore,
  type SqliteDatabase,
  type SqliteStatement,
} from '../../src/stores/sqlite.ts';
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

  it('takes over the sessions of a file of version 1', async () => {
    const database = open();
    database.exec(`
      CREATE TABLE stillhere_sessions (
        id TEXT PRIMARY KEY, secret_hash TEXT NOT NULL, subject TEXT NOT NULL, created_at INTEGER NOT NULL,
        authenticated_at INTEGER NOT NULL, last_activity_at INTEGER NOT NULL, idle_timeout INTEGER NOT NULL,
        absolute_deadline INTEGER NOT NULL, deadline INTEGER NOT NULL, tombstone_for INTEGER NOT NULL,
        device TEXT NOT NULL, data TEXT NOT NULL, version INTEGER NOT NULL, ended_reason TEXT, ended_at INTEGER,
        end_sequence INTEGER
      ) STRICT, WITHOUT ROWID;
      CREATE INDEX stillhere_sessions_subject ON stillhere_sessions (subject, created_at) WHERE ended_at IS NULL;
      CREATE INDEX stillhere_sessions_deadline ON stillhere_sessions (deadline) WHERE ended_at IS NULL;
      CREATE INDEX stillhere_sessions_ends ON stillhere_sessions (end_sequence) WHERE end_sequence IS NOT NULL;
      CREATE TABLE stillhere_ends (count INTEGER NOT NULL) STRICT;
      INSERT INTO stillhere_ends VALUES (3);
      PRAGMA user_version = 1;
    `);
    const clock = createFakeClock();
    const now = clock.wall();
    database
      .prepare(
        'INSERT INTO stillhere_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, NULL)',
      )
      .run(
        'old',
        'hash',
        'george',
        now,
        now,
        now,
        900_000,
        now + 9_000_000,
        now + 900_000,
        60_000,
        '',
        '{}',
        0,
      );
    for (const store of [
      createSqliteStore({ database, clock }),
      createSqliteStore({ database, clock }),
    ]) {
      expect((await store.read('old'))?.subject).toBe('george');
      expect((await store.read('old'))?.closing).toBeUndefined();
      expect(await store.touch([{ id: 'old', at: now + 1_000 }])).toEqual([true]);
    }
    const store = createSqliteStore({ database, clock });
    const closing = { leftAt: now, closesAt: now + 60_000 };
    expect(await store.update('old', 0, { closing })).toBe('updated');
    expect((await store.read('old'))?.closing).toEqual(closing);
    const signs = { spokenAt: now, navigatedAt: now, promptedAt: now };
    expect(await store.touch([{ id: 'old', at: now, signs }])).toEqual([true]);
    expect((await store.read('old'))?.signs).toEqual(signs);
    database.close();
  });

  it('takes over the sessions of a file of version 2, which knew of no close', async () => {
    const database = open();
    const clock = createFakeClock();
    const before = createSqliteStore({ database, clock });
    const old = newRecord(before, 'old');
    await before.create(old);
    const ended = newRecord(before, 'ended');
    await before.create(ended);
    await before.end('ended', { reason: 'revoked', at: before.now(), by: 'me' });
    database.exec(`
      ALTER TABLE stillhere_sessions DROP COLUMN left_at;
      ALTER TABLE stillhere_sessions DROP COLUMN closes_at;
      ALTER TABLE stillhere_sessions DROP COLUMN spoken_at;
      ALTER TABLE stillhere_sessions DROP COLUMN navigated_at;
      ALTER TABLE stillhere_sessions DROP COLUMN prompted_at;
      ALTER TABLE stillhere_sessions DROP COLUMN extended;
      PRAGMA user_version = 2;
    `);
    createSqliteStore({ database, clock });
    const store = createSqliteStore({ database, clock });
    expect(await store.read('old')).toEqual(old);
    expect((await store.read('ended'))?.ended?.reason).toBe('revoked');
    await store.create(newRecord(store, 'new'));
    const closing = { leftAt: store.now(), closesAt: store.now() + 60_000 };
    expect(await store.update('old', 0, { closing })).toBe('updated');
    clock.advance(60_000);
    expect((await store.due(store.now(), 9)).map(({ id }) => id)).toEqual(['old']);
    database.close();
  });

  it('takes over the sessions of a file of version 3, which knew of no signs', async () => {
    const database = open();
    const clock = createFakeClock();
    const before = createSqliteStore({ database, clock });
    const old = newRecord(before, 'old');
    await before.create(old);
    const closing = { leftAt: before.now(), closesAt: before.now() + 60_000 };
    expect(await before.update('old', 0, { closing })).toBe('updated');
    database.exec(`
      ALTER TABLE stillhere_sessions DROP COLUMN spoken_at;
      ALTER TABLE stillhere_sessions DROP COLUMN navigated_at;
      ALTER TABLE stillhere_sessions DROP COLUMN prompted_at;
      ALTER TABLE stillhere_sessions DROP COLUMN extended;
      PRAGMA user_version = 3;
    `);
    createSqliteStore({ database, clock });
    const store = createSqliteStore({ database, clock });
    expect(await store.read('old')).toEqual({ ...old, closing, version: 1 });
    const signs = { spokenAt: store.now(), navigatedAt: 0, promptedAt: 0 };
    await store.create({ ...newRecord(store, 'new'), signs });
    expect((await store.read('new'))?.signs).toEqual(signs);
    expect(await store.touch([{ id: 'old', at: store.now(), signs }])).toEqual([true]);
    expect((await store.read('old'))?.signs).toEqual(signs);
    database.close();
  });

  it('is shared by several connections: an end by one is final for the other, and heard of there', async () => {
    const clock = createFakeClock();
    const [first, second] = [open(), open()];
    const here = createSqliteStore({ database: first, clock });
    const there = createSqliteStore({ database: second, clock });
    const told: string[] = [];
    const watch = there.watch({
      ended: ({ id, ended }) => void told.push(`${id} ${ended?.reason}`),
      changed: (id) => void told.push(`${id} changed`),
      outdated() {},
      resumed() {},
    });
    await here.create(newRecord(here, 'one'));
    expect(await there.touch([{ id: 'one', at: there.now() }])).toEqual([true]);
    expect(await here.update('one', 0, { data: '{"a":2}' })).toBe('updated');
    clock.advance(1_000);
    const end = { reason: 'revoked', at: here.now() } as const;
    expect(await here.end('one', { ...end, by: 'here' })).toBe(true);
    expect(await there.end('one', { ...end, by: 'there' })).toBe(false);
    expect(await there.touch([{ id: 'one', at: there.now() }])).toEqual([false]);
    clock.advance(3_000);
    expect(told).toEqual(['one changed', 'one revoked']);
    watch.stop();
    expect(clock.timers).toBe(0);
    first.close();
    second.close();
  });

  it('looks again when the database was busy, and knows until when it has heard of everything', async () => {
    const clock = createFakeClock();
    const database = open();
    let isBusy = false;
    const store = createSqliteStore({
      clock,
      database: {
        exec: (sql) => database.exec(sql),
        prepare(sql) {
          const statement: SqliteStatement = database.prepare(sql);
          return {
            run: (...values) => statement.run(...values),
            get: (...values) => statement.get(...values),
            all(...values) {
              if (isBusy) throw new Error('database is locked');
              return statement.all(...values);
            },
          };
        },
      },
    });
    const told: string[] = [];
    const watch = store.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated() {},
      resumed() {},
    });
    await store.create(newRecord(store, 'one'));
    clock.advance(2_000);
    const lookedAt = store.now();
    isBusy = true;
    await store.end('one', { reason: 'revoked', at: store.now(), by: 'me' });
    clock.advance(2_000);
    expect(told).toEqual([]);
    expect(watch.intactUntil()).toBe(lookedAt);
    isBusy = false;
    clock.advance(500);
    expect(told).toEqual(['one']);
    expect(watch.intactUntil()).toBe(store.now());
    expect(clock.timers).toBe(1);
    await store.close();
    expect(clock.timers).toBe(0);
    database.close();
  });

  it('begins a new span when a backup was put back: what is counted from then on is told too', async () => {
    const clock = createFakeClock();
    const [first, second] = [open(), open()];
    const here = createSqliteStore({ database: first, clock });
    const there = createSqliteStore({ database: second, clock });
    await here.create(newRecord(here, 'one'));
    first.exec('CREATE TABLE backup AS SELECT * FROM stillhere_sessions');
    const { count } = first.prepare('SELECT count FROM stillhere_changes').get() as {
      count: number;
    };
    const told: string[] = [];
    const watch = there.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated() {},
      resumed: () => void told.push('resumed'),
    });
    const end = { reason: 'revoked', by: 'me' } as const;
    await here.create(newRecord(here, 'two'));
    await here.end('two', { ...end, at: here.now() });
    clock.advance(1_000);
    expect(told).toEqual(['two']);
    const since = watch.intactSince();

    // As `.restore` of SQLite's shell does it: in one transaction, while others have the file open.
    first.exec(`BEGIN; DELETE FROM stillhere_sessions; INSERT INTO stillhere_sessions SELECT * FROM backup;
      UPDATE stillhere_changes SET count = ${count}; COMMIT`);
    clock.advance(500);
    expect(told).toEqual(['two', 'resumed']);
    expect(watch.intactSince()).toBeGreaterThan(since);

    await here.end('one', { ...end, at: here.now() });
    clock.advance(500);
    expect(told).toEqual(['two', 'resumed', 'one']);
    await there.close();
    first.close();
    second.close();
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
  it('refuses a file of the app, and leaves it as it was', () => {
    const database = open();
    database.exec('CREATE TABLE accounts (id TEXT)');
    expect(() => createSqliteStore({ database })).toThrow(
      new TypeError(
        '"database" must be new, or hold sessions, and has a table "accounts": give the sessions a file of their own',
      ),
    );
    expect(database.prepare('PRAGMA user_version').get()).toMatchObject({ user_version: 0 });
    expect(database.prepare('PRAGMA journal_mode').get()).toMatchObject({ journal_mode: 'delete' });
    expect(database.prepare('SELECT name FROM sqlite_schema').all()).toHaveLength(1);
    database.close();
  });

  it.each(['with sessions', 'without'])('refuses a file that cannot be written, %s', (content) => {
    const database = open();
    if (content === 'without') database.exec('PRAGMA user_version = 0');
    else createSqliteStore({ database });
    database.close();
    const readOnly = new Database(`file:${join(folder, 'sessions.sqlite')}?mode=ro`);
    expect(() => createSqliteStore({ database: readOnly })).toThrow(
      /^"database" cannot be written \(attempt to write a readonly database\): open it for writing/,
    );
    readOnly.close();
  });
});

interface NodeSqlite {
  readonly DatabaseSync: new (path: string) => SqliteDatabase & { close(): void };
}

const NODE_SQLITE: string = 'node:sqlite';

/** Part of Node from version 22. */
const nodeSqlite: NodeSqlite | undefined = await import(NODE_SQLITE).then(
  (module: NodeSqlite) => module,
  () => undefined,
);

describe.skipIf(nodeSqlite === undefined)('the SQLite store over node:sqlite', () => {
  testSessionStore(it, async (clock) => {
    const database = new (nodeSqlite as NodeSqlite).DatabaseSync(':memory:');
    return {
      store: createSqliteStore({ database, clock }),
      dispose: async () => database.close(),
    };
  });
});
