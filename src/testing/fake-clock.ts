/** Knows a clock that only moves when it is told to. */
import { MAX_TIMER, type Clock } from '../core/clock.ts';

/** A clock for tests: nothing happens by itself. */
export interface FakeClock extends Clock {
  /** Lets `ms` pass, on both clocks, and runs the timers that come due, in their order, before it returns. */
  advance(ms: number): void;
  /** Sets the wall clock to an instant, in milliseconds since 1970. No timer notices. */
  setWall(instant: number): void;
  /** Sets the wall clock on by `ms`, or back if it is negative. No timer notices. */
  shiftWall(ms: number): void;
  /**
   * The machine sleeps for `ms`: the wall clock goes on, the monotonic clock and the timers stand still. What a timer
   * had still to wait when the machine fell asleep, it waits after waking.
   */
  sleep(ms: number): void;
  /** How many timers wait. */
  readonly timers: number;
}

interface Timer {
  readonly at: number;
  readonly callback: () => void;
}

/** Makes a clock that stands at `start`, in milliseconds since 1970. Default: the first of January 2026. */
export function createFakeClock(start: number = Date.UTC(2026, 0, 1)): FakeClock {
  let wall = start;
  let monotonic = 0;
  /** In the order in which they were set, which decides between timers of the same instant. */
  const waiting = new Set<Timer>();

  function moveTo(instant: number): void {
    wall += instant - monotonic;
    monotonic = instant;
  }

  function nextUntil(end: number): Timer | undefined {
    let next: Timer | undefined;
    for (const timer of waiting) {
      if (timer.at <= end && (next === undefined || timer.at < next.at)) next = timer;
    }
    return next;
  }

  return {
    wall: () => wall,
    monotonic: () => monotonic,
    get timers() {
      return waiting.size;
    },
    setTimer(callback, delay) {
      const timer: Timer = {
        at: monotonic + Math.min(Math.max(0, delay), MAX_TIMER),
        callback,
      };
      waiting.add(timer);
      return () => waiting.delete(timer);
    },
    advance(ms) {
      checkForward(ms);
      const end = monotonic + ms;
      for (let next = nextUntil(end); next !== undefined; next = nextUntil(end)) {
        waiting.delete(next);
        moveTo(next.at);
        next.callback();
      }
      moveTo(end);
    },
    setWall(instant) {
      wall = instant;
    },
    shiftWall(ms) {
      wall += ms;
    },
    sleep(ms) {
      checkForward(ms);
      wall += ms;
    },
  };
}

function checkForward(ms: number): void {
  if (!(ms >= 0)) throw new TypeError(`"ms" must not be negative, got ${ms}: time only passes`);
}
