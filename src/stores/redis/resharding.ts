/** Knows what to do while a cluster moves a shard from one master to another, key by key. */
import type { Clock } from '../../core/clock.ts';

/** Does something with keys of a shard together, or apart while they are at two masters. */
export type Together = <Answer>(
  shard: number,
  together: () => Promise<Answer>,
  apart: () => Promise<Answer>,
) => Promise<Answer>;

/** Milliseconds after which it is tried again whether the keys of a shard are together: a client may try for seconds. */
const APART_FOR = 10_000;

/** What is said of a command with several keys: by Redis, or by a client that has been sent to and fro, and gives up. */
const REFUSAL = /\b(?:TRYAGAIN|ASK|MOVED) /;

/**
 * Makes what one node knows of it. A command with several keys is refused, before it has done anything, while some of them have moved and
 * others not; one with a single key always finds it. The package `ioredis` tries for a while by itself, `redis` does not.
 */
export function createTogether(clock: Clock): Together {
  const apartUntil = new Map<number, number>();
  return async (shard, together, apart) => {
    const until = apartUntil.get(shard) ?? Number.NEGATIVE_INFINITY;
    if (clock.monotonic() < until) return apart();
    try {
      return await together();
    } catch (error) {
      if (!(error instanceof Error && REFUSAL.test(error.message))) throw error;
      apartUntil.set(shard, clock.monotonic() + APART_FOR);
      return apart();
    }
  };
}
