/** Knows the time of the machine that the server runs on. */
import { uptime } from 'node:os';
import { MAX_TIMER, type Clock } from '../core/clock.ts';

/** The machine's clock. Its timers do not keep a process alive. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delay) {
    const timer: NodeJS.Timeout | number = setTimeout(callback, Math.min(delay, MAX_TIMER));
    // A number is what workerd gives where the app's `compatibility_date` is before 2026-02-10.
    if (typeof timer === 'object') timer.unref();
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

/** Milliseconds by which one clock must have moved ahead of another before that means something. */
const SLEPT = 1_000;

/**
 * A time that starts at the wall clock's and runs on evenly, whatever happens to the wall clock later. It goes on while the
 * machine sleeps, where the monotonic clock stands still: then both the wall clock and the time since the machine's start
 * are ahead of that. A clock that was set is the first alone.
 * @param sinceStart Milliseconds since the machine started, its sleep included. Default: the machine's own, of `systemClock`.
 */
export function steadyTime(
  clock: Clock,
  sinceStart: () => number = clock === systemClock ? machineTime : clock.monotonic,
): () => number {
  let offset = clock.wall() - clock.monotonic();
  let wallAhead = offset;
  let startAhead = sinceStart() - clock.monotonic();
  return () => {
    const now = clock.monotonic();
    const ahead = clock.wall() - now;
    // Seldom: to ask for the time since the start is dear.
    if (Math.abs(ahead - wallAhead) >= SLEPT) {
      wallAhead = ahead;
      const slept = sinceStart() - now - startAhead;
      if (slept >= SLEPT) {
        startAhead += slept;
        offset += slept;
      }
    }
    return Math.round(offset + now);
  };
}

/** Milliseconds since the machine started. Some sandboxes do not tell, and then nothing is known of its sleep. */
function machineTime(): number {
  try {
    return uptime() * 1_000;
  } catch {
    return performance.now();
  }
}
