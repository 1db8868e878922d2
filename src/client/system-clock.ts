/** Knows the time of the machine that the browser runs on. */
import { MAX_TIMER, type Clock } from '../core/clock.ts';

/** The browser's clock. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delay) {
    const timer = setTimeout(callback, Math.min(delay, MAX_TIMER));
    return () => clearTimeout(timer);
  },
};

/** Differences between the two clocks that are no sleep and no change of the hour, but rounding and drift. */
const DRIFT = 500;

/**
 * Time that has passed, in milliseconds since 1970 as the wall clock had it at the start: it never goes back, and
 * takes the larger step when the two clocks disagree. A machine that slept stops the monotonic clock, a person may
 * set the wall clock: too much only means that the server is asked sooner (requirement B1).
 */
export function createElapsedTime(clock: Clock): () => number {
  let skew = clock.wall() - clock.monotonic();
  let offset = skew;
  return () => {
    const monotonic = clock.monotonic();
    const step = clock.wall() - monotonic - skew;
    if (Math.abs(step) > DRIFT) {
      skew += step;
      offset += Math.max(0, step);
    }
    return offset + monotonic;
  };
}
