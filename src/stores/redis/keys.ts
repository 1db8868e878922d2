/** Knows where a session is kept in Redis: in one of a few shards, each of which one master of a cluster has. */
import { hash } from 'node:crypto';

/** As many masters as this may share the sessions of a cluster. */
export const SHARDS = 16;

/** The longest that anything is kept, in milliseconds: ten years. Redis refuses what overflows. */
export const LONGEST = 315_360_000_000;

/** The names of keys and channels. */
export interface RedisKeys {
  session(id: string): string;
  due(shard: number): string;
  /** The key by which a shard is known to have kept what it had. */
  marker(shard: number): string;
  /** The key of the mark that the beats of a node leave in a shard. */
  mark(shard: number, node: string): string;
  subject(subject: string): string;
  /** The key of the text that nobody can guess. */
  readonly secret: string;
  channel(name: string): string;
  /** A pattern of all channels whose names begin like that. */
  pattern(name: string): string;
}

/** Ids that would be the names of a shard's own keys, or of sessions that are named apart from them. */
const OWN = /^(?:due$|born$|=)/;

/** Makes the names that begin with `prefix`. What stands in braces decides in which slot of a cluster a key is. */
export function createRedisKeys(prefix: string): RedisKeys {
  const shardKey = (shard: number): string => `${prefix}:{s${shard}}:`;
  return {
    session: (id) => `${shardKey(shardOf(id))}${OWN.test(id) ? `=${id}` : id}`,
    due: (shard) => `${shardKey(shard)}due`,
    marker: (shard) => `${shardKey(shard)}born`,
    // What begins with "=" is no id: those of sessions that do have one more.
    mark: (shard, node) => `${shardKey(shard)}=beat:${node}`,
    subject: (subject) => `${prefix}:{u${hash('sha256', subject, 'base64url')}}:ids`,
    secret: `${prefix}:secret`,
    channel: (name) => `${prefix}:${name}`,
    pattern: (name) => `${prefix.replaceAll(/[*?[\]\\]/g, '\\$&')}:${name}*`,
  };
}

/** The shard of a session. Ids are random, so their sum spreads them well enough. */
export function shardOf(id: string): number {
  let sum = 0;
  for (let index = 0; index < id.length; index += 1) {
    sum = (Math.imul(sum, 31) + id.charCodeAt(index)) >>> 0;
  }
  return sum % SHARDS;
}
