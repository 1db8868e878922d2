/** Knows the tables of the Postgres store. */

/** What can run SQL: a `Pool` or `Client` of the package `pg`, PGlite, or anything like them. */
export interface PostgresClient {
  query(
    sql: string,
    parameters?: unknown[],
  ): Promise<{ readonly rows: readonly Record<string, unknown>[] }>;
}

/** The deadline of a row, as it is or as if it had been active at an instant. */
export const deadlineOf = (row: string, last: string = `${row}.last_activity_at`): string =>
  `least(${last} + ${row}.idle_timeout, ${row}.absolute_deadline,
    CASE WHEN ${last} <= ${row}.left_at THEN ${row}.closes_at END)`;

/**
 * Whether a row has not ended, said so that no index answers it: while the statistics of a table that grows are late, the
 * planner would look through all live sessions for those of a few ids, or of a subject.
 */
export const isNotEnded = (row: string): string => `num_nulls(${row}.ended_at) = 1`;

const NAME = /^[a-z_][a-z0-9_]{0,39}$/;

/**
 * The name of the table.
 * @throws TypeError for a prefix that would need quoting.
 */
export function tableOf(prefix: string): string {
  if (NAME.test(prefix)) return `${prefix}_sessions`;
  throw new TypeError(
    `"prefix" must be at most 40 small letters, digits and underscores, got '${prefix}'`,
  );
}

/** The name of the table that has one row: the text that nobody can guess. */
export function secretTableOf(table: string): string {
  return table.replace(/_sessions$/, '_secret');
}

/** The trigger that tells the nodes that have read a session, whoever changes or ends it, and the function that it calls. */
export function tellOf(table: string): string {
  return `${table}_tell`;
}

/** The channel on which a node is told of the sessions that it has read. */
export function channelOf(table: string, reader: string): string {
  return `${table}:${reader}`;
}

/**
 * The SQL that makes the tables, or adds what those of an older version lacks, for a migration of your own; harmless
 * when all is there. `prefix` (default `'stillhere'`) is what its name begins with. Instants
 * are milliseconds since 1970. A touch changes no index, and finds room in its page. The function counts the live
 * sessions of a subject, one caller after the other until each has done what it counted for: within it a statement sees
 * what was done while it waited, which the statement that calls it does not. A touch does not fire the trigger.
 * @throws TypeError for a prefix that would need quoting.
 */
export function postgresSchema(prefix: string = 'stillhere'): string {
  const table = tableOf(prefix);
  return `
CREATE TABLE IF NOT EXISTS ${table} (
  id text PRIMARY KEY,
  secret_hash text NOT NULL,
  subject text NOT NULL,
  created_at bigint NOT NULL,
  authenticated_at bigint NOT NULL,
  last_activity_at bigint NOT NULL,
  idle_timeout bigint NOT NULL,
  absolute_deadline bigint NOT NULL,
  look_at bigint NOT NULL,
  tombstone_for bigint NOT NULL,
  device text NOT NULL,
  data text NOT NULL,
  version integer NOT NULL,
  ended_reason text,
  ended_at bigint,
  ended_by text,
  left_at bigint,
  closes_at bigint,
  spoken_at bigint NOT NULL DEFAULT 0,
  navigated_at bigint NOT NULL DEFAULT 0,
  prompted_at bigint NOT NULL DEFAULT 0,
  extended smallint NOT NULL DEFAULT 0,
  readers text
) WITH (fillfactor = 80);
DO $$ BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'closes_at'
  ) THEN
    ALTER TABLE ${table} ADD COLUMN left_at bigint, ADD COLUMN closes_at bigint;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'prompted_at'
  ) THEN
    ALTER TABLE ${table} ADD COLUMN spoken_at bigint NOT NULL DEFAULT 0,
      ADD COLUMN navigated_at bigint NOT NULL DEFAULT 0, ADD COLUMN prompted_at bigint NOT NULL DEFAULT 0;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'extended'
  ) THEN
    ALTER TABLE ${table} ADD COLUMN extended smallint NOT NULL DEFAULT 0;
  END IF;
  IF NOT EXISTS (
    SELECT FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attname = 'readers'
  ) THEN
    ALTER TABLE ${table} ADD COLUMN readers text;
  END IF;
END $$;
CREATE TABLE IF NOT EXISTS ${secretTableOf(table)} (
  id integer PRIMARY KEY CHECK (id = 1),
  secret text NOT NULL
);
CREATE INDEX IF NOT EXISTS ${table}_subject ON ${table} (subject, created_at);
CREATE INDEX IF NOT EXISTS ${table}_look_at ON ${table} (look_at) WHERE ended_at IS NULL;
CREATE INDEX IF NOT EXISTS ${table}_forget ON ${table} ((ended_at + tombstone_for)) WHERE ended_at IS NOT NULL;
CREATE OR REPLACE FUNCTION ${table}_live(of_subject text, at bigint, but_id text) RETURNS bigint
LANGUAGE plpgsql VOLATILE AS $$ BEGIN
  PERFORM pg_advisory_xact_lock(hashtextextended('${table} ' || of_subject, 0));
  RETURN (
    SELECT count(*) FROM ${table} s WHERE s.subject = of_subject AND s.id <> but_id AND ${isNotEnded('s')}
      AND ${deadlineOf('s')} > at
  );
END $$;
CREATE OR REPLACE FUNCTION ${tellOf(table)}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
  PERFORM pg_notify('${channelOf(table, '')}' || reader, CASE WHEN NEW.ended_at IS NULL THEN 'c' ELSE 'e' END || NEW.id)
    FROM unnest(string_to_array(OLD.readers, ' ')) AS reader;
  RETURN NULL;
END $$;
DO $$ BEGIN
  IF NOT EXISTS (
    SELECT FROM pg_trigger WHERE tgrelid = '${table}'::regclass AND tgname = '${tellOf(table)}'
  ) THEN
    CREATE TRIGGER ${tellOf(table)} AFTER UPDATE OF version, ended_at ON ${table} FOR EACH ROW
      WHEN (OLD.ended_at IS NULL AND OLD.readers IS NOT NULL) EXECUTE FUNCTION ${tellOf(table)}();
  END IF;
END $$;
`;
}

/** Makes the table, or brings one of an older version up to date. Several processes may call it at the same time. */
export async function migratePostgres(client: PostgresClient, prefix?: string): Promise<void> {
  // One command is one transaction, which holds the lock to its end; PGlite and others take no text of several.
  await client.query(
    `DO $migration$ BEGIN
PERFORM pg_advisory_xact_lock(hashtext('stillhere migration'));${postgresSchema(prefix)}END $migration$`,
  );
}
