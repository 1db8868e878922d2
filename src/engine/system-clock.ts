/** Knows the time of the machine that the server runs on. */
import { MAX_TIMER, type Clock } from '../core/clock.ts';

/** The machine's clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delay) {
    const timer = setTimeout(callback, Math.min(delay, MAX_TIMER));
    timer.unref();
    return () => clearTimeout(timer);
  },
};

/** The machine's clock, for what somebody waits for: its timers keep the process alive. */
export const waitingClock: Clock = {
  ...systemClock,
  setTimer(callback, delay) {
    const timer = setTimeout(callback, Math.min(delay, MAX_TIMER));
    return () => clearTimeout(timer);
  },
};

/** A time that starts at the wall clock's and runs on evenly, whatever happens to the wall clock later. */
export function steadyTime(clock: Clock): () => number {
  const offset = clock.wall() - clock.monotonic();
  return () => Math.round(offset + clock.monotonic());
}
