/** Knows how a session comes into Redis, and its name into the index of its subject: scripts, as those of `scripts`. */
import { ALL_FIELDS, script, WHEN_FULL, type Script } from './script.ts';

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
export const INDEX: Script = script(`${PLACE}
local left = takePlace(KEYS[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5], names(6, #ARGV))
if left then return { text(now), 'full', left } end
return { text(now), 'taken', text(now) }
`);

/** Keys: index of a subject. Arguments: time, names without a session, each with its instant: one that was written anew stays. */
export const FORGET: Script = script(`
for index = 2, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[1], ARGV[index]) == ARGV[index + 1] then redis.call('ZREM', KEYS[1], ARGV[index]) end
end
return { text(now) }
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
export const CREATE: Script = script(`${AGAIN}
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
export const ENTER: Script = script(`${PLACE}${AGAIN}
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
export const BURY: Script = script(
  `${AGAIN}
redis.call('HSET', KEYS[1], unpack(ARGV, 6))
redis.call('PEXPIRE', KEYS[1], ARGV[5])
return { text(now), 'created', marker(KEYS[2], ARGV[2]) }
`,
  WHEN_FULL,
);
