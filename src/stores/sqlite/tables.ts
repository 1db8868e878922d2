/** Knows the tables of the SQLite store, and how a file of an older version becomes one of today's. */
import { isBusy, isReadOnly } from './busy.ts';
import {
  inTransaction,
  isRow,
  prepareStatements,
  type SqliteDatabase,
  type SqliteStatements,
} from './database.ts';

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
 * @throws TypeError when the database is in use for something else, of a later version, or cannot be written.
 */
export function prepareDatabase(database: SqliteDatabase): SqliteStatements {
  try {
    database.exec(`PRAGMA busy_timeout = ${STARTING}`);
    makeTables(database);
    setMode(database);
    const statements = prepareStatements(database);
    database.exec('PRAGMA busy_timeout = 0');
    return statements;
  } catch (error) {
    if (isReadOnly(error)) {
      throw new TypeError(
        `"database" cannot be written (${textOf(error)}): open it for writing, and let the process write the file and its folder`,
        { cause: error },
      );
    }
    if (!isBusy(error)) throw error;
    throw new Error(
      `"database" is locked by another process for more than ${STARTING} ms (${textOf(error)}): close what has it open, or start again`,
      { cause: error },
    );
  }
}

function makeTables(database: SqliteDatabase): void {
  // Looked at again inside: of two processes that start at once, the second finds the work done.
  if (versionOf(database) < SCHEMA_VERSION) {
    inTransaction(database, () => {
      const version = versionOf(database);
      if (version === 0) {
        checkIsNew(database);
        database.exec(SCHEMA);
      }
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

function setMode(database: SqliteDatabase): void {
  try {
    database.exec('PRAGMA journal_mode = WAL');
  } catch {
    // SQLite does not wait here while another process does the same. The mode is the file's: it is set for both.
  }
  // A file without the right to write it is opened all the same, and a transaction begins there too.
  database.exec('UPDATE stillhere_changes SET count = count WHERE false');
}

/** Tables that begin with "_" are those of tools that copy a file (Litestream): it may be theirs before it is ours. */
function checkIsNew(database: SqliteDatabase): void {
  const row = database
    .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT GLOB '_*' LIMIT 1`)
    .get();
  if (!isRow(row)) return;
  const { name } = row as { readonly name: unknown };
  throw new TypeError(
    `"database" must be new, or hold sessions, and has a table "${String(name)}": give the sessions a file of their own`,
  );
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

/** The short text of a failure, for a message. */
function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
