/** Knows the time of a store on another machine, learnt from the calls that are made to it anyway. */
import type { Clock } from '../core/clock.ts';

/** A store's time, as far as this machine knows it. */
export interface LearntClock {
  /** The store's time, in whole milliseconds since 1970. Never goes back. */
  now(): number;
  /** Whether the store has told its time, and this machine has not slept since. */
  isKnown(): boolean;
  /** Takes in that the store said `storeTime` in answer to a call that was sent at `sentAt`, an instant of `clock.monotonic()`. */
  learn(sentAt: number, storeTime: number): void;
}

/** Milliseconds by which two good clocks drift apart in a millisecond: 200 parts in a million. */
const DRIFT = 0.0002;
/** Milliseconds by which wall and monotonic clock may move apart before this machine counts as having slept. */
const SLEPT = 1_000;

/**
 * Makes a clock that knows nothing yet. Each answer says that the store's time was between two bounds; what all
 * answers agree on is a window much narrower than a single round trip.
 */
export function createLearntClock(clock: Clock): LearntClock {
  /** The store's time minus this machine's monotonic time is between these two. */
  let low = Number.NEGATIVE_INFINITY;
  let high = Number.POSITIVE_INFINITY;
  let learntAt = clock.monotonic();
  let wallOffset = clock.wall() - learntAt;
  let isLearnt = false;
  let latest = 0;

  return {
    now() {
      const offset = isLearnt ? (low + high) / 2 : wallOffset;
      const instant = Math.floor(clock.monotonic() + offset);
      // Before the store has spoken this is a guess, and no bound for what is known later.
      if (!isLearnt) return instant;
      latest = Math.max(latest, instant);
      return latest;
    },
    isKnown: () => isLearnt && Math.abs(clock.wall() - clock.monotonic() - wallOffset) < SLEPT,
    learn(sentAt, storeTime) {
      const receivedAt = clock.monotonic();
      const drift = (receivedAt - learntAt) * DRIFT;
      const lowest = storeTime - receivedAt;
      const highest = storeTime - sentAt;
      low = Math.max(low - drift, lowest);
      high = Math.min(high + drift, highest);
      // They cannot both be right: one of the clocks was set, or the machine slept. The newest word holds.
      if (low > high) [low, high] = [lowest, highest];
      learntAt = receivedAt;
      wallOffset = clock.wall() - receivedAt;
      isLearnt = true;
    },
  };
}
