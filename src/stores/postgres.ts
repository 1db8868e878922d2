/** Knows how sessions are kept in PostgreSQL. */
import { randomBytes } from 'node:crypto';
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { SessionRecord } from '../core/session.ts';
import { createLearntClock } from '../engine/learnt-clock.ts';
import { isSameAgain } from '../engine/record-table.ts';
import { CLAIM_FOR, type SessionStore } from '../engine/store.ts';
import { behindDoor } from '../engine/store-door.ts';
import { systemClock } from '../engine/system-clock.ts';
import { createSecret } from './shared/secret.ts';
import {
  closingValuesOf,
  idleValuesOf,
  recordOf,
  signValuesOf,
  valuesOf,
  type Row,
} from './shared/rows.ts';
import { createBatches } from './shared/batches.ts';
import { containErrors } from './shared/client-errors.ts';
import { createBeatWatches } from './shared/beat-watches.ts';
import { tableOf, type PostgresClient } from './postgres/schema.ts';
import { createHearing, type PostgresListener } from './postgres/hearing.ts';
import { statementsFor } from './postgres/statements.ts';

export { migratePostgres, postgresSchema, type PostgresClient } from './postgres/schema.ts';
export type { PostgresListener } from './postgres/hearing.ts';

/** So many sessions are read by one statement. */
const READS_AT_ONCE = 500;
const LATEST = Number.MAX_SAFE_INTEGER;
/** Of one that others overtake each time: each try of theirs that overtook it has come through, so there are few. */
const MOST_RETRIES = 8;
/** `serialization_failure` (appendix A of the manual). */
const OVERTAKEN = '40001';

/** How the store works. */
export interface PostgresStoreOptions {
  /**
   * A `Pool` of the package `pg`, or anything with its `query(sql, parameters)`. It stays the caller's. The store
   * listens to its `'error'` events, which would end the process; to have them in a log, listen too.
   */
  readonly client: PostgresClient;
  /**
   * Opens a connection on which ends are heard of, through no pooler: `async () => { const own = new Client(); await
   * own.connect(); return own; }`. Called again when it breaks. Without it, what this process remembers of a session
   * is read again when it is older than `maxStale`.
   */
  readonly listen?: () => Promise<PostgresListener>;
  /** What the name of the table begins with. Default `'stillhere'`. */
  readonly prefix?: string;
  /** The clock of this machine, for tests. */
  readonly clock?: Clock;
  /** The store's time, for tests. Default: the server's own. */
  readonly storeTime?: () => number;
}

/**
 * A store in PostgreSQL 12 or later, whose table `migratePostgres` makes. Each operation is one statement, and exact
 * on the primary. It is made for `READ COMMITTED`, which is the default: where `default_transaction_isolation` is above it,
 * writes of one session at the same time fail (40001), and their requests as if the store were out of reach. Give such a
 * client `options: '-c default_transaction_isolation=read\\ committed'`.
 * @throws TypeError when `client` has no `query`, or `prefix` would need quoting.
 */
export function createPostgresStore(options: PostgresStoreOptions): SessionStore {
  checkOptions<PostgresStoreOptions>('createPostgresStore', options, {
    client: 'any',
    listen: 'function',
    prefix: 'string',
    clock: 'clock',
    storeTime: 'function',
  });
  const { client, storeTime, listen } = options;
  if (typeof client?.query !== 'function') {
    throw new TypeError('"client" must have a "query", as a `Pool` of the package pg has');
  }
  containErrors(client);
  const clock = options.clock ?? systemClock;
  const table = tableOf(options.prefix ?? 'stillhere');
  const sql = statementsFor(table);
  const learnt = createLearntClock(clock);
  const now = storeTime ?? learnt.now;

  /** Runs a statement, and learns the time from its first row: there is always one. */
  async function run(
    statement: string,
    ...parameters: readonly unknown[]
  ): Promise<readonly Row[]> {
    const sentAt = clock.monotonic();
    const { rows } = await client.query(statement, [storeTime?.() ?? null, ...parameters]);
    learnt.learn(sentAt, Number(rows[0]?.['now']));
    return rows;
  }

  async function learnTime(): Promise<void> {
    await run(sql.time);
  }

  const hearing =
    listen === undefined
      ? undefined
      : createHearing({
          connect: listen,
          table,
          own: randomBytes(9).toString('base64url'),
          read: async (ids) => recordsOf(await run(sql.read, ids)),
          beat: async (channel, message, isForAll) =>
            (await run(sql.beat, channel, message, isForAll))[0]?.['place'],
        });

  /** Notes who reads; where others note at the same time, a transaction above `READ COMMITTED` fails, and is begun again. */
  async function note(
    ids: readonly string[],
    name: string,
    triesLeft: number = MOST_RETRIES,
  ): Promise<readonly Row[]> {
    try {
      return await run(sql.note, ids, name);
    } catch (error) {
      if (triesLeft === 0 || !isOvertaken(error)) throw error;
      return note(ids, name, triesLeft - 1);
    }
  }

  /** Who reads to remember is told of what happens to it from then on. */
  async function readNoted(ids: readonly string[]): Promise<readonly Row[]> {
    if (hearing === undefined) return run(sql.read, ids);
    const rows = await note(ids, hearing.name);
    const late = rows.filter((row) => row['is_late'] === true).map((row) => String(row['id']));
    if (late.length === 0) return rows;
    return [...rows.filter((row) => row['is_late'] !== true), ...(await readNoted(late))];
  }

  const read = createBatches<SessionRecord | undefined>({
    clock,
    most: READS_AT_ONCE,
    async ask(ids) {
      const found = new Map((await readNoted(ids)).map((row) => [row['id'], row]));
      return (id) => {
        const row = found.get(id);
        return row === undefined ? undefined : recordOf(row);
      };
    },
  });

  const watches =
    hearing === undefined
      ? undefined
      : createBeatWatches({
          ...{ clock, now, learnTime },
          open: hearing.open,
          places: 1,
          sendBeat: (_place, message) => hearing.beat(message),
        });

  return behindDoor({
    now,
    isTimeKnown: storeTime === undefined ? learnt.isKnown : () => true,
    learnTime,
    read,
    async create(record) {
      const { most = Number.POSITIVE_INFINITY } = record;
      const isLimited = most < Number.POSITIVE_INFINITY && record.ended === undefined;
      const limit = isLimited ? most : null;
      const reader = record.ended === undefined ? (hearing?.name ?? null) : null;
      const [row] = await run(sql.create, ...valuesOf(record), limit, reader);
      if (row?.['is_done'] === true) return 'created';
      const kept = await read(record.id);
      if (kept !== undefined && isSameAgain(kept, record, now())) return 'created';
      if (kept !== undefined || !isLimited) throw new SessionExistsError();
      return 'full';
    },
    async touch(touches) {
      const ids = touches.map(({ id }) => id);
      const [row] = await run(
        sql.touch,
        ids,
        touches.map(({ at }) => Math.floor(at)),
        ...[0, 1, 2].map((sign) => touches.map(({ signs }) => signValuesOf(signs)[sign])),
      );
      const live = new Set(row?.['ids'] as readonly string[]);
      return ids.map((id) => live.has(id));
    },
    async visit(id, secretHash, at, signs) {
      const rows = await run(sql.visit, id, secretHash, Math.floor(at), ...signValuesOf(signs));
      const [record] = recordsOf(rows);
      return record === undefined
        ? undefined
        : { record, isTouched: rows[0]?.['is_done'] === true };
    },
    async update(id, version, patch) {
      const { data = null, secretHash = null, authenticatedAt = null } = patch;
      const by = patch.by ?? null;
      const values = [
        ...[data, secretHash, authenticatedAt, ...closingValuesOf(patch.closing), by],
        ...idleValuesOf(patch),
      ];
      const [row] = await run(sql.update, table, id, version, ...values);
      if (row?.['is_done'] === true) return 'updated';
      return row?.['is_live'] === true ? 'conflict' : 'not-live';
    },
    async end(id, { reason, at, by }, unlessActiveAfter = LATEST) {
      const [row] = await run(sql.end, table, id, reason, at, by, unlessActiveAfter);
      return row?.['is_done'] === true;
    },
    async endAll(subject, { reason, at, by }, except, begunUntil = LATEST) {
      const values = [subject, reason, at, by, except ?? null, begunUntil];
      return recordsOf(await run(sql.endAll, table, ...values));
    },
    async list(subject) {
      return recordsOf(await run(sql.list, subject));
    },
    async due(instant, limit) {
      return recordsOf(await run(sql.due, instant, limit, instant + CLAIM_FOR));
    },
    watch: (listener, concerns) =>
      watches?.watch(listener, concerns) ?? {
        intactSince: () => Number.POSITIVE_INFINITY,
        intactUntil: () => Number.NEGATIVE_INFINITY,
        stop() {},
      },
    async secret() {
      const [row] = await run(sql.secret, createSecret());
      return String(row?.['secret']);
    },
    async close() {
      watches?.close();
    },
  });
}

function isOvertaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === OVERTAKEN;
}

/** The sessions of an answer: where there is none, its one row has only the time. */
function recordsOf(rows: readonly Row[]): readonly SessionRecord[] {
  return rows.filter((row) => typeof row['id'] === 'string').map(recordOf);
}
