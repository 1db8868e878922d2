import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionStore, StoreListener, Watch } from '../../src/engine/store.ts';
import {
  createPostgresStore,
  migratePostgres,
  type PostgresStoreOptions,
} from '../../src/stores/postgres.ts';
import { newRecord } from '../support/record.ts';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../support/postgres-server.ts';

const START = 120_000;
const LONG = { timeout: 30_000 };
const SOON = { timeout: 12_000, interval: 20 };

/** Which news come to which node, and how those of a former version are heard, who note nowhere what they have read. */
describe.skipIf(postgresPrograms === undefined)('news over Postgres', () => {
  let server: PostgresServer;
  let pool: Pool;
  let prefixes = 0;

  beforeAll(async () => {
    server = await startPostgres();
    pool = new Pool({ ...server.connection, max: 20 });
    pool.on('error', () => {});
  }, START);
  afterAll(async () => {
    await pool.end();
    await server.stop();
  }, START);

  /** A few nodes on one table. */
  async function setUp() {
    const prefix = `news${(prefixes += 1)}`;
    await migratePostgres(pool, prefix);
    const table = `${prefix}_sessions`;

    /** A node, what it was told, and on which channels its connection heard something. */
    async function open(client: PostgresStoreOptions['client'] = pool) {
      const channels = new Set<string>();
      const store = createPostgresStore({
        ...{ client, prefix },
        async listen() {
          const own = new Client(server.connection);
          await own.connect();
          own.on('notification', ({ channel }) => void channels.add(channel));
          return own;
        },
      });
      await store.learnTime();
      const told: string[] = [];
      return { store, channels, told, listener: listenTo(told) };
    }

    /** A node that hears of nothing but what it has read. */
    async function openWatching(client?: PostgresStoreOptions['client']) {
      const node = await open(client);
      const watch = node.store.watch(node.listener, () => true);
      await untilHearingLess(node, watch);
      return { ...node, watch };
    }

    async function untilHearingLess(
      { store, channels }: Pick<Awaited<ReturnType<typeof open>>, 'store' | 'channels'>,
      watch: Watch,
    ): Promise<void> {
      await vi.waitFor(async () => {
        channels.clear();
        const since = store.now();
        await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(since), SOON);
        expect([...channels]).not.toContain(table);
      }, SOON);
    }

    /** What a node of the version before does to end a session. */
    const endAsOlder = (id: string): Promise<unknown> =>
      pool.query(
        `WITH done AS (
          UPDATE ${table} SET ended_reason = 'revoked', ended_at = $2, ended_by = 'older', data = '' WHERE id = $1
          RETURNING id
        ) SELECT pg_notify('${table}', 'e' || id) FROM done`,
        [id, Date.now()],
      );
    return { prefix, table, open, openWatching, untilHearingLess, endAsOlder };
  }

  function listenTo(told: string[]): StoreListener {
    return {
      ended: ({ id }) => void told.push(`${id} ended`),
      changed: (id) => void told.push(`${id} changed`),
      outdated() {},
      resumed() {},
    };
  }

  async function endOf(store: SessionStore, id: string): Promise<void> {
    await store.end(id, { reason: 'revoked', at: store.now(), by: `${id} by me` });
  }

  /** Until everything that was told so far has arrived. */
  async function untilAllHeard(store: SessionStore, watch: Watch): Promise<void> {
    const since = store.now();
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(since), SOON);
  }

  it('lets a node hear of what it has read or created, and of nothing else', LONG, async () => {
    const { table, open, openWatching } = await setUp();
    const [here, elsewhere] = await Promise.all([openWatching(), openWatching()]);
    const { store: maker } = await open();
    for (const id of ['read', 'foreign', 'both']) await maker.create(newRecord(maker, id));
    await here.store.create(newRecord(here.store, 'created'));
    await here.store.read('read');
    await Promise.all([here.store.read('both'), elsewhere.store.read('both')]);
    const heard = vi.fn<(channel: string) => void>();
    here.channels.add = ((channel: string) => heard(channel)) as never;
    for (const id of ['foreign', 'created', 'both', 'read']) {
      await elsewhere.store.update(id, 0, { data: '{"a":1}' });
      await endOf(elsewhere.store, id);
    }
    await vi.waitFor(() => expect(here.told).toHaveLength(6), SOON);
    await untilAllHeard(elsewhere.store, elsewhere.watch);
    // An end is told when its tombstone was read.
    expect(here.told.toSorted()).toEqual([
      'both changed',
      'both ended',
      'created changed',
      'created ended',
      'read changed',
      'read ended',
    ]);
    expect(elsewhere.told).toEqual(['both changed', 'both ended']);
    expect(heard).not.toHaveBeenCalledWith(table);
    await Promise.all([here.store.close(), elsewhere.store.close()]);
  });

  it('I3: tells a node whose read and an end meet, or shows it the end', LONG, async () => {
    const { openWatching } = await setUp();
    const [here, there] = [await openWatching(), await openWatching()];
    const ids = Array.from({ length: 300 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => there.store.create(newRecord(there.store, id))));
    // All ends of a subject are one statement, as are all reads: they wait for each other's rows.
    const request = { reason: 'revoked', at: there.store.now(), by: 'me' } as const;
    const [ended, records] = await Promise.all([
      there.store.endAll(newRecord(there.store, 'any').subject, request),
      Promise.all(ids.map((id) => here.store.read(id))),
      Promise.all(ids.map((id) => there.store.read(id))),
    ]);
    expect(ended).toHaveLength(300);
    await untilAllHeard(here.store, here.watch);
    const told = new Set(here.told);
    const missed = records.filter(
      (record) => record?.ended === undefined && !told.has(`${record?.id} ended`),
    );
    expect(missed).toEqual([]);
    await Promise.all([here.store.close(), there.store.close()]);
  });

  it('I3: reads what has ended while its note was waiting again', LONG, async () => {
    const { table, open } = await setUp();
    const [{ store }, { store: maker }] = [await open(), await open()];
    for (const id of ['one', 'two']) await maker.create(newRecord(maker, id));
    const other = await pool.connect();
    await other.query('BEGIN');
    await other.query(
      `UPDATE ${table} SET ended_reason = 'revoked', ended_at = $1, ended_by = 'x' WHERE id = 'one'`,
      [store.now()],
    );
    const reading = Promise.all([store.read('one'), store.read('two')]);
    await vi.waitFor(async () => {
      const { rows } = await pool.query('SELECT FROM pg_locks WHERE NOT granted');
      expect(rows).toHaveLength(1);
    }, SOON);
    await other.query('COMMIT');
    other.release();
    const [one, two] = await reading;
    expect(one?.ended?.reason).toBe('revoked');
    expect(two?.id).toBe('two');
    expect(two?.ended).toBeUndefined();
    await store.close();
  });

  it('notes a node once, and reads without a write after that', LONG, async () => {
    const { table, open } = await setUp();
    const [here, elsewhere] = [await open(), await open()];
    await here.store.create(newRecord(here.store, 'one'));
    const written = async (): Promise<unknown> =>
      (await pool.query(`SELECT xmin, readers FROM ${table}`)).rows[0];
    await here.store.read('one');
    await elsewhere.store.read('one');
    const before = await written();
    expect(before).toMatchObject({ readers: expect.stringMatching(/^\S{6} \S{6}$/) });
    for (const { store } of [here, elsewhere]) await store.read('one');
    expect(await written()).toEqual(before);
    await endOf(here.store, 'one');
    expect(await written()).toMatchObject({ readers: null });
    await here.store.read('one');
    expect(await written()).toMatchObject({ readers: null });
  });

  it('tells every node of what more have read than are noted', LONG, async () => {
    const { table, open, openWatching } = await setUp();
    const nodes = [await openWatching(), await openWatching()];
    const [first, second] = nodes;
    await first?.store.create(newRecord(first.store, 'one'));
    for (let count = 0; count < 12; count += 1) await (await open()).store.read('one');
    const { rows } = await pool.query(`SELECT readers FROM ${table}`);
    expect(rows).toEqual([{ readers: '*' }]);
    await second?.store.read('one');
    if (first !== undefined) await endOf(first.store, 'one');
    for (const { told } of nodes) await vi.waitFor(() => expect(told).toEqual(['one ended']), SOON);
    await Promise.all(nodes.map(({ store }) => store.close()));
  });

  it('tells a node of a former version all, and hears what that one does', LONG, async () => {
    const { table, open, openWatching, endAsOlder } = await setUp();
    const { store, told } = await openWatching();
    const { store: maker } = await open();
    const older = new Client(server.connection);
    await older.connect();
    const heard: (string | undefined)[] = [];
    older.on('notification', ({ payload }) => {
      if (payload?.startsWith('b') === false) heard.push(payload);
    });
    await older.query(`LISTEN ${table}`);
    for (const id of ['one', 'two', 'three']) await maker.create(newRecord(maker, id));
    await store.read('two');
    await store.read('three');
    await store.update('one', 0, { data: '{"a":1}' });
    await endOf(store, 'one');
    await vi.waitFor(() => expect(heard).toEqual(['cone', 'eone']), SOON);
    await endAsOlder('two');
    await vi.waitFor(() => expect(told).toEqual(['two ended']), SOON);
    await pool.query(`UPDATE ${table} SET version = version + 1 WHERE id = 'three'`);
    await vi.waitFor(() => expect(told).toEqual(['two ended', 'three changed']), SOON);
    await older.end();
    await store.close();
  });

  it('begins a new span when a backup was put back, though no connection broke', LONG, async () => {
    const { table, openWatching } = await setUp();
    const { store, watch } = await openWatching();
    await store.create(newRecord(store, 'one'));
    await pool.query(`CREATE TABLE ${table}_backup AS SELECT * FROM ${table}`);
    await store.read('one');
    const readAt = store.now();
    expect(watch.intactSince()).toBeLessThan(readAt);
    await pool.query(
      `BEGIN; TRUNCATE ${table}; INSERT INTO ${table} SELECT * FROM ${table}_backup; COMMIT`,
    );
    await vi.waitFor(() => expect(watch.intactSince()).toBeGreaterThan(readAt), SOON);
    await store.close();
  });

  it('hears all again where the trigger was taken away', LONG, async () => {
    const { table, openWatching } = await setUp();
    const { store, watch, told } = await openWatching();
    for (const id of ['one', 'two']) await store.create(newRecord(store, id));
    await store.read('one');
    const readAt = store.now();
    await pool.query(`ALTER TABLE ${table} DISABLE TRIGGER ${table}_tell`);
    await endOf(store, 'one');
    await vi.waitFor(() => expect(watch.intactSince()).toBeGreaterThan(readAt), SOON);
    await untilAllHeard(store, watch);
    await endOf(store, 'two');
    await vi.waitFor(() => expect(told).toContain('two ended'), SOON);
    await store.close();
  });

  it('tells who begins later to listen to all sessions of all', LONG, async () => {
    const { open, openWatching, untilHearingLess } = await setUp();
    const [here, there] = [await openWatching(), await open()];
    const toldAll: string[] = [];
    const startedAt = here.store.now();
    const ofAll = here.store.watch(listenTo(toldAll));
    await vi.waitFor(() => expect(ofAll.intactUntil()).toBeGreaterThan(startedAt + 1_000), SOON);
    await there.store.create(newRecord(there.store, 'one'));
    await endOf(there.store, 'one');
    await vi.waitFor(() => expect(toldAll).toEqual(['one ended']), SOON);
    ofAll.stop();
    await untilHearingLess(here, here.watch);
    await here.store.close();
  });
});
