/** Knows the time of a store on another machine, learnt from the calls that are made to it anyway. */
import type { Clock } from '../core/clock.ts';

/** A store's time, as far as this machine knows it. */
export interface LearntClock {
  /** The store's time, in whole milliseconds since 1970. Goes back only when the store's clock was, and that is confirmed. */
  now(): number;
  /**
   * Whether the store has told its time, this machine has not slept since, and the store has not told another time: it
   * may have been set for a moment only.
   */
  isKnown(): boolean;
  /** Takes in that the store said `storeTime` in answer to a call that was sent at `sentAt`, an instant of `clock.monotonic()`. */
  learn(sentAt: number, storeTime: number): void;
}

/** Milliseconds by which two good clocks drift apart in a millisecond: 200 parts in a million. */
const DRIFT = 0.0002;
/** Milliseconds by which wall and monotonic clock may move apart before this machine counts as having slept. */
const SLEPT = 1_000;
/** Milliseconds that the store's time may be off what was learnt, and is still taken at its word: a clock that is being adjusted. */
const STEP = 1_000;
/** A step of more is believed when the store has held to it for this many milliseconds, in so many answers. */
const HELD_FOR = 10_000;
const HELD_IN = 3;

/** The store's time minus this machine's monotonic time is between `low` and `high`. */
interface Window {
  readonly low: number;
  readonly high: number;
  readonly learntAt: number;
}

/** A step of the store's clock that is not confirmed. */
interface Step {
  readonly window: Window;
  readonly since: number;
  readonly answers: number;
}

/**
 * Makes a clock that knows nothing yet. Each answer says that the store's time was between two bounds; what all
 * answers agree on is a window much narrower than a single round trip.
 */
export function createLearntClock(clock: Clock): LearntClock {
  let known: Window | undefined;
  let step: Step | undefined;
  let wallOffset = clock.wall() - clock.monotonic();
  let latest = 0;

  /** How far the wall clock of this machine has moved against the monotonic one, which stops in its sleep. */
  const wallMoved = (): number => clock.wall() - clock.monotonic() - wallOffset;

  function believe(window: Window): void {
    known = window;
    step = undefined;
    wallOffset = clock.wall() - clock.monotonic();
  }

  /** An answer that contradicts what is known: it is the new truth when this machine slept, or when it has held for a while. */
  function doubt(before: Window, answer: Window): void {
    const moved = middle(answer) - middle(before);
    const slept = wallMoved();
    const isExplained = Math.abs(moved - slept) < SLEPT + answer.high - answer.low;
    if (Math.abs(moved) <= STEP || (slept >= SLEPT && isExplained)) {
      believe(answer);
      return;
    }
    const same = step === undefined ? undefined : both(step.window, answer);
    step =
      step === undefined || same === undefined
        ? { window: answer, since: answer.learntAt, answers: 1 }
        : { window: same, since: step.since, answers: step.answers + 1 };
    if (step.answers < HELD_IN || answer.learntAt - step.since < HELD_FOR) return;
    believe(step.window);
    // The store's time was set: holding on to the later one would stop it here until the store has caught up.
    latest = 0;
  }

  return {
    now() {
      const offset = known === undefined ? wallOffset : middle(known);
      const instant = Math.floor(clock.monotonic() + offset);
      // Before the store has spoken this is a guess, and no bound for what is known later.
      if (known === undefined) return instant;
      latest = Math.max(latest, instant);
      return latest;
    },
    isKnown: () => known !== undefined && step === undefined && Math.abs(wallMoved()) < SLEPT,
    learn(sentAt, storeTime) {
      const learntAt = clock.monotonic();
      const answer = { low: storeTime - learntAt, high: storeTime - sentAt, learntAt };
      const agreed = known === undefined ? answer : both(known, answer);
      if (agreed !== undefined) believe(agreed);
      else if (known !== undefined) doubt(known, answer);
    },
  };
}

function middle({ low, high }: Window): number {
  return (low + high) / 2;
}

/** What two windows agree on, the first of which is older; undefined when they cannot both be right. */
function both(older: Window, newer: Window): Window | undefined {
  const drift = (newer.learntAt - older.learntAt) * DRIFT;
  const low = Math.max(older.low - drift, newer.low);
  const high = Math.min(older.high + drift, newer.high);
  return low > high ? undefined : { low, high, learntAt: newer.learntAt };
}
