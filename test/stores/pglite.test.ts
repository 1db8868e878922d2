import { PGlite } from '@electric-sql/pglite';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createPostgresStore,
  migratePostgres,
  type PostgresListener,
} from '../../src/stores/postgres.ts';
import { newRecord } from '../support/record.ts';
import { testSessionStore, type TestFunction } from '../../src/testing/index.ts';

/** PGlite reads a text without the byte order mark that it begins with. */
const NOT_KEPT = 'gives a byte order mark at the beginning back';
const runTest: TestFunction = it;
const itButOne: TestFunction = (name, run) => (name === NOT_KEPT ? undefined : runTest(name, run));

/** Milliseconds: the first of them compiles PostgreSQL. */
const START = 60_000;

describe('the Postgres store over PGlite', { timeout: START }, () => {
  const database = new PGlite();
  let prefixes = 0;
  afterAll(() => database.close());

  async function nextPrefix(): Promise<string> {
    prefixes += 1;
    const prefix = `test${prefixes}`;
    await migratePostgres(database, prefix);
    return prefix;
  }

  /** PGlite's way to listen, in the shape that the store knows. */
  async function listen(prefix: string): Promise<PostgresListener> {
    let stop = async (): Promise<void> => {};
    return {
      query: async () => {},
      on(event: string, listener: (message: { channel: string; payload: string }) => void) {
        if (event !== 'notification') return;
        const channel = `${prefix}_sessions`;
        void database
          .listen(channel, (payload) => listener({ channel, payload }))
          .then((unlisten) => void (stop = unlisten));
      },
      end: () => stop(),
    };
  }

  describe('without news', () => {
    testSessionStore(itButOne, async (clock) => {
      const time = clock.wall() - clock.monotonic();
      const storeTime = (): number => time + clock.monotonic();
      const store = createPostgresStore({
        ...{ client: database, clock, storeTime },
        prefix: await nextPrefix(),
      });
      return { store, dispose: async () => {}, hearsNews: false };
    });
  });

  describe('with news', () => {
    testSessionStore(itButOne, async (clock) => {
      const time = clock.wall() - clock.monotonic();
      const prefix = await nextPrefix();
      const store = createPostgresStore({
        ...{ client: database, clock, prefix },
        listen: () => listen(prefix),
        storeTime: () => time + clock.monotonic(),
      });
      return { store, dispose: async () => {} };
    });
  });

  it('keeps sessions apart whose subjects differ in a byte order mark only', async () => {
    const store = createPostgresStore({ client: database, prefix: await nextPrefix() });
    await store.learnTime();
    await store.create({ ...newRecord(store, 'one'), subject: '\ufeffgeorge' });
    expect(await store.list('\ufeffgeorge')).toHaveLength(1);
    expect(await store.list('george')).toEqual([]);
  });

  it('is migrated again without harm, also by many at once', async () => {
    await Promise.all([1, 2, 3].map(() => migratePostgres(database, 'again')));
    await expect(migratePostgres(database, 'again')).resolves.toBeUndefined();
  });
});
