/** Knows how sessions are kept in an SQLite file: they survive a restart, and several processes may share it. */
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { isEndReason } from '../core/reasons.ts';
import { deadlineOf, type SessionRecord } from '../core/session.ts';
import type { Patch, SessionStore } from '../server/store.ts';
import { steadyTime, systemClock } from '../server/system-clock.ts';

/** What is bound to a parameter. */
export type SqliteValue = string | number | null;

/** A prepared statement, as far as it is used. */
export interface SqliteStatement {
  run(...parameters: SqliteValue[]): { readonly changes: number | bigint };
  get(...parameters: SqliteValue[]): unknown;
  all(...parameters: SqliteValue[]): readonly unknown[];
}

/** A synchronous SQLite database: `DatabaseSync` of `node:sqlite`, `Database` of better-sqlite3 or of libsql. */
export interface SqliteDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): SqliteStatement;
}

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

/** Counts the changes of the schema below; kept in the file as `user_version`. */
const SCHEMA_VERSION = 1;

/** How often ends by other processes are looked for, in milliseconds: half of the second that a watch promises. */
const WATCH_INTERVAL = 500;

/**
 * `end_sequence` numbers the ends in the order in which they are written: clocks of two processes may differ, the
 * order of writes in one file does not. Their count is kept apart, so that it goes on when tombstones are forgotten.
 */
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS stillhere_sessions (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    idle_timeout INTEGER NOT NULL,
    absolute_deadline INTEGER NOT NULL,
    deadline INTEGER NOT NULL,
    tombstone_for INTEGER NOT NULL,
    device TEXT NOT NULL,
    data TEXT NOT NULL,
    version INTEGER NOT NULL,
    ended_reason TEXT,
    ended_at INTEGER,
    end_sequence INTEGER
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS stillhere_sessions_subject
    ON stillhere_sessions (subject, created_at) WHERE ended_at IS NULL;
  CREATE INDEX IF NOT EXISTS stillhere_sessions_deadline
    ON stillhere_sessions (deadline) WHERE ended_at IS NULL;
  CREATE INDEX IF NOT EXISTS stillhere_sessions_forget
    ON stillhere_sessions (ended_at + tombstone_for) WHERE ended_at IS NOT NULL;
  CREATE INDEX IF NOT EXISTS stillhere_sessions_ends
    ON stillhere_sessions (end_sequence) WHERE end_sequence IS NOT NULL;
  CREATE TABLE IF NOT EXISTS stillhere_ends (count INTEGER NOT NULL) STRICT;
  INSERT INTO stillhere_ends SELECT 0 WHERE NOT EXISTS (SELECT 1 FROM stillhere_ends);
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * A store in an SQLite database. Each operation is one guarded statement or one transaction, so it does not matter how many processes
 * have the file open. Their clocks are the machine's.
 * @throws TypeError when `database` is not one, or is in use for something else.
 */
export function createSqliteStore(options: SqliteStoreOptions): SessionStore {
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
  const watchers = new Set<(tombstone: SessionRecord) => void>();
  let toldUpTo = 0;
  let cancelPoll = (): void => {};

  function touchOne(id: string, at: number): boolean {
    const instant = now();
    const activity = Math.floor(Math.min(at, instant));
    return isChange(statements.touch.run(activity, activity, id, instant));
  }

  /** Tells of every end that was written since the last look, by this process or another: once, and in order. */
  function tellEnds(): void {
    if (watchers.size === 0) return;
    try {
      const rows = statements.endsAfter.all(toldUpTo);
      toldUpTo = rows.reduce((last: number, row) => Math.max(last, endSequenceOf(row)), toldUpTo);
      for (const row of rows) for (const watcher of watchers) watcher(recordOf(row));
    } catch {
      // The database is busy or gone. Whoever asks it something is told; the next look tells of these ends.
    }
  }

  function poll(): void {
    cancelPoll = clock.setTimer(poll, WATCH_INTERVAL);
    tellEnds();
  }

  return {
    now,
    async create(record) {
      if (!isChange(statements.create.run(...valuesOf(record)))) throw new SessionExistsError();
    },
    async read(id) {
      const row = statements.read.get(id, now());
      return isRow(row) ? recordOf(row) : undefined;
    },
    async touch(touches) {
      const touchAll = (): boolean[] => touches.map(({ id, at }) => touchOne(id, at));
      return touches.length > 1 ? inTransaction(database, touchAll) : touchAll();
    },
    async update(id, version, patch) {
      const instant = now();
      if (isChange(statements.update.run(...patchValues(patch), id, version, instant))) {
        return 'updated';
      }
      return isRow(statements.findLive.get(id, instant)) ? 'conflict' : 'not-live';
    },
    async end(id, end, unlessActiveAfter = Number.MAX_SAFE_INTEGER) {
      const isWinner = inTransaction(database, () => {
        statements.countEnd.run();
        return isChange(statements.end.run(end.reason, end.at, id, unlessActiveAfter));
      });
      if (isWinner) tellEnds();
      return isWinner;
    },
    async endAll(subject, end, except) {
      const rows = inTransaction(database, () => {
        statements.countEnd.run();
        return statements.endAll.all(end.reason, end.at, subject, except ?? null);
      });
      if (rows.length > 0) tellEnds();
      return rows.map(recordOf);
    },
    async list(subject) {
      return statements.list.all(subject).map(recordOf);
    },
    async due(instant, limit) {
      statements.forget.run(instant);
      return statements.due.all(instant, limit).map(recordOf);
    },
    watch(onEnded) {
      if (watchers.size === 0) {
        toldUpTo = endSequenceOf(statements.lastEnd.get());
        cancelPoll = clock.setTimer(poll, WATCH_INTERVAL);
      } else {
        tellEnds();
      }
      const watcher = (tombstone: SessionRecord): void => {
        try {
          onEnded(tombstone);
        } catch {
          // Whoever listens answers for itself: the end is done, and its caller must hear so.
        }
      };
      watchers.add(watcher);
      return () => {
        if (watchers.delete(watcher) && watchers.size === 0) cancelPoll();
      };
    },
    async close() {
      watchers.clear();
      cancelPoll();
    },
  };
}

function prepareDatabase(database: SqliteDatabase): void {
  database.exec('PRAGMA busy_timeout = 5000');
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch {
    // SQLite does not wait here while another process does the same. The mode is the file's: it is set for both.
  }
  const version = Number(
    (database.prepare('PRAGMA user_version').get() as { readonly user_version: unknown })
      .user_version,
  );
  if (version === 0) inTransaction(database, () => database.exec(SCHEMA));
  const isOurs = isRow(
    database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'stillhere_sessions'`).get(),
  );
  if (version > SCHEMA_VERSION || !isOurs) {
    throw new TypeError(
      `"database" must be new, or hold sessions of version ${SCHEMA_VERSION}, and is of version ${version} ("user_version"): give the sessions a file of their own`,
    );
  }
}

/** Parameters are not numbered: better-sqlite3 takes `?1` for a name, and refuses it. */
function prepareStatements(database: SqliteDatabase) {
  return {
    create: database.prepare(
      `INSERT INTO stillhere_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL) ON CONFLICT DO NOTHING`,
    ),
    read: database.prepare(
      `SELECT * FROM stillhere_sessions WHERE id = ? AND (ended_at IS NULL OR ended_at + tombstone_for > ?)`,
    ),
    touch: database.prepare(
      `UPDATE stillhere_sessions SET last_activity_at = max(last_activity_at, ?),
        deadline = min(max(last_activity_at, ?) + idle_timeout, absolute_deadline)
      WHERE id = ? AND ended_at IS NULL AND deadline > ?`,
    ),
    update: database.prepare(
      `UPDATE stillhere_sessions SET data = coalesce(?, data), secret_hash = coalesce(?, secret_hash),
        authenticated_at = coalesce(?, authenticated_at), version = version + 1
      WHERE id = ? AND version = ? AND ended_at IS NULL AND deadline > ?`,
    ),
    findLive: database.prepare(
      `SELECT 1 FROM stillhere_sessions WHERE id = ? AND ended_at IS NULL AND deadline > ?`,
    ),
    end: database.prepare(
      `UPDATE stillhere_sessions SET ended_reason = ?, ended_at = ?, data = '', end_sequence = (SELECT count FROM stillhere_ends)
      WHERE id = ? AND ended_at IS NULL AND last_activity_at <= ?`,
    ),
    endAll: database.prepare(
      `UPDATE stillhere_sessions SET ended_reason = ?, ended_at = ?, data = '', end_sequence = (SELECT count FROM stillhere_ends)
      WHERE subject = ? AND ended_at IS NULL AND id IS NOT ? RETURNING *`,
    ),
    list: database.prepare(
      `SELECT * FROM stillhere_sessions WHERE subject = ? AND ended_at IS NULL ORDER BY created_at`,
    ),
    due: database.prepare(
      `SELECT * FROM stillhere_sessions WHERE ended_at IS NULL AND deadline <= ? ORDER BY deadline LIMIT ?`,
    ),
    forget: database.prepare(
      `DELETE FROM stillhere_sessions WHERE ended_at IS NOT NULL AND ended_at + tombstone_for <= ?`,
    ),
    countEnd: database.prepare(`UPDATE stillhere_ends SET count = count + 1`),
    lastEnd: database.prepare(`SELECT count AS end_sequence FROM stillhere_ends`),
    endsAfter: database.prepare(
      `SELECT * FROM stillhere_sessions WHERE end_sequence > ? ORDER BY end_sequence`,
    ),
  };
}

function inTransaction<Result>(database: SqliteDatabase, work: () => Result): Result {
  database.exec('BEGIN IMMEDIATE');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    try {
      database.exec('ROLLBACK');
    } catch {
      // After a full disk SQLite has rolled back by itself; the first error says what happened.
    }
    throw error;
  }
}

function isChange({ changes }: { readonly changes: number | bigint }): boolean {
  return Number(changes) > 0;
}

function isRow(row: unknown): boolean {
  return row !== undefined && row !== null;
}

function valuesOf(record: SessionRecord): readonly SqliteValue[] {
  return [
    record.id,
    record.secretHash,
    record.subject,
    record.createdAt,
    record.authenticatedAt,
    record.lastActivityAt,
    record.idleTimeout,
    record.absoluteDeadline,
    deadlineOf(record),
    record.tombstoneFor,
    record.device,
    record.data,
    record.version,
    record.ended?.reason ?? null,
    record.ended?.at ?? null,
  ];
}

function patchValues(patch: Patch): readonly SqliteValue[] {
  return [patch.data ?? null, patch.secretHash ?? null, patch.authenticatedAt ?? null];
}

/** A row of the table above: STRICT holds its columns to these types. */
interface Row {
  readonly id: string;
  readonly secret_hash: string;
  readonly subject: string;
  readonly created_at: number | bigint;
  readonly authenticated_at: number | bigint;
  readonly last_activity_at: number | bigint;
  readonly idle_timeout: number | bigint;
  readonly absolute_deadline: number | bigint;
  readonly tombstone_for: number | bigint;
  readonly device: string;
  readonly data: string;
  readonly version: number | bigint;
  readonly ended_reason: string | null;
  readonly ended_at: number | bigint | null;
  readonly end_sequence: number | bigint | null;
}

function endSequenceOf(value: unknown): number {
  return Number((value as Pick<Row, 'end_sequence'>).end_sequence);
}

function recordOf(value: unknown): SessionRecord {
  const row = value as Row;
  const record: SessionRecord = {
    id: row.id,
    secretHash: row.secret_hash,
    subject: row.subject,
    createdAt: Number(row.created_at),
    authenticatedAt: Number(row.authenticated_at),
    lastActivityAt: Number(row.last_activity_at),
    idleTimeout: Number(row.idle_timeout),
    absoluteDeadline: Number(row.absolute_deadline),
    tombstoneFor: Number(row.tombstone_for),
    device: row.device,
    data: row.data,
    version: Number(row.version),
  };
  if (row.ended_at === null) return record;
  // A reason that a later version has written is an end too: whoever does not know it must not let the session in.
  const reason = isEndReason(row.ended_reason) ? row.ended_reason : 'revoked';
  return { ...record, ended: { reason, at: Number(row.ended_at) } };
}
