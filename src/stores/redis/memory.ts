/** Knows whether Redis still has what it was given, or came back empty. */

/** Redis has lost what it held: nobody was signed out by that until it is believed. */
export class RedisDataLostError extends Error {
  constructor() {
    super(
      'Redis has lost the sessions it held (restarted without persistence, flushed, or failed over to an empty replica). Bring its data back; if it does not come back, the loss is believed after 30 seconds and people sign in again.',
    );
    this.name = 'RedisDataLostError';
  }
}

/** Watches for a loss. */
export interface RedisMemory {
  /**
   * Takes in what a shard said of itself when it did not know a session.
   * @throws RedisDataLostError when it is not the shard that was known, until the loss is believed.
   */
  check(shard: number, marker: string): void;
  /** Takes in what a shard said of itself when a session was created there. */
  learn(shard: number, marker: string): void;
}

/** Milliseconds before a loss is believed: time enough for a failover, or for an operator to stop the server. */
const GRACE = 30_000;

/** Milliseconds after which a loss that nobody met any more counts as over: the next is another. */
const OVER = 10 * GRACE;

/** Makes a memory that knows no shard yet. */
export function createRedisMemory(monotonic: () => number): RedisMemory {
  const known = new Map<number, string>();
  const lost = new Set<number>();
  let lostAt = Number.NEGATIVE_INFINITY;
  let metAt = Number.NEGATIVE_INFINITY;
  return {
    check(shard, marker) {
      if (!known.has(shard)) known.set(shard, marker);
      if (known.get(shard) === marker) {
        // Its data was brought back. A later loss is another, and has its own time.
        lost.delete(shard);
        return;
      }
      const now = monotonic();
      if (lost.size === 0 || now - metAt > OVER) {
        lost.clear();
        lostAt = now;
      }
      metAt = now;
      lost.add(shard);
      if (now - lostAt < GRACE) throw new RedisDataLostError();
      known.clear();
      lost.clear();
      known.set(shard, marker);
    },
    learn(shard, marker) {
      if (!known.has(shard)) known.set(shard, marker);
    },
  };
}
