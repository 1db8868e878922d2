/** Knows what is done inside Redis: one script for each operation, so that each is one round trip and whole. */
import { ALL_FIELDS, NODES, READERS, script, WHEN_FULL, type Script } from './script.ts';

/** Key: any. Tells the time. */
export const TIME: Script = script(`return { text(now) }`);

/**
 * Keys: markers, then sessions. Arguments: time, how many markers, name of the node that wants to hear of the sessions (or
 * empty), for each marker a candidate; then for each session which marker is that of its shard. Tells of each session, in
 * JSON: its row; the marker if it is missing; that it is forgotten; or why it cannot be read, which is no other's fault.
 */
export const READ: Script = script(
  `${NODES}
local markers, answers = tonumber(ARGV[2]), {}
for index = markers + 1, #KEYS do
  local row, answer = redis.pcall('HMGET', KEYS[index], ${ALL_FIELDS}, ${READERS})
  if row.err then answer = { 'failed', row.err }
  elseif not row[1] then
    local shard = tonumber(ARGV[index + 3])
    local isKnown, known = pcall(marker, KEYS[shard], ARGV[shard + 3])
    answer = isKnown and { 'missing', known } or { 'failed', known.err or tostring(known) }
  elseif isForgotten(row) then answer = { 'forgotten' }
  else
    if ARGV[3] ~= '' and not row[13] then noteReader(KEYS[index], row[20], ARGV[3]) end
    row[20] = nil
    answer = { 'found', row }
  end
  answers[#answers + 1] = answer
end
return { text(now), cjson.encode(answers) }
`,
  WHEN_FULL,
);

/** Keys: session, marker. Arguments: time, candidate for the marker, hash of the secret, instant, three signs (or empty). */
export const VISIT: Script = script(
  `
local row = redis.call('HMGET', KEYS[1], ${ALL_FIELDS})
if not row[1] then return { text(now), 'missing', marker(KEYS[2], ARGV[2]) } end
if isForgotten(row) then return { text(now), 'forgotten' } end
local touched = 0
if row[1] == ARGV[3] then touched = touch(KEYS[1], tonumber(ARGV[4]), ARGV[5], ARGV[6], ARGV[7]) end
return { text(now), 'found', row, tostring(touched) }
`,
  WHEN_FULL,
);

/** Keys: sessions. Arguments: time, a base, and for each session its instant less the base and three signs (or empty). */
export const TOUCH: Script = script(
  `
local outcomes = {}
for index, key in ipairs(KEYS) do
  local first = 4 * index - 1
  local at = tonumber(ARGV[2]) + tonumber(ARGV[first])
  outcomes[index] = touch(key, at, ARGV[first + 1], ARGV[first + 2], ARGV[first + 3])
end
return { text(now), table.concat(outcomes) }
`,
  WHEN_FULL,
);

/**
 * Keys: session, marker, due. Arguments: time, candidate, version, id, channel for all, channels of nodes, next look (or
 * empty: it stays), who changes (or empty), fields and values.
 */
export const UPDATE: Script = script(`${NODES}
local row = redis.call('HMGET', KEYS[1], ${ALL_FIELDS})
if not row[1] then return { text(now), 'missing', marker(KEYS[2], ARGV[2]) } end
if row[13] or deadline(row) <= now then return { text(now), 'not-live' } end
if row[11] ~= ARGV[3] then
  local isOwn = ARGV[8] ~= '' and tonumber(row[11]) == ARGV[3] + 1 and redis.call('HGET', KEYS[1], 'b') == ARGV[8]
  return { text(now), isOwn and 'updated' or 'conflict' }
end
redis.call('HSET', KEYS[1], 'b', unpack(ARGV, 8))
if ARGV[7] ~= '' and KEYS[3] then redis.call('ZADD', KEYS[3], 'LT', ARGV[7], ARGV[4]) end
redis.call('HINCRBY', KEYS[1], 'v', 1)
redis.call('PUBLISH', ARGV[5], ARGV[4])
tell(redis.call('HGET', KEYS[1], ${READERS}), ARGV[6], 'c' .. ARGV[4])
return { text(now), 'updated' }
`);

/**
 * Keys: session, due, marker. Arguments: time, id, reason, instant, by, unless active after (or empty), channel for all, channels of nodes, most to keep it, candidate,
 * in a cluster anything (or empty), and, where the tombstone is to be told, anything. A hash that has held a long text stays large, so a tombstone is another; not in a cluster, where what is
 * taken away while a shard moves can only be written at the other master.
 */
export const END: Script = script(
  `${NODES}
local row = redis.call('HMGET', KEYS[1], ${ALL_FIELDS}, 'b', ${READERS})
if not row[1] then return { text(now), 'missing', marker(KEYS[3], ARGV[10]) } end
if row[13] then
  if row[20] == ARGV[5] then return { text(now), 'won', ARGV[12] ~= '' and row or '' } end
  return { text(now), 'lost' }
end
if ARGV[6] ~= '' and tonumber(row[5]) > tonumber(ARGV[6]) then return { text(now), 'lost' } end
if ARGV[3] == 'closed' and closesAt(tonumber(row[5]), row[14], row[15]) > tonumber(ARGV[4]) then
  return { text(now), 'lost' }
end
local readers = row[21]
if ARGV[11] == '' then redis.call('DEL', KEYS[1]) end
redis.call('HSET', KEYS[1], 'h', row[1], 's', row[2], 't', row[8], 'v', row[11], 'r', ARGV[3], 'e', ARGV[4], 'b', ARGV[5])
redis.call('HDEL', KEYS[1], 'c', 'u', 'l', 'i', 'x', 'd', 'j', 'g', 'w', 'p', 'n', 'q', 'o', ${READERS})
if KEYS[2] then redis.call('ZREM', KEYS[2], ARGV[2]) end
local keep = math.min(tonumber(ARGV[4]) + tonumber(row[8]) - now, tonumber(ARGV[9]))
redis.call('PEXPIRE', KEYS[1], text(math.max(keep, 1)))
row = redis.call('HMGET', KEYS[1], ${ALL_FIELDS})
local news = cjson.encode({ ARGV[2], row })
redis.call('PUBLISH', ARGV[7], news)
tell(readers, ARGV[8], 'e' .. news)
return { text(now), 'won', ARGV[12] ~= '' and row or '' }
`,
  WHEN_FULL,
);

/**
 * Keys: due, one or more. Arguments: time, instant, limit, instant until which what is given is claimed. A session's
 * place is only looked at here: touches leave it, so most are put off. What is not here, without its row, may be on its way to
 * or from another master, or gone.
 */
export const DUE: Script = script(
  `
local due, looks = {}, 0
for _, key in ipairs(KEYS) do
  local base = string.sub(key, 1, -4)
  while #due < tonumber(ARGV[3]) and looks < 2000 do
    local ids = redis.call('ZRANGEBYSCORE', key, '-inf', ARGV[2], 'LIMIT', 0, 100)
    if #ids == 0 then break end
    for _, id in ipairs(ids) do
      if #due >= tonumber(ARGV[3]) then break end
      looks = looks + 1
      local row = redis.pcall('HMGET', base .. id, ${ALL_FIELDS})
      if row.err or not row[1] then
        redis.call('ZADD', key, ARGV[4], id)
        due[#due + 1] = { id }
      elseif row[13] then
        redis.call('ZREM', key, id)
      else
        if deadline(row) > tonumber(ARGV[2]) then
          redis.call('ZADD', key, text(deadline(row)), id)
        else
          redis.call('ZADD', key, ARGV[4], id)
          due[#due + 1] = { id, row }
        end
      end
    end
  end
end
return { text(now), due }
`,
  WHEN_FULL,
);

/** Keys: index of a subject. */
export const LIST: Script = script(`
return { text(now), redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES') }
`);

/** Keys: index of a subject. Arguments: time, how many names of it are looked at, any, and from when they are at the latest. */
export const SAMPLE: Script = script(`
local entries, old = redis.call('ZRANDMEMBER', KEYS[1], ARGV[2], 'WITHSCORES'), {}
for index = 1, #entries, 2 do
  if tonumber(entries[index + 1]) <= tonumber(ARGV[3]) then
    old[#old + 1] = entries[index]
    old[#old + 1] = entries[index + 1]
  end
end
return { text(now), old }
`);

/** Keys: index of a subject. Arguments: time, names without a session, each with its instant: one that was written anew stays. */
export const FORGET: Script = script(`
for index = 2, #ARGV, 2 do
  if redis.call('ZSCORE', KEYS[1], ARGV[index]) == ARGV[index + 1] then redis.call('ZREM', KEYS[1], ARGV[index]) end
end
return { text(now) }
`);

/** Key: due. Arguments: time, next look, id. An earlier look stays. */
export const LOOK: Script = script(`
redis.call('ZADD', KEYS[1], 'LT', ARGV[2], ARGV[3])
return { text(now) }
`);

/** Key: a marker, or the secret. Arguments: time, what it is to be if there is none. */
export const MARKER: Script = script(
  `
return { text(now), marker(KEYS[1], ARGV[2]) }
`,
  WHEN_FULL,
);

/**
 * Key: mark of a node in a shard. Arguments: time, channel, message, mark. Answers with the mark before it and, in a
 * cluster, the name of its master. The mark comes first: where nothing can be noted, no beat may be heard.
 */
export const BEAT: Script = script(
  `
local before = redis.call('SET', KEYS[1], ARGV[4], 'PX', 60000, 'GET')
redis.call('PUBLISH', ARGV[2], ARGV[3])
local name = redis.pcall('CLUSTER', 'MYID')
return { text(now), before or '', type(name) == 'string' and name or '' }
`,
  WHEN_FULL,
);
