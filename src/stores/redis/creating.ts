/** Knows how a session is created in Redis: on one server by one call, in a cluster by two, as its index is elsewhere. */
import { SessionExistsError, StoreFullError } from '../../core/errors.ts';
import { deadlineOf, type End, type SessionRecord } from '../../core/session.ts';
import type { CreateOutcome, NewRecord } from '../../engine/store.ts';
import { LONGEST, shardOf, type RedisKeys } from './keys.ts';
import type { RedisMemory } from './memory.ts';
import { LATE, STRAY, type SubjectNames } from './names.ts';
import type { Together } from './resharding.ts';
import { rowOf } from './rows.ts';
import { ALL_FIELDS, READER, script, WHEN_FULL, type Run, type Script } from './script.ts';
import { FORGET, LOOK } from './scripts.ts';

/**
 * Takes a place in a subject's index, or says which names have them all: those that are not known to be over. An instant
 * later than `since` is that of a sign-in on its way. It is that of the write, not of the sign-in: a session taken over
 * from elsewhere may be old, and is still on its way.
 */
const PLACE = `
local function takePlace(key, id, keep, most, since, over)
  local held = redis.call('ZSCORE', key, id)
  if most ~= '' and not (held and tonumber(held) > tonumber(since)) then
    over[id] = true
    local entries, left = redis.call('ZRANGE', key, 0, -1, 'WITHSCORES'), {}
    for index = 1, #entries, 2 do
      if not over[entries[index]] then
        left[#left + 1] = entries[index]
        left[#left + 1] = entries[index + 1]
      end
    end
    if #left >= 2 * tonumber(most) then return left end
  end
  redis.call('ZADD', key, text(now), id)
  if redis.call('PTTL', key) < tonumber(keep) then redis.call('PEXPIRE', key, keep) end
end
local function names(first, last)
  local over = {}
  for index = first, last do over[ARGV[index]] = true end
  return over
end
`;

/**
 * Keys: index of the subject. Arguments: time, id, milliseconds to keep it, how many there may be (or empty), instant
 * after which a name without a session counts, and names whose sessions are known to be over. Written before the session,
 * where that is kept elsewhere in a cluster: a crash between the two leaves a name without a session, never a session that
 * no list shows.
 */
const INDEX: Script = script(`${PLACE}
local left = takePlace(KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], names(6, #ARGV))
if left then return { text(now), 'full', left } end
return { text(now), 'taken', text(now) }
`);

/**
 * What is kept of an existing session when one of its id is to be created. Where there is none it writes nothing: Redis
 * refuses a script for want of memory at its first write only.
 */
const AGAIN = `
local row = redis.call('HMGET', KEYS[1], ${ALL_FIELDS})
if row[1] and not isForgotten(row) then
  local isSame = row[1] == ARGV[3]
  if row[13] then isSame = isSame and row[12] .. row[13] == ARGV[4]
  else isSame = isSame and ARGV[4] == '' and deadline(row) > now end
  return { text(now), isSame and 'created' or 'exists', marker(KEYS[2], ARGV[2]) }
end
if row[1] then redis.call('DEL', KEYS[1]) end
`;

/**
 * Keys: session, marker, due. Arguments: time, candidate, hash of the secret, empty, id, next look, milliseconds to keep
 * it, latest instant, fields and values. After the latest instant the name in the index may count no more.
 */
const CREATE: Script = script(`${AGAIN}
if now > tonumber(ARGV[8]) then return { text(now), 'late' } end
redis.call('HSET', KEYS[1], unpack(ARGV, 9))
redis.call('PEXPIRE', KEYS[1], ARGV[7])
if KEYS[3] then redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5]) end
return { text(now), 'created', marker(KEYS[2], ARGV[2]) }
`);

/**
 * The same together with its place in the index of the subject, for one server. Keys: session, marker, due, index.
 * Arguments: the first seven of `CREATE`, how many there may be (or empty), instant after which a name without a session
 * counts, how many names follow whose sessions are known to be over, these, fields and values.
 */
const ENTER: Script = script(`${PLACE}${AGAIN}
local last = 10 + tonumber(ARGV[10])
local left = takePlace(KEYS[4], ARGV[5], ARGV[7], ARGV[8], ARGV[9], names(11, last))
if left then return { text(now), 'full', left } end
redis.call('HSET', KEYS[1], unpack(ARGV, last + 1))
redis.call('PEXPIRE', KEYS[1], ARGV[7])
redis.call('ZADD', KEYS[3], ARGV[6], ARGV[5])
return { text(now), 'created', marker(KEYS[2], ARGV[2]) }
`);

/**
 * Keys: session, marker. Arguments: time, candidate, hash of the secret, reason and instant of the end, milliseconds to keep it, fields and
 * values: those of a tombstone.
 */
const BURY: Script = script(
  `${AGAIN}
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return { text(now), 'created', marker(KEYS[2], ARGV[2]) }
`,
  WHEN_FULL,
);

/** Makes what creates a session, or keeps one that has ended so that it cannot be created any more. */
export function createRedisCreating(options: {
  readonly run: Run;
  readonly keys: RedisKeys;
  readonly names: SubjectNames;
  readonly memory: RedisMemory;
  readonly candidate: () => string;
  readonly now: () => number;
  readonly isCluster: boolean;
  readonly together: Together;
  /** The node that creates is told of what happens to the session from then on. */
  readonly reader: string;
}): (record: NewRecord) => Promise<CreateOutcome> {
  const { run, keys, names, memory, candidate, now, isCluster, together, reader } = options;

  async function bury(record: SessionRecord, ended: End): Promise<readonly unknown[]> {
    const { reason, at } = ended;
    const shard = shardOf(record.id);
    const session = keys.session(record.id);
    const keep = Math.min(record.tombstoneFor, LONGEST);
    const { secretHash, subject, tombstoneFor, version } = record;
    const row = rowOf({ secretHash, subject, tombstoneFor, version, ended });
    const values = [candidate(), secretHash, `${reason}${at}`, keep, ...row];
    return together(
      shard,
      () => run(BURY, [session, keys.marker(shard)], values),
      () => run(BURY, [session], values),
    );
  }

  async function enter(record: NewRecord): Promise<readonly unknown[]> {
    const { id, subject, secretHash, createdAt, absoluteDeadline, tombstoneFor } = record;
    const keep = Math.min(
      Math.max(absoluteDeadline + tombstoneFor - createdAt, tombstoneFor),
      LONGEST,
    );
    const most = record.most === Number.POSITIVE_INFINITY ? '' : (record.most ?? '');
    const shard = shardOf(id);
    const index = keys.subject(subject);
    const created = [keys.session(id), keys.marker(shard), keys.due(shard)];
    const values = [candidate(), secretHash, '', id, deadlineOf(record), keep];
    const row = [...rowOf(record), READER, reader];
    if (!isCluster) {
      return names.untilPlaced(subject, (over) => {
        const all = [...values, most, now() - STRAY, over.length, ...over, ...row];
        return run(ENTER, [...created, index], all);
      });
    }
    const [state, takenAt] = await names.untilPlaced(subject, (over) =>
      run(INDEX, [index], [id, keep, most, now() - STRAY, ...over]),
    );
    if (state === 'full') return [state];
    const latest = Number(takenAt) + LATE;
    const all = [...values, latest, ...row];
    try {
      return await together(
        shard,
        () => run(CREATE, created, all),
        async () => {
          // A look that finds nothing does no harm; a session that nobody looks at would never end.
          await run(LOOK, [keys.due(shard)], [deadlineOf(record), id]);
          return run(CREATE, [keys.session(id)], all);
        },
      );
    } catch (error) {
      if (error instanceof StoreFullError) {
        await run(FORGET, [index], [id, String(takenAt)]);
      }
      throw error;
    }
  }

  return async (record) => {
    const { id, subject, ended } = record;
    const [state, marker] = await (ended === undefined ? enter(record) : bury(record, ended));
    if (state === 'full') return 'full';
    if (state === 'exists') throw new SessionExistsError();
    if (state === 'late') throw new Error('Redis took too long for a sign-in');
    if (marker !== '') memory.learn(shardOf(id), String(marker));
    if (ended === undefined) names.placed(subject);
    return 'created';
  };
}
