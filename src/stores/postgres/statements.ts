/** Knows the statements of the Postgres store: each operation is one, guarded, and tells the server's time. */
import { TAKEN_BACK } from '../shared/rows.ts';
import { deadlineOf, isNotEnded, secretTableOf, tellOf } from './schema.ts';
import { ID_SEPARATOR } from './notifications.ts';

/** The statements over one table. The first parameter of each is the time, for tests; null, it is the server's own. */
export interface PostgresStatements {
  readonly time: string;
  readonly create: string;
  readonly read: string;
  /** Reads, and notes which node does: from then on the trigger tells it of what happens to the session. */
  readonly note: string;
  readonly touch: string;
  readonly visit: string;
  readonly update: string;
  readonly end: string;
  readonly endAll: string;
  readonly list: string;
  readonly due: string;
  readonly secret: string;
  /** Tells a node, and perhaps all, that it is heard; and whether what nodes have read is still noted, and told. */
  readonly beat: string;
}

/** Stands for every node, with a session that many have read. */
export const EVERY = '*';
/** Letters of names of nodes that a session keeps; one that more have read is told to all. */
const MOST_READERS = 64;

/** Bytes of ids that go into one payload, and then the one that is begun: Postgres takes less than 8,000. */
const PAYLOAD = 4_000;

const TIME = `t AS MATERIALIZED (
  SELECT coalesce($1::bigint, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint) AS now
)`;

/** Whether a row takes in an activity: it came before the deadline, and the session is live with it. */
const takesIn = (row: string, at: string): string => `${row}.ended_at IS NULL
  AND ${at} < ${deadlineOf(row)}
  AND ${deadlineOf(row, `greatest(${row}.last_activity_at, ${at})`)} > t.now`;

/** Merges what is live with what was given; what would change nothing is not written. */
const takeIn = (table: string): string => `
        UPDATE ${table} s SET last_activity_at = greatest(s.last_activity_at, live.at),
          spoken_at = greatest(s.spoken_at, live.spoken), navigated_at = greatest(s.navigated_at, live.navigated),
          prompted_at = greatest(s.prompted_at, live.prompted) FROM live
        WHERE s.id = live.id AND (s.last_activity_at < live.at OR s.spoken_at < live.spoken
          OR s.navigated_at < live.navigated OR s.prompted_at < live.prompted)
      `;

/** Whether what happens to a session would not be told to the node that reads it. */
const isUnnoted = (row: string): string => `${row}.id = ANY ($2::text[]) AND ${isNotEnded(row)}
          AND (${row}.readers IS NULL OR ${row}.readers <> '${EVERY}' AND position($3::text IN ${row}.readers) = 0)`;

/** What a tombstone does without. */
const EMPTIED = `data = '', device = '', readers = NULL, left_at = NULL, closes_at = NULL,
          spoken_at = 0, navigated_at = 0, prompted_at = 0, extended = 0`;

/**
 * Makes the statements. What decides is read `FOR UPDATE`: after waiting for another writer it is as that one left it.
 */
export function statementsFor(table: string): PostgresStatements {
  const secrets = secretTableOf(table);
  const told = `parts AS (
      SELECT id, sum(octet_length(id) + 1) OVER (ORDER BY id) / ${PAYLOAD} AS part FROM done
    ), told AS (
      SELECT pg_notify($2, 'e' || string_agg(id, '${ID_SEPARATOR}')) FROM parts GROUP BY part
    )`;
  const isKept = `${isNotEnded('s')} OR s.ended_at + s.tombstone_for > t.now`;
  return {
    time: `WITH ${TIME} SELECT now FROM t`,
    create: `WITH ${TIME}, made AS (
        INSERT INTO ${table} AS s (id, secret_hash, subject, created_at, authenticated_at, last_activity_at, idle_timeout,
          absolute_deadline, look_at, tombstone_for, device, data, version, ended_reason, ended_at, ended_by,
          left_at, closes_at, spoken_at, navigated_at, prompted_at, extended, readers)
        SELECT $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, NULL, $17, $18, $19, $20, $21, $22, $24
        WHERE $23::bigint IS NULL OR ${table}_live($4, (SELECT now FROM t), $2) < $23
        ON CONFLICT (id) DO UPDATE SET
          secret_hash = EXCLUDED.secret_hash, subject = EXCLUDED.subject, created_at = EXCLUDED.created_at,
          authenticated_at = EXCLUDED.authenticated_at, last_activity_at = EXCLUDED.last_activity_at,
          idle_timeout = EXCLUDED.idle_timeout, absolute_deadline = EXCLUDED.absolute_deadline,
          look_at = EXCLUDED.look_at, tombstone_for = EXCLUDED.tombstone_for, device = EXCLUDED.device,
          data = EXCLUDED.data, version = EXCLUDED.version, ended_reason = EXCLUDED.ended_reason,
          ended_at = EXCLUDED.ended_at, ended_by = NULL,
          left_at = EXCLUDED.left_at, closes_at = EXCLUDED.closes_at,
          spoken_at = EXCLUDED.spoken_at, navigated_at = EXCLUDED.navigated_at, prompted_at = EXCLUDED.prompted_at,
          extended = EXCLUDED.extended, readers = EXCLUDED.readers
        WHERE s.ended_at + s.tombstone_for <= (SELECT now FROM t)
        RETURNING 1
      ) SELECT now, EXISTS (SELECT FROM made) AS is_done FROM t`,
    read: `WITH ${TIME} SELECT t.now, s.* FROM t LEFT JOIN ${table} s
      ON s.id = ANY ($2::text[]) AND (${isKept})`,
    /** What ended, or was noted, since the statement began is late: as it was then, it may not be given. */
    note: `WITH ${TIME}, unnoted AS MATERIALIZED (
        SELECT s.id FROM ${table} s WHERE ${isUnnoted('s')} ORDER BY s.id FOR NO KEY UPDATE
      ), noted AS (
        UPDATE ${table} s SET readers = CASE WHEN length(s.readers) + length($3::text) >= ${MOST_READERS} THEN '${EVERY}'
          ELSE concat_ws(' ', s.readers, $3::text) END FROM unnoted u WHERE s.id = u.id RETURNING s.*
      ) SELECT t.now, false AS is_late, n.* FROM t CROSS JOIN noted n
      UNION ALL SELECT t.now, ${isUnnoted('s')}, s.* FROM t LEFT JOIN ${table} s
        ON s.id = ANY ($2::text[]) AND (${isKept}) AND s.id NOT IN (SELECT id FROM noted)`,
    touch: `WITH ${TIME}, given AS MATERIALIZED (
        SELECT id, least(max(at), (SELECT now FROM t)) AS at,
          max(spoken) AS spoken, max(navigated) AS navigated, max(prompted) AS prompted
        FROM unnest($2::text[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
          AS given (id, at, spoken, navigated, prompted) GROUP BY id
      ), locked AS MATERIALIZED (
        SELECT s.* FROM ${table} s WHERE s.id = ANY ($2::text[]) ORDER BY s.id FOR UPDATE
      ), live AS MATERIALIZED (
        SELECT g.* FROM locked l JOIN given g USING (id) CROSS JOIN t WHERE ${takesIn('l', 'g.at')}
      ), done AS (${takeIn(table)}) SELECT now, ARRAY(SELECT id FROM live) AS ids FROM t`,
    visit: `WITH ${TIME}, locked AS MATERIALIZED (
        SELECT s.* FROM ${table} s WHERE s.id = $2 FOR UPDATE
      ), live AS MATERIALIZED (
        SELECT l.id, least($4::bigint, t.now) AS at,
          $5::bigint AS spoken, $6::bigint AS navigated, $7::bigint AS prompted FROM locked l CROSS JOIN t
        WHERE l.secret_hash = $3 AND ${takesIn('l', 'least($4::bigint, t.now)')}
      ), done AS (${takeIn(table)}) SELECT t.now, EXISTS (SELECT FROM live) AS is_done, l.* FROM t LEFT JOIN locked l
        ON l.ended_at IS NULL OR l.ended_at + l.tombstone_for > t.now`,
    update: `WITH ${TIME}, locked AS MATERIALIZED (
        SELECT s.* FROM ${table} s CROSS JOIN t
        WHERE s.id = $3 AND s.ended_at IS NULL AND ${deadlineOf('s')} > t.now FOR UPDATE OF s
      ), done AS (
        UPDATE ${table} s SET data = coalesce($5, s.data), secret_hash = coalesce($6, s.secret_hash),
          authenticated_at = coalesce($7, s.authenticated_at), version = s.version + 1,
          ended_by = $10, left_at = nullif(coalesce($8::bigint, s.left_at), ${TAKEN_BACK}),
          closes_at = nullif(coalesce($9::bigint, s.closes_at), ${TAKEN_BACK}),
          idle_timeout = coalesce($11::bigint, s.idle_timeout), extended = coalesce($12::smallint, s.extended),
          look_at = least(s.look_at, nullif($9::bigint, ${TAKEN_BACK}), s.last_activity_at + $11::bigint)
        FROM locked l WHERE s.id = l.id AND l.version = $4 RETURNING s.id
      ), told AS (SELECT pg_notify($2, 'c' || id) FROM done)
      SELECT now, EXISTS (SELECT FROM locked) AS is_live, (SELECT count(*) FROM told) > 0
        OR EXISTS (SELECT FROM locked WHERE version = $4 + 1 AND ended_by = $10) AS is_done FROM t`,
    end: `WITH ${TIME}, locked AS MATERIALIZED (
        SELECT s.* FROM ${table} s WHERE s.id = $3 FOR UPDATE
      ), done AS (
        UPDATE ${table} s SET ended_reason = $4, ended_at = $5, ended_by = $6, ${EMPTIED}
        FROM locked l WHERE s.id = l.id AND l.ended_at IS NULL AND l.last_activity_at <= $7
          AND ($4 <> 'closed' OR l.last_activity_at <= l.left_at AND l.closes_at <= $5) RETURNING s.id
      ), ${told}
      SELECT now, (SELECT count(*) FROM told) > 0 OR EXISTS (
        SELECT FROM locked WHERE ended_by = $6 AND ended_at IS NOT NULL
      ) AS is_done FROM t`,
    endAll: `WITH ${TIME}, locked AS MATERIALIZED (
        SELECT s.* FROM ${table} s WHERE s.subject = $3 ORDER BY s.id FOR UPDATE
      ), done AS (
        UPDATE ${table} s SET ended_reason = $4, ended_at = $5, ended_by = $6, ${EMPTIED}
        FROM locked l WHERE s.id = l.id AND l.ended_at IS NULL
          AND l.id IS DISTINCT FROM $7 AND l.created_at <= $8 RETURNING s.*
      ), ${told}, ended AS (
        SELECT * FROM done UNION ALL SELECT * FROM locked WHERE ended_by = $6 AND ended_at IS NOT NULL
      ) SELECT t.now, e.* FROM t CROSS JOIN (SELECT count(*) FROM told) counted LEFT JOIN ended e ON true`,
    list: `WITH ${TIME} SELECT t.now, s.* FROM t LEFT JOIN ${table} s
      ON s.subject = $2 AND ${isNotEnded('s')} ORDER BY s.created_at`,
    due: `WITH ${TIME}, forgotten AS (
        DELETE FROM ${table} WHERE ended_at IS NOT NULL AND ended_at + tombstone_for <= $2
      ), later AS (
        SELECT s.id, ${deadlineOf('s')} AS deadline FROM ${table} s
        WHERE s.ended_at IS NULL AND s.look_at <= $2 AND ${deadlineOf('s')} > $2 FOR UPDATE SKIP LOCKED
      ), put_off AS (
        UPDATE ${table} s SET look_at = later.deadline FROM later WHERE s.id = later.id
      ), over AS (
        SELECT s.id FROM ${table} s
        WHERE s.ended_at IS NULL AND s.look_at <= $2 AND ${deadlineOf('s')} <= $2
        ORDER BY s.look_at LIMIT $3 FOR UPDATE SKIP LOCKED
      ), claimed AS (
        UPDATE ${table} s SET look_at = $4 FROM over WHERE s.id = over.id RETURNING s.*
      ) SELECT t.now, c.* FROM t LEFT JOIN claimed c ON true`,
    /** Written over with itself: a row that another has just made is seen by no other statement yet. */
    secret: `WITH ${TIME}, kept AS (
        INSERT INTO ${secrets} AS s VALUES (1, $2) ON CONFLICT (id) DO UPDATE SET secret = s.secret RETURNING secret
      ) SELECT t.now, kept.secret FROM t, kept`,
    beat: `WITH ${TIME} SELECT now, pg_notify($2, $3), CASE WHEN $4 THEN pg_notify('${table}', $3) END,
      (SELECT pg_relation_filenode(tgrelid)::text FROM pg_trigger WHERE tgrelid = '${table}'::regclass
        AND tgname = '${tellOf(table)}' AND tgenabled IN ('O', 'A')) AS place FROM t`,
  };
}
