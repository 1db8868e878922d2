/** Knows the tables and statements of the SQLite store, and how a file of an older version becomes one of today's. */
import type { Patch } from '../../engine/store.ts';
import { closingValuesOf, idleValuesOf, TAKEN_BACK, type Row } from '../shared/rows.ts';
import { isBusy } from './busy.ts';

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

/** Milliseconds for which the start waits for a lock. */
const STARTING = 2_000;

/** Counts the changes of the schema below; kept in the file as `user_version`. */
const SCHEMA_VERSION = 6;

/**
 * `look_at` is when a session is to be looked at next: a touch leaves it where it is, and writes to no index.
 * `change_sequence` numbers ends and changes in the order in which they are written: clocks of two processes may
 * differ, the order of writes in one file does not. Their count is kept apart, so that it goes on when tombstones are
 * forgotten.
 */
const SCHEMA = `
  CREATE TABLE stillhere_sessions (
    id TEXT PRIMARY KEY,
    secret_hash TEXT NOT NULL,
    subject TEXT NOT NULL,
    created_at INTEGER NOT NULL,
    authenticated_at INTEGER NOT NULL,
    last_activity_at INTEGER NOT NULL,
    idle_timeout INTEGER NOT NULL,
    absolute_deadline INTEGER NOT NULL,
    look_at INTEGER NOT NULL,
    tombstone_for INTEGER NOT NULL,
    device TEXT NOT NULL,
    data TEXT NOT NULL,
    version INTEGER NOT NULL,
    ended_reason TEXT,
    ended_at INTEGER,
    change_sequence INTEGER,
    ended_by TEXT,
    left_at INTEGER,
    closes_at INTEGER,
    spoken_at INTEGER NOT NULL DEFAULT 0,
    navigated_at INTEGER NOT NULL DEFAULT 0,
    prompted_at INTEGER NOT NULL DEFAULT 0,
    extended INTEGER NOT NULL DEFAULT 0
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX stillhere_sessions_subject ON stillhere_sessions (subject, created_at);
  CREATE INDEX stillhere_sessions_look_at ON stillhere_sessions (look_at) WHERE ended_at IS NULL;
  CREATE INDEX stillhere_sessions_forget
    ON stillhere_sessions (ended_at + tombstone_for) WHERE ended_at IS NOT NULL;
  CREATE INDEX stillhere_sessions_changes
    ON stillhere_sessions (change_sequence) WHERE change_sequence IS NOT NULL;
  CREATE TABLE stillhere_changes (count INTEGER NOT NULL) STRICT;
  INSERT INTO stillhere_changes VALUES (0);
  CREATE TABLE stillhere_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret TEXT NOT NULL) STRICT;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

const FROM_VERSION_1 = `
  ALTER TABLE stillhere_sessions RENAME COLUMN deadline TO look_at;
  ALTER TABLE stillhere_sessions RENAME COLUMN end_sequence TO change_sequence;
  ALTER TABLE stillhere_sessions ADD COLUMN ended_by TEXT;
  DROP INDEX stillhere_sessions_subject;
  CREATE INDEX stillhere_sessions_subject ON stillhere_sessions (subject, created_at);
  ALTER TABLE stillhere_ends RENAME TO stillhere_changes;
`;

const FROM_VERSION_2 = `
  ALTER TABLE stillhere_sessions ADD COLUMN left_at INTEGER;
  ALTER TABLE stillhere_sessions ADD COLUMN closes_at INTEGER;
`;

const FROM_VERSION_3 = `
  ALTER TABLE stillhere_sessions ADD COLUMN spoken_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE stillhere_sessions ADD COLUMN navigated_at INTEGER NOT NULL DEFAULT 0;
  ALTER TABLE stillhere_sessions ADD COLUMN prompted_at INTEGER NOT NULL DEFAULT 0;
`;

const FROM_VERSION_4 = `
  CREATE TABLE IF NOT EXISTS stillhere_secret (id INTEGER PRIMARY KEY CHECK (id = 1), secret TEXT NOT NULL) STRICT;
`;

const FROM_VERSION_5 = `
  ALTER TABLE stillhere_sessions ADD COLUMN extended INTEGER NOT NULL DEFAULT 0;
  PRAGMA user_version = ${SCHEMA_VERSION};
`;

/**
 * Makes the tables, or brings those of an older version up to date, and prepares the statements. Only here the process
 * waits for a lock of another, standing still.
 * @throws TypeError when the database is in use for something else, or of a later version.
 */
export function prepareDatabase(database: SqliteDatabase): SqliteStatements {
  try {
    database.exec(`PRAGMA busy_timeout = ${STARTING}`);
    makeTables(database);
    const statements = prepareStatements(database);
    database.exec('PRAGMA busy_timeout = 0');
    return statements;
  } catch (error) {
    if (!isBusy(error)) throw error;
    throw new Error(
      `"database" is locked by another process for more than ${STARTING} ms (${textOf(error)}): close what has it open, or start again`,
      { cause: error },
    );
  }
}

function makeTables(database: SqliteDatabase): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch {
    // SQLite does not wait here while another process does the same. The mode is the file's: it is set for both.
  }
  // Looked at again inside: of two processes that start at once, the second finds the work done.
  if (versionOf(database) < SCHEMA_VERSION) {
    inTransaction(database, () => {
      const version = versionOf(database);
      if (version === 0) database.exec(SCHEMA);
      if (version === 0 || !hasSessions(database)) return;
      if (version === 1) database.exec(FROM_VERSION_1);
      if (version < 3) database.exec(FROM_VERSION_2);
      if (version < 4) database.exec(FROM_VERSION_3);
      if (version < 5) database.exec(FROM_VERSION_4);
      if (version < SCHEMA_VERSION) database.exec(FROM_VERSION_5);
    });
  }
  const version = versionOf(database);
  if (version !== SCHEMA_VERSION || !hasSessions(database)) {
    throw new TypeError(
      `"database" must be new, or hold sessions of version ${SCHEMA_VERSION}, and is of version ${version} ("user_version"): give the sessions a file of their own`,
    );
  }
}

function versionOf(database: SqliteDatabase): number {
  const row = database.prepare('PRAGMA user_version').get() as { readonly user_version: unknown };
  return Number(row.user_version);
}

function hasSessions(database: SqliteDatabase): boolean {
  return isRow(
    database.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'stillhere_sessions'`).get(),
  );
}

/** The deadline of a row whose last activity is as given. */
const deadline = (last: string): string =>
  `min(${last} + idle_timeout, absolute_deadline,
    CASE WHEN ${last} <= left_at THEN closes_at ELSE absolute_deadline END)`;
const DEADLINE = deadline('last_activity_at');
const LIVE = `ended_at IS NULL AND ${DEADLINE} > ?`;

/** Parameters are not numbered: better-sqlite3 takes `?1` for a name, and refuses it. */
const STATEMENTS = {
  create: `INSERT INTO stillhere_sessions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, NULL, NULL, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING`,
  find: `SELECT * FROM stillhere_sessions WHERE id = ?`,
  read: `SELECT * FROM stillhere_sessions WHERE id = ? AND (ended_at IS NULL OR ended_at + tombstone_for > ?)`,
  /** At, the signs, id, at, at, at, now. */
  touch: `UPDATE stillhere_sessions SET last_activity_at = max(last_activity_at, ?),
      spoken_at = max(spoken_at, ?), navigated_at = max(navigated_at, ?), prompted_at = max(prompted_at, ?)
    WHERE id = ? AND ended_at IS NULL AND ${DEADLINE} > ?
      AND ${deadline('max(last_activity_at, ?)')} > ?`,
  update: `UPDATE stillhere_sessions SET data = coalesce(?, data), secret_hash = coalesce(?, secret_hash),
      authenticated_at = coalesce(?, authenticated_at), version = version + 1,
      left_at = nullif(coalesce(?, left_at), ${TAKEN_BACK}), closes_at = nullif(coalesce(?, closes_at), ${TAKEN_BACK}),
      idle_timeout = coalesce(?, idle_timeout), extended = coalesce(?, extended),
      look_at = min(look_at, coalesce(nullif(?, ${TAKEN_BACK}), look_at), coalesce(last_activity_at + ?, look_at)),
      ended_by = ?,
      change_sequence = (SELECT count FROM stillhere_changes)
    WHERE id = ? AND version = ? AND ${LIVE}`,
  countLive: `SELECT count(*) AS live FROM stillhere_sessions WHERE subject = ? AND ${LIVE}`,
  /** Id, version, by. Of a session that has not ended, `ended_by` is who changed it last. */
  isChangedBy: `SELECT 1 FROM stillhere_sessions WHERE id = ? AND version = ? + 1 AND ended_by = ? AND ended_at IS NULL`,
  findLive: `SELECT 1 FROM stillhere_sessions WHERE id = ? AND ${LIVE}`,
  /** Reason, at, by, id, unless active after, reason, at. */
  end: `UPDATE stillhere_sessions SET ended_reason = ?, ended_at = ?, ended_by = ?, data = '', device = '',
      left_at = NULL, closes_at = NULL, spoken_at = 0, navigated_at = 0, prompted_at = 0, extended = 0,
      change_sequence = (SELECT count FROM stillhere_changes)
    WHERE id = ? AND ended_at IS NULL AND last_activity_at <= ?
      AND (? <> 'closed' OR last_activity_at <= left_at AND closes_at <= ?)`,
  isEndedBy: `SELECT 1 FROM stillhere_sessions WHERE id = ? AND ended_by = ? AND ended_at IS NOT NULL`,
  endAll: `UPDATE stillhere_sessions SET ended_reason = ?, ended_at = ?, ended_by = ?, data = '', device = '',
      left_at = NULL, closes_at = NULL, spoken_at = 0, navigated_at = 0, prompted_at = 0, extended = 0,
      change_sequence = (SELECT count FROM stillhere_changes)
    WHERE subject = ? AND ended_at IS NULL AND id IS NOT ? AND created_at <= ?`,
  allEndedBy: `SELECT * FROM stillhere_sessions WHERE subject = ? AND ended_by = ? AND ended_at IS NOT NULL`,
  list: `SELECT * FROM stillhere_sessions WHERE subject = ? AND ended_at IS NULL ORDER BY created_at`,
  isAnyDue: `SELECT 1 FROM stillhere_sessions WHERE ended_at IS NULL AND look_at <= ? LIMIT 1`,
  isAnyOver: `SELECT 1 FROM stillhere_sessions
    WHERE ended_at IS NOT NULL AND ended_at + tombstone_for <= ? LIMIT 1`,
  /** Now, now, limit. */
  putOff: `UPDATE stillhere_sessions SET look_at = ${DEADLINE} WHERE id IN (
      SELECT id FROM stillhere_sessions
      WHERE ended_at IS NULL AND look_at <= ? AND ${DEADLINE} > ? ORDER BY look_at LIMIT ?
    )`,
  /** Instant of the next look, now, now, limit. */
  claim: `UPDATE stillhere_sessions SET look_at = ? WHERE id IN (
      SELECT id FROM stillhere_sessions
      WHERE ended_at IS NULL AND look_at <= ? AND ${DEADLINE} <= ? ORDER BY look_at LIMIT ?
    ) RETURNING *`,
  /** Now, limit. */
  forget: `DELETE FROM stillhere_sessions WHERE id IN (
      SELECT id FROM stillhere_sessions WHERE ended_at IS NOT NULL AND ended_at + tombstone_for <= ? LIMIT ?
    )`,
  secret: `SELECT secret FROM stillhere_secret`,
  makeSecret: `INSERT INTO stillhere_secret VALUES (1, ?) ON CONFLICT DO NOTHING`,
  countChange: `UPDATE stillhere_changes SET count = count + 1`,
  lastChange: `SELECT count AS change_sequence FROM stillhere_changes`,
  /** The change that was told last: sequence, sequence, id; limit. */
  changesAfter: `SELECT * FROM stillhere_sessions
    WHERE change_sequence >= ? AND (change_sequence > ? OR id > ?) ORDER BY change_sequence, id LIMIT ?`,
};

/** The statements by name. */
export type SqliteStatements = Readonly<Record<keyof typeof STATEMENTS, SqliteStatement>>;

function prepareStatements(database: SqliteDatabase): SqliteStatements {
  const prepared = Object.entries(STATEMENTS).map(([name, sql]) => [name, database.prepare(sql)]);
  return Object.fromEntries(prepared) as SqliteStatements;
}

/** Does the whole of some work, or nothing of it. */
export function inTransaction<Result>(database: SqliteDatabase, work: () => Result): Result {
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

/** Whether there was such a row: drivers say `undefined` or `null`. */
export function isRow(row: unknown): boolean {
  return row !== undefined && row !== null;
}

/** What an update sets. */
export function patchValues(patch: Patch): readonly SqliteValue[] {
  const [leftAt, closesAt] = closingValuesOf(patch.closing);
  const { data = null, secretHash = null, authenticatedAt = null } = patch;
  const [idleTimeout, extended] = idleValuesOf(patch);
  return [
    ...[data, secretHash, authenticatedAt, leftAt, closesAt, idleTimeout, extended],
    ...[closesAt, idleTimeout, patch.by ?? null],
  ];
}

/** How many sessions a subject has. */
export function liveOf(value: unknown): number {
  return Number((value as Row)['live']);
}

/** The secret of a row; undefined when there is no such row. */
export function secretOf(value: unknown): string | undefined {
  return isRow(value) ? String((value as Row)['secret']) : undefined;
}

/** The number of a row's last change. */
export function changeSequenceOf(value: unknown): number {
  return Number((value as Row)['change_sequence']);
}

/** The short text of a failure, for a message. */
function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
