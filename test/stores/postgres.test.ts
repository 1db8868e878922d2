import { Client, Pool } from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { SessionStore } from '../../src/engine/store.ts';
import { systemClock } from '../../src/engine/system-clock.ts';
import {
  createPostgresStore,
  migratePostgres,
  postgresSchema,
  type PostgresStoreOptions,
} from '../../src/stores/postgres.ts';
import { testSessionStore } from '../../src/testing/index.ts';
import { newRecord } from '../support/record.ts';
import {
  postgresPrograms,
  startPostgres,
  type PostgresServer,
} from '../support/postgres-server.ts';

const START = 120_000;

describe.skipIf(postgresPrograms === undefined)('the Postgres store', () => {
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

  async function listen(): Promise<Client> {
    const own = new Client(server.connection);
    await own.connect();
    return own;
  }

  /** A store with a table of its own. */
  async function open(options: Partial<PostgresStoreOptions> = {}): Promise<SessionStore> {
    prefixes += 1;
    const prefix = `test${prefixes}`;
    await migratePostgres(pool, prefix);
    return createPostgresStore({ client: pool, prefix, ...options });
  }

  async function breakNews(): Promise<void> {
    await pool.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'LISTEN%'`,
    );
  }

  testSessionStore(it, async (clock) => {
    const time = clock.wall() - clock.monotonic();
    const store = await open({ listen, clock, storeTime: () => time + clock.monotonic() });
    return { store, dispose: async () => {}, breakNews };
  });

  it('above READ COMMITTED, who reads at the same time as others is answered too', async () => {
    const strict = new Pool({
      ...server.connection,
      max: 20,
      options: String.raw`-c default_transaction_isolation=repeatable\ read`,
    });
    strict.on('error', () => {});
    const prefix = `test${(prefixes += 1)}`;
    await migratePostgres(pool, prefix);
    const nodes = Array.from({ length: 4 }, () =>
      createPostgresStore({ client: strict, prefix, listen }),
    );
    const ids = Array.from({ length: 40 }, (_, index) => `read-by-all-${index}`);
    await nodes[0]?.learnTime();
    for (const id of ids) {
      await nodes[0]?.create(newRecord(nodes[0], id));
      const found = await Promise.all(nodes.map((node) => node.read(id)));
      expect(found.map((record) => record?.id)).toEqual([id, id, id, id]);
    }
    await Promise.all(nodes.map((node) => node.close()));
    await strict.end();
  }, 60_000);

  it('takes its time from the server, also when the clock of this machine is wrong by an hour', async () => {
    const store = await open({ clock: { ...systemClock, wall: () => Date.now() + 3_600_000 } });
    expect(store.isTimeKnown()).toBe(false);
    await store.learnTime();
    expect(store.isTimeKnown()).toBe(true);
    expect(Math.abs(store.now() - Date.now())).toBeLessThan(10_000);
  });

  it('takes one statement for each operation, also for ten thousand touches', async () => {
    const query = vi.fn<PostgresStoreOptions['client']['query']>((sql, parameters) =>
      pool.query(sql, parameters),
    );
    const store = await open({ client: { query } });
    await store.learnTime();
    const ids = Array.from({ length: 10_000 }, (_, index) => `id-${index}`);
    for (let part = 0; part < ids.length; part += 500) {
      await Promise.all(
        ids.slice(part, part + 500).map((id) => store.create(newRecord(store, id))),
      );
    }
    query.mockClear();
    expect(await store.touch(ids.map((id) => ({ id, at: store.now() })))).toEqual(
      ids.map(() => true),
    );
    await store.read('id-1');
    await store.visit('id-1', 'hash', store.now());
    await store.update('id-1', 0, { data: '{}' });
    await store.end('id-1', { reason: 'revoked', at: store.now(), by: 'me' });
    expect(query).toHaveBeenCalledTimes(5);
  }, 60_000);

  it('reads those who are asked for at once by one statement, and tells each of its own', async () => {
    const query = vi.fn<PostgresStoreOptions['client']['query']>((sql, parameters) =>
      pool.query(sql, parameters),
    );
    const store = await open({ client: { query } });
    await store.learnTime();
    await store.create({ ...newRecord(store, 'ended'), tombstoneFor: 1 });
    await store.end('ended', { reason: 'revoked', at: store.now() - 10, by: 'me' });
    const ids = Array.from({ length: 400 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => store.create({ ...newRecord(store, id), device: id })));
    query.mockClear();
    const asked = ['unknown', ...ids, 'ended', 'id-7'];
    const found = await Promise.all(asked.map((id) => store.read(id)));
    expect(query).toHaveBeenCalledTimes(1);
    expect(found.map((record) => record?.device)).toEqual([undefined, ...ids, undefined, 'id-7']);
    expect(found[8]).toEqual(found[402]);
    expect(found[8]).not.toBe(found[402]);
  }, 30_000);

  it('looks at no more than it is asked for, also before the planner knows that a table has grown', async () => {
    const prefix = `test${(prefixes += 1)}`;
    const plans: string[] = [];
    const client: PostgresStoreOptions['client'] = {
      async query(sql, parameters) {
        const { rows } = await pool.query(`EXPLAIN ${sql}`, parameters);
        plans.push(rows.map((row: Record<string, unknown>) => row['QUERY PLAN']).join('\n'));
        return pool.query(sql, parameters);
      },
    };
    await migratePostgres(pool, prefix);
    await pool.query(
      `INSERT INTO ${prefix}_sessions SELECT 'an-id-of-22-chars' || i, 'h', 'subject' || i, $1::bigint, $1, $1, 900000, $1 + 9000000, $1 + 900000, 900000, 'd', '{}', 0 FROM generate_series(1, 20000) i`,
      [Date.now()],
    );
    for (const news of [{}, { listen }]) {
      const store = createPostgresStore({ client, prefix, ...news });
      await store.learnTime();
      const ids = Array.from({ length: 100 }, (_, index) => `an-id-of-22-chars${index}`);
      await Promise.all(ids.map((id) => store.read(id)));
      await store.list('subject7');
      await store.touch(ids.map((id) => ({ id, at: store.now() })));
    }
    expect(plans.filter((plan) => /_(look_at|forget)\b/.test(plan))).toEqual([]);
    expect(plans.filter((plan) => plan.includes('Seq Scan on'))).toEqual([]);
  }, 30_000);

  it('has one winner among many connections, and no deadlock between batches in opposite orders', async () => {
    const store = await open();
    await store.learnTime();
    const ids = Array.from({ length: 200 }, (_, index) => `id-${index}`);
    await Promise.all(ids.map((id) => store.create(newRecord(store, id))));
    const touches = ids.map((id) => ({ id, at: store.now() }));
    const batches = Array.from({ length: 20 }, (_, index) =>
      store.touch(index % 2 === 0 ? touches : touches.toReversed()),
    );
    expect((await Promise.all(batches)).flat().every(Boolean)).toBe(true);
    const wins = await Promise.all(
      Array.from({ length: 20 }, (_, index) =>
        store.end('id-7', { reason: 'revoked', at: store.now(), by: `by-${index}` }),
      ),
    );
    expect(wins.filter(Boolean)).toHaveLength(1);
  }, 60_000);

  it('knows that it hears no news, and opens another connection for them', async () => {
    const store = await open({ listen });
    const told: string[] = [];
    await store.learnTime();
    await store.create(newRecord(store, 'one'));
    const watch = store.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated() {},
      resumed() {},
    });
    await vi.waitFor(() => expect(watch.intactSince()).toBeLessThanOrEqual(store.now()), 5_000);
    const before = watch.intactSince();
    expect(watch.intactUntil()).toBeGreaterThanOrEqual(before);
    await breakNews();
    await vi.waitFor(() => expect(watch.intactSince()).toBeGreaterThan(before), 9_000);
    await store.end('one', { reason: 'revoked', at: store.now(), by: 'me' });
    await vi.waitFor(() => expect(told).toEqual(['one']), 5_000);
    watch.stop();
    await store.close();
  }, 30_000);

  it('hears of an end behind ten thousand others as soon as of one', async () => {
    const prefix = `test${(prefixes += 1)}`;
    await migratePostgres(pool, prefix);
    let reads = 0;
    const there = createPostgresStore({ client: pool, prefix });
    const here = createPostgresStore({
      client: {
        query(sql, parameters) {
          if (Array.isArray(parameters?.[1])) reads += 1;
          return pool.query(sql, parameters);
        },
      },
      prefix,
      listen,
    });
    await there.learnTime();
    const outdated = new Set<string>();
    const told: string[] = [];
    const watch = here.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated: (id) => void outdated.add(id),
      resumed() {},
    });
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(0), 9_000);
    const now = there.now();
    await pool.query(
      `INSERT INTO ${prefix}_sessions SELECT 'an-id-of-22-chars' || i, 'h', 'tenant', $1::bigint, $1, $1, 900000, $1 + 9000000, $1 + 900000, 900000, 'd', '{}', 0 FROM generate_series(10001, 20000) i`,
      [now],
    );
    await there.create(newRecord(there, 'victim'));
    const request = { reason: 'revoked', at: there.now(), by: 'me' } as const;
    expect((await there.endAll('tenant', request)).length).toBe(10_000);
    await there.end('victim', request);
    await vi.waitFor(() => expect(outdated.has('victim')).toBe(true), 9_000);
    await vi.waitFor(() => expect(told).toContain('victim'), 9_000);
    expect(outdated.size).toBe(10_001);
    const endedAt = there.now();
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(endedAt), 9_000);
    expect(new Set(told).size).toBe(10_001);
    expect(told.length).toBe(10_001);
    expect(reads).toBeLessThan(60);
    await here.close();
  }, 60_000);

  it('reads nothing of ends that concern nobody here, and goes on hearing of those that do', async () => {
    const prefix = `test${(prefixes += 1)}`;
    await migratePostgres(pool, prefix);
    const query = vi.fn<PostgresStoreOptions['client']['query']>((sql, parameters) =>
      pool.query(sql, parameters),
    );
    const here = createPostgresStore({ client: { query }, prefix, listen });
    const there = createPostgresStore({ client: pool, prefix });
    await there.learnTime();
    const told: string[] = [];
    const watch = here.watch(
      {
        ended: ({ id }) => void told.push(`${id} ended`),
        changed: (id) => void told.push(`${id} changed`),
        outdated() {},
        resumed() {},
      },
      (id) => id === 'own',
    );
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(0), 9_000);
    for (const id of ['own', 'foreign', 'another']) await there.create(newRecord(there, id));
    query.mockClear();
    await there.update('foreign', 0, { data: '{"a":1}' });
    await there.end('foreign', { reason: 'revoked', at: there.now(), by: 'me' });
    await there.end('another', { reason: 'revoked', at: there.now(), by: 'me' });
    const endedAt = there.now();
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(endedAt), 9_000);
    const isRead = ([, parameters]: readonly unknown[]): boolean =>
      Array.isArray(parameters) && Array.isArray(parameters[1]);
    expect(query.mock.calls.filter(isRead)).toEqual([]);
    await here.read('own');
    await there.update('own', 0, { data: '{"a":1}' });
    await there.end('own', { reason: 'revoked', at: there.now(), by: 'me' });
    await vi.waitFor(() => expect(told).toEqual(['own changed', 'own ended']), 9_000);
    await here.close();
  }, 30_000);

  it('I3: hears no beat before an end that was told earlier, also when its tombstone is slow to read', async () => {
    let isSlow = false;
    const client: PostgresStoreOptions['client'] = {
      async query(sql, parameters) {
        if (isSlow && parameters?.[1] === 'one') {
          await new Promise((resolve) => setTimeout(resolve, 2_500));
        }
        return pool.query(sql, parameters);
      },
    };
    const prefix = `test${(prefixes += 1)}`;
    await migratePostgres(pool, prefix);
    const here = createPostgresStore({ client, prefix, listen });
    const there = createPostgresStore({ client: pool, prefix });
    await there.learnTime();
    await there.create(newRecord(there, 'one'));
    const told: string[] = [];
    const watch = here.watch({
      ended: ({ id }) => void told.push(id),
      changed() {},
      outdated() {},
      resumed() {},
    });
    await vi.waitFor(() => expect(watch.intactUntil()).toBeGreaterThan(0), 5_000);
    isSlow = true;
    await there.end('one', { reason: 'revoked', at: there.now(), by: 'me' });
    const endedAt = there.now();
    while (told.length === 0) {
      expect(watch.intactUntil()).toBeLessThanOrEqual(endedAt);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    watch.stop();
    await here.close();
  }, 20_000);

  it('without a connection to listen on, it never claims to have heard of everything', async () => {
    const store = await open();
    const watch = store.watch({ ended() {}, changed() {}, outdated() {}, resumed() {} });
    expect(watch.intactSince()).toBe(Number.POSITIVE_INFINITY);
    expect(watch.intactUntil()).toBe(Number.NEGATIVE_INFINITY);
    watch.stop();
    await store.close();
  });

  it('is migrated by several processes at once, or by its text', async () => {
    await Promise.all(Array.from({ length: 5 }, () => migratePostgres(pool, 'together')));
    await pool.query(postgresSchema('together'));
    expect((await pool.query('SELECT * FROM together_sessions')).rows).toEqual([]);
  });

  it.each([
    ['migratePostgres', (prefix: string) => migratePostgres(pool, prefix)],
    ['its text', (prefix: string) => pool.query(postgresSchema(prefix))],
  ])(
    'a table of before endOnClose and the signs is brought up to date by %s',
    async (_name, migrate) => {
      const prefix = `old${(prefixes += 1)}`;
      const table = `${prefix}_sessions`;
      await migratePostgres(pool, prefix);
      await pool.query(`ALTER TABLE ${table} DROP COLUMN left_at, DROP COLUMN closes_at,
      DROP COLUMN spoken_at, DROP COLUMN navigated_at, DROP COLUMN prompted_at, DROP COLUMN extended`);
      const before = createPostgresStore({ client: pool, prefix });
      const now = Date.now();
      const parts = `'old', 'hash', 'george', ${now}, ${now}, ${now}, 900000, ${now + 9e6}, ${now + 9e5}, 60000, '', '{}', 0`;
      await pool.query(`INSERT INTO ${table} VALUES (${parts}, NULL, NULL, NULL)`);
      await migrate(prefix);
      await migrate(prefix);
      const store = createPostgresStore({ client: pool, prefix });
      await store.learnTime();
      expect(await store.read('old')).toMatchObject({ subject: 'george', version: 0 });
      const closing = { leftAt: now, closesAt: store.now() + 60_000 };
      expect(await store.update('old', 0, { closing })).toBe('updated');
      expect((await before.read('old'))?.closing).toEqual(closing);
      // A process of the version before goes on writing rows without the new columns.
      await pool.query(
        `INSERT INTO ${table} VALUES (${parts.replace('old', 'new')}, NULL, NULL, NULL)`,
      );
      expect((await store.read('new'))?.closing).toBeUndefined();
      expect((await store.read('new'))?.signs).toBeUndefined();
      expect((await store.read('new'))?.extended).toBeUndefined();
      const signs = { spokenAt: now, navigatedAt: 0, promptedAt: now };
      const touches = ['old', 'new'].map((id) => ({ id, at: now, signs }));
      expect(await store.touch(touches)).toEqual([true, true]);
      expect((await store.read('new'))?.signs).toEqual(signs);
      // One that knows of closes, and not of signs.
      await pool.query(
        `INSERT INTO ${table} VALUES (${parts.replace('old', 'newer')}, NULL, NULL, NULL, NULL, NULL)`,
      );
      expect((await store.read('newer'))?.signs).toBeUndefined();
      await store.close();
    },
  );

  it('when all is there it waits for no reader', async () => {
    await migratePostgres(pool, 'busy');
    const reader = await pool.connect();
    try {
      await reader.query('BEGIN; SELECT * FROM busy_sessions');
      const migration = pool.query(`SET LOCAL lock_timeout = '2s'; ${postgresSchema('busy')}`);
      await expect(migration).resolves.toBeDefined();
    } finally {
      await reader.query('ROLLBACK');
      reader.release();
    }
  });

  it('refuses what cannot query, and a prefix that would need quoting', () => {
    expect(() => createPostgresStore({ client: {} as never })).toThrow(/"client" must have/);
    expect(() => createPostgresStore({ client: pool, prefix: 'a; DROP' })).toThrow(/"prefix"/);
  });
});
