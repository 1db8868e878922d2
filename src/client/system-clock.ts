/** Knows the time of the machine that the browser runs on, also where the browser's own clocks and timers fail. */
import { MAX_TIMER, type Clock } from '../core/clock.ts';
import { attempt } from './attempt.ts';
import { ofBrowser } from './listening.ts';

/** How often it is looked, in milliseconds, whether a timer was forgotten. */
const BEAT = 2_000;

/** When each timer is due, in the time that has passed by beats. */
const waiting = new Map<() => void, number>();
let beat: unknown;
let beaten = 0;
/** Timers that were set since the last beat: of so many, some time must have passed. */
let unbeaten = 0;
const MOST_UNBEATEN = 50;

/** Runs what no timer ran, late by two beats at most, never early: another script may have replaced `setTimeout`. */
function onBeat(): void {
  unbeaten = 0;
  beaten += BEAT;
  for (const [run, dueAt] of waiting) {
    if (dueAt <= beaten) attempt(run);
  }
  if (waiting.size === 0) stopBeat();
}

function stopBeat(): void {
  attempt(() => clearInterval(beat as number));
  beat = undefined;
}

/** The browser's clock. */
export const systemClock: Clock = {
  wall: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delay) {
    const wait = Math.min(delay, MAX_TIMER);
    function run(): void {
      if (waiting.delete(run)) callback();
    }
    const timer = attempt(() => ofBrowser(window, 'setTimeout')(run, wait));
    // Only now: what is called at once would be set again and again.
    // The next beat may be near: it does not count.
    waiting.set(run, beaten + BEAT + wait);
    unbeaten += 1;
    if (unbeaten > MOST_UNBEATEN) stopBeat();
    beat ??= attempt(() => ofBrowser(window, 'setInterval')(onBeat, BEAT));
    return () => {
      waiting.delete(run);
      attempt(() => clearTimeout(timer));
    };
  },
};

/** Differences between the two clocks that are no sleep and no change of the hour, but rounding and drift. */
const DRIFT = 500;

/** What one of the two clocks says; not a number where it fails. */
function read(clock: () => number): number {
  const time = attempt(clock);
  return Number.isFinite(time) ? Number(time) : NaN;
}

/**
 * Time that has passed, in milliseconds since 1970 as the wall clock had it at the start: it never goes back, and
 * takes the larger step when the two clocks disagree. A machine that slept stops the monotonic clock, a person may
 * set the wall clock: too much only means that the server is asked sooner (requirement B1). While one of them fails, the
 * other stands in for it.
 */
export function createElapsedTime(clock: Clock): () => number {
  let skew = 0;
  let offset = 0;
  let latest = 0;
  return () => {
    const wall = read(clock.wall);
    const monotonic = read(clock.monotonic);
    const step = wall - monotonic - skew;
    if (Math.abs(step) > DRIFT) {
      skew += step;
      offset += Math.max(0, step);
    }
    const passed = Number.isNaN(monotonic) ? wall - skew : monotonic;
    latest = Math.max(latest, offset + passed || 0);
    return latest;
  };
}

/** A clock that goes on when the one that it stands on fails, or what it calls. */
export function createSteadyClock(
  clock: Clock,
  elapsed: () => number,
  report: (error: unknown) => void,
): Clock {
  return {
    wall: () => read(clock.wall) || elapsed(),
    monotonic: elapsed,
    setTimer: (callback, delay) =>
      attempt(() => clock.setTimer(() => attempt(callback, report), delay)) ?? ((): void => {}),
  };
}
