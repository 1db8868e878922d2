/** Knows how sessions are kept in an SQLite file: they survive a restart, and several processes may share it. */
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { SessionRecord, Signs } from '../core/session.ts';
import { createListeners } from '../engine/listeners.ts';
import { isSameAgain } from '../engine/record-table.ts';
import {
  CLAIM_FOR,
  type CreateOutcome,
  type Patch,
  type SessionStore,
  type UpdateOutcome,
} from '../engine/store.ts';
import { behindDoor } from '../engine/store-door.ts';
import { steadyTime, systemClock, waitingClock } from '../engine/system-clock.ts';
import { createSecret } from './shared/secret.ts';
import { recordOf, signValuesOf, valuesOf } from './shared/rows.ts';
import { createBusyQueue } from './sqlite/busy.ts';
import {
  changeSequenceOf,
  inTransaction,
  isRow,
  liveOf,
  patchValues,
  secretOf,
  type SqliteDatabase,
} from './sqlite/database.ts';
import { prepareDatabase } from './sqlite/tables.ts';

export type { SqliteDatabase, SqliteStatement, SqliteValue } from './sqlite/database.ts';

/** How often ends and changes by other processes are looked for, in milliseconds: half of what a watch promises. */
const WATCH_INTERVAL = 500;
/** So many changes are told in one go, in which nothing else runs. */
const CHANGES_AT_ONCE = 500;
/** So many are forgotten, or put off, by one `due`. */
const PUT_AWAY_AT_ONCE = 1_000;

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
 * @throws TypeError when `database` is not one, is in use for something else, or cannot be written.
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
  const statements = prepareDatabase(database);
  const busy = createBusyQueue(options.clock ?? waitingClock);
  const listeners = createListeners();
  /** The change that was told last: of a transaction that changed many, they are told in the order of their ids. */
  let toldUpTo = { sequence: 0, id: '' };
  /** How many changes there were at the last look: it is less when a backup was put back. */
  let changesSeen = 0;
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

  /**
   * Tells of every end and change that was written since the last look, by this process or another: once, in order, and
   * of many only some in one go.
   */
  function tellChanges(): void {
    if (listeners.size === 0) return;
    try {
      const instant = now();
      const changes = changeSequenceOf(statements.lastChange.get());
      if (changes < changesSeen) {
        beginAnew();
        return;
      }
      changesSeen = changes;
      const { sequence, id } = toldUpTo;
      const rows = statements.changesAfter.all(sequence, sequence, id, CHANGES_AT_ONCE);
      const records = rows.map(recordOf);
      const last = records.at(-1);
      if (last !== undefined) toldUpTo = { sequence: changeSequenceOf(rows.at(-1)), id: last.id };
      if (rows.length < CHANGES_AT_ONCE) watchedUntil = instant;
      else planPoll(1);
      for (const record of records) {
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
      changesSeen = changeSequenceOf(statements.lastChange.get());
      toldUpTo = { sequence: changesSeen + 1, id: '' };
    } catch {
      watchedSince = Number.POSITIVE_INFINITY;
    }
  }

  /** What was told, or not, before now says nothing any more. */
  function beginAnew(): void {
    startWatching();
    if (watchedSince < Number.POSITIVE_INFINITY) listeners.resumed();
  }

  function planPoll(delay: number): void {
    cancelPoll();
    cancelPoll = clock.setTimer(poll, delay);
  }

  function poll(): void {
    planPoll(WATCH_INTERVAL);
    if (watchedSince < Number.POSITIVE_INFINITY) {
      tellChanges();
      return;
    }
    beginAnew();
  }

  function updateOne(id: string, version: number, patch: Patch): 'changed' | UpdateOutcome {
    const instant = now();
    statements.countChange.run();
    if (isChange(statements.update.run(...patchValues(patch), id, version, instant))) {
      return 'changed';
    }
    if (!isRow(statements.findLive.get(id, instant))) return 'not-live';
    const { by } = patch;
    const isOwn = by !== undefined && isRow(statements.isChangedBy.get(id, version, by));
    return isOwn ? 'updated' : 'conflict';
  }

  const inOne = <Result>(work: () => Result): Promise<Result> =>
    busy.write(() => inTransaction(database, work));

  return behindDoor({
    now,
    isTimeKnown: () => true,
    async learnTime() {},
    async create(record) {
      const limit = record.ended === undefined ? record.most : undefined;
      const outcome =
        limit === undefined
          ? await busy.write(() => createOne(record))
          : await inOne(() => createOne(record, limit));
      if (outcome === 'exists') throw new SessionExistsError();
      return outcome;
    },
    async read(id) {
      const row = await busy.read(() => statements.read.get(id, now()));
      return isRow(row) ? recordOf(row) : undefined;
    },
    touch(touches) {
      const touchAll = (): boolean[] => touches.map(({ id, at, signs }) => touchOne(id, at, signs));
      return touches.length > 1 ? inOne(touchAll) : busy.write(touchAll);
    },
    visit(id, secretHash, at, signs) {
      return inOne(() => {
        const row = statements.read.get(id, now());
        if (!isRow(row)) return undefined;
        const record = recordOf(row);
        return { record, isTouched: record.secretHash === secretHash && touchOne(id, at, signs) };
      });
    },
    async update(id, version, patch) {
      const outcome = await inOne(() => updateOne(id, version, patch));
      if (outcome !== 'changed') return outcome;
      tellChanges();
      return 'updated';
    },
    async end(id, { reason, at, by }, unlessActiveAfter = Number.MAX_SAFE_INTEGER) {
      const outcome = await inOne(() => {
        statements.countChange.run();
        if (isChange(statements.end.run(reason, at, by, id, unlessActiveAfter, reason, at))) {
          return 'ended';
        }
        return isRow(statements.isEndedBy.get(id, by)) ? 'ended before' : 'lost';
      });
      if (outcome === 'ended') tellChanges();
      return outcome !== 'lost';
    },
    async endAll(subject, { reason, at, by }, except, begunUntil = Number.MAX_SAFE_INTEGER) {
      const rows = await inOne(() => {
        statements.countChange.run();
        statements.endAll.run(reason, at, by, subject, except ?? null, begunUntil);
        return statements.allEndedBy.all(subject, by);
      });
      if (rows.length > 0) tellChanges();
      return rows.map(recordOf);
    },
    async list(subject) {
      return (await busy.read(() => statements.list.all(subject))).map(recordOf);
    },
    async due(instant, limit) {
      const isAnything = await busy.read(
        () => isRow(statements.isAnyDue.get(instant)) || isRow(statements.isAnyOver.get(instant)),
      );
      if (!isAnything) return [];
      const rows = await inOne(() => {
        statements.forget.run(instant, PUT_AWAY_AT_ONCE);
        statements.putOff.run(instant, instant, PUT_AWAY_AT_ONCE);
        return statements.claim.all(instant + CLAIM_FOR, instant, instant, limit);
      });
      return rows.map(recordOf);
    },
    watch(listener, concerns) {
      if (listeners.size === 0) {
        startWatching();
        planPoll(WATCH_INTERVAL);
      } else {
        tellChanges();
      }
      const since = now();
      const remove = listeners.add(listener, concerns);
      return {
        intactSince: () => Math.max(since, watchedSince),
        intactUntil: () => watchedUntil,
        stop() {
          remove();
          if (listeners.size === 0) cancelPoll();
        },
      };
    },
    async secret() {
      const known = secretOf(await busy.read(() => statements.secret.get()));
      if (known !== undefined) return known;
      // Of two processes that find none at once, the second keeps what the first has made.
      return inOne(() => {
        statements.makeSecret.run(createSecret());
        return String(secretOf(statements.secret.get()));
      });
    },
    async close() {
      listeners.clear();
      cancelPoll();
      busy.close();
    },
  });
}

function isChange({ changes }: { readonly changes: number | bigint }): boolean {
  return Number(changes) > 0;
}
