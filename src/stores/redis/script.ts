/** Knows what a script that Redis runs is, and what all of them can do. */
import { hash } from 'node:crypto';

/** A script, and the name under which Redis keeps it. */
export interface Script {
  readonly text: string;
  readonly sha: string;
}

/** Runs a script with its keys and arguments, but for the time, and answers with all but the time. */
export type Run = (
  script: Script,
  keys: readonly string[],
  values: readonly (string | number)[],
) => Promise<readonly unknown[]>;

/**
 * Fields of a session's hash, in the order in which scripts answer: hash of the secret, subject, created,
 * authenticated, last activity, idle timeout, absolute deadline, tombstone for, device, data (JSON), version, reason
 * and instant of the end, of a pending close (empty when it was taken back) when the last page was gone, and when it
 * is over, and of the signs when a page spoke, when a navigation brought another, and when a browser told that a person
 * had asked for it; whether the idle timeout is the person's choice (empty when it is no more).
 */
const FIELDS: readonly string[] = 'hsculixtdjvregwpnqo'.split('');

/** All of them, as arguments of `HMGET`. */
export const ALL_FIELDS: string = FIELDS.map((field) => `'${field}'`).join(', ');

/**
 * The arguments come as one, a list in JSON. The first of the list is the time, for tests; empty, it is the server's own. A script that has a session's
 * key and others of its shard can do without these: then it says nothing of the marker, and leaves the list of what is due.
 */
const PRELUDE = `
local ARGV = cjson.decode(ARGV[1])
local function timeNow()
  if ARGV[1] ~= '' then return tonumber(ARGV[1]) end
  local time = redis.call('TIME')
  return time[1] * 1000 + math.floor(time[2] / 1000)
end
local function text(number) return string.format('%.0f', number) end
local now = timeNow()
local function closesAt(last, left, closes)
  left = tonumber(left)
  return left and last <= left and tonumber(closes) or math.huge
end
local function touch(key, at, spoken, navigated, prompted)
  local row = redis.call('HMGET', key, 'l', 'i', 'x', 'e', 'g', 'w', 'p', 'n', 'q')
  if row[4] then return 0 end
  if not row[1] then return 2 end
  local last, idle, absolute = tonumber(row[1]), tonumber(row[2]), tonumber(row[3])
  if at > now then at = now end
  if at >= math.min(last + idle, absolute, closesAt(last, row[5], row[6])) then return 0 end
  local latest = math.max(last, at)
  if math.min(latest + idle, absolute, closesAt(latest, row[5], row[6])) <= now then return 0 end
  local later = {}
  local function raise(field, instant, known)
    if (tonumber(instant) or 0) > tonumber(known or 0) then
      later[#later + 1] = field
      later[#later + 1] = instant
    end
  end
  raise('l', text(at), row[1])
  raise('p', spoken, row[7])
  raise('n', navigated, row[8])
  raise('q', prompted, row[9])
  if #later > 0 then redis.call('HSET', key, unpack(later)) end
  return 1
end
local function deadline(row)
  local last = tonumber(row[5])
  return math.min(last + row[6], tonumber(row[7]), closesAt(last, row[14], row[15]))
end
local function isForgotten(row) return row[13] and tonumber(row[13]) + tonumber(row[8]) <= now end
local function marker(key, candidate)
  if not key then return '' end
  local known = redis.call('GET', key)
  if known then return known end
  redis.call('SET', key, candidate)
  return candidate
end
`;

/** The field of the nodes that have read a session, or created it: only scripts look at it. */
export const READER = 'k';
/** The same, as an argument of `HMGET`. */
export const READERS: string = `'${READER}'`;

/**
 * The nodes that have read a session are told of what happens to it: their names are kept with it while they take less
 * than 64 bytes, with which a hash is still a small one; beyond that, all nodes are told. The channels for all come first: a
 * user of Redis who has no right to those of nodes yet has told the nodes of a former version before it fails.
 */
export const NODES: string = `
local function noteReader(key, names, name)
  names = names or ''
  if names == '*' or string.find(names, name, 1, true) then return end
  if #names + #name >= 64 then names = '*' elseif names == '' then names = name else names = names .. ' ' .. name end
  redis.call('HSET', key, ${READERS}, names)
end
local function tell(names, channel, message)
  for name in string.gmatch(names or '', '%S+') do redis.call('PUBLISH', channel .. name, message) end
end
`;

/** A script of ours: `head` is its first line, where that says how it may run. */
export function script(body: string, head: string = ''): Script {
  const text = `${head}${PRELUDE}${body}`;
  return { text, sha: hash('sha1', text) };
}

/** First line of a script that may be run while the memory is full: it needs no more, or ends sessions, which makes room. */
export const WHEN_FULL: string = '#!lua flags=allow-oom\n';
