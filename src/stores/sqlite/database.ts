/** Knows the statements of the SQLite store. */
import type { Patch } from '../../engine/store.ts';
import { closingValuesOf, idleValuesOf, TAKEN_BACK, type Row } from '../shared/rows.ts';

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

/** Prepares them. */
export function prepareStatements(database: SqliteDatabase): SqliteStatements {
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
