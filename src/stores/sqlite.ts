/** Knows how sessions are kept in an SQLite file: they survive a restart, and several processes may share it. */
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { SessionRecord, Signs } from '../core/session.ts';
import { createListeners } from '../server/listeners.ts';
import { isSameAgain } from '../server/record-table.ts';
import { CLAIM_FOR, type CreateOutcome, type SessionStore } from '../server/store.ts';
import { behindDoor } from '../server/store-door.ts';
import { steadyTime, systemClock } from '../server/system-clock.ts';
import { recordOf, signValuesOf, valuesOf } from './shared/rows.ts';
import {
  changeSequenceOf,
  inTransaction,
  isRow,
  liveOf,
  patchValues,
  prepareDatabase,
  prepareStatements,
  type SqliteDatabase,
} from './sqlite/database.ts';

export type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite/database.ts';

/** How often ends and changes by other processes are looked for, in milliseconds: half of what a watch promises. */
const WATCH_INTERVAL = 500;

/** How the store works. */
export interface SqliteStoreOptions {
  /**
   * An open database, of SQLite 3.37 or later, with a file of its own. It stays the caller's: closing the store does
   * not close it. How much a power cut may undo is its `PRAGMA synchronous`: nothing with `FULL`, SQLite's default;
   * the ends of the last moments with `NORMAL`.
   */
  readonly database: SqliteDatabase;
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/**
 * A store in an SQLite database. Each operation is one guarded statement or one transaction, so it does not matter how many processes
 * have the file open. Their clocks are the machine's.
 * @throws TypeError when `database` is not one, or is in use for something else.
 */
export function createSqliteStore(options: SqliteStoreOptions): SessionStore {
  checkOptions<SqliteStoreOptions>('createSqliteStore', options, {
    database: 'any',
    clock: 'clock',
  });
  const { database } = options;
  if (typeof database?.exec !== 'function' || typeof database.prepare !== 'function') {
    throw new TypeError(
      '"database" must be an open SQLite database, such as `new DatabaseSync(path)` of node:sqlite',
    );
  }
  const clock = options.clock ?? systemClock;
  const now = steadyTime(clock);
  prepareDatabase(database);
  const statements = prepareStatements(database);
  const listeners = createListeners();
  let toldUpTo = 0;
  let watchedSince = Number.POSITIVE_INFINITY;
  let watchedUntil = Number.NEGATIVE_INFINITY;
  let cancelPoll = (): void => {};

  function touchOne(id: string, at: number, signs: Signs | undefined): boolean {
    const instant = now();
    const activity = Math.floor(Math.min(at, instant));
    const shown = signValuesOf(signs);
    return isChange(
      statements.touch.run(activity, ...shown, id, activity, activity, activity, instant),
    );
  }

  function createOne(
    record: SessionRecord,
    most: number = Number.POSITIVE_INFINITY,
  ): CreateOutcome | 'exists' {
    const { id, subject } = record;
    const isFull = (): boolean => liveOf(statements.countLive.get(subject, now())) >= most;
    if (most < Number.POSITIVE_INFINITY && isFull()) {
      return isKept(record) ? 'created' : isRow(statements.find.get(id)) ? 'exists' : 'full';
    }
    if (isChange(statements.create.run(...valuesOf(record)))) return 'created';
    return isKept(record) ? 'created' : 'exists';
  }

  function isKept(record: SessionRecord): boolean {
    const row = statements.find.get(record.id);
    return isRow(row) && isSameAgain(recordOf(row), record, now());
  }

  /** Tells of every end and change that was written since the last look, by this process or another: once, in order. */
  function tellChanges(): void {
    if (listeners.size === 0) return;
    try {
      const instant = now();
      const rows = statements.changesAfter.all(toldUpTo);
      toldUpTo = rows.reduce(
        (last: number, row) => Math.max(last, changeSequenceOf(row)),
        toldUpTo,
      );
      watchedUntil = instant;
      for (const record of rows.map(recordOf)) {
        if (record.ended === undefined) listeners.changed(record.id);
        else listeners.ended(record);
      }
    } catch {
      // The database is busy or gone. Whoever asks it something is told; the next look tells of these changes.
    }
  }

  /** Until the database can be read, nothing is known of what happens in it. */
  function startWatching(): void {
    try {
      watchedSince = now();
      watchedUntil = watchedSince;
      toldUpTo = changeSequenceOf(statements.lastChange.get());
    } catch {
      watchedSince = Number.POSITIVE_INFINITY;
    }
  }

  function poll(): void {
    cancelPoll = clock.setTimer(poll, WATCH_INTERVAL);
    if (watchedSince === Number.POSITIVE_INFINITY) startWatching();
    else tellChanges();
  }

  return behindDoor({
    now,
    isTimeKnown: () => true,
    async learnTime() {},
    async create(record, most) {
      const limit = record.ended === undefined ? most : undefined;
      const outcome =
        limit === undefined
          ? createOne(record)
          : inTransaction(database, () => createOne(record, limit));
      if (outcome === 'exists') throw new SessionExistsError();
      return outcome;
    },
    async read(id) {
      const row = statements.read.get(id, now());
      return isRow(row) ? recordOf(row) : undefined;
    },
    async touch(touches) {
      const touchAll = (): boolean[] => touches.map(({ id, at, signs }) => touchOne(id, at, signs));
      return touches.length > 1 ? inTransaction(database, touchAll) : touchAll();
    },
    async visit(id, secretHash, at, signs) {
      return inTransaction(database, () => {
        const row = statements.read.get(id, now());
        if (!isRow(row)) return undefined;
        const record = recordOf(row);
        return { record, isTouched: record.secretHash === secretHash && touchOne(id, at, signs) };
      });
    },
    async update(id, version, patch) {
      const instant = now();
      const isUpdated = inTransaction(database, () => {
        statements.countChange.run();
        return isChange(statements.update.run(...patchValues(patch), id, version, instant));
      });
      if (isUpdated) {
        tellChanges();
        return 'updated';
      }
      if (!isRow(statements.findLive.get(id, instant))) return 'not-live';
      const { by } = patch;
      const isOwn = by !== undefined && isRow(statements.isChangedBy.get(id, version, by));
      return isOwn ? 'updated' : 'conflict';
    },
    async end(id, { reason, at, by }, unlessActiveAfter = Number.MAX_SAFE_INTEGER) {
      const isWinner = inTransaction(database, () => {
        statements.countChange.run();
        return isChange(statements.end.run(reason, at, by, id, unlessActiveAfter, reason, at));
      });
      if (isWinner) tellChanges();
      return isWinner || isRow(statements.isEndedBy.get(id, by));
    },
    async endAll(subject, { reason, at, by }, except, begunUntil = Number.MAX_SAFE_INTEGER) {
      const rows = inTransaction(database, () => {
        statements.countChange.run();
        statements.endAll.run(reason, at, by, subject, except ?? null, begunUntil);
        return statements.allEndedBy.all(subject, by);
      });
      if (rows.length > 0) tellChanges();
      return rows.map(recordOf);
    },
    async list(subject) {
      return statements.list.all(subject).map(recordOf);
    },
    async due(instant, limit) {
      statements.forget.run(instant);
      if (!isRow(statements.isAnyDue.get(instant))) return [];
      return inTransaction(database, () => {
        statements.putOff.run(instant, instant);
        return statements.claim.all(instant + CLAIM_FOR, instant, limit);
      }).map(recordOf);
    },
    watch(listener) {
      if (listeners.size === 0) {
        startWatching();
        cancelPoll = clock.setTimer(poll, WATCH_INTERVAL);
      } else {
        tellChanges();
      }
      const since = now();
      const remove = listeners.add(listener);
      return {
        intactSince: () => Math.max(since, watchedSince),
        intactUntil: () => watchedUntil,
        stop() {
          remove();
          if (listeners.size === 0) cancelPoll();
        },
      };
    },
    async close() {
      listeners.clear();
      cancelPoll();
    },
  });
}

function isChange({ changes }: { readonly changes: number | bigint }): boolean {
  return Number(changes) > 0;
}
