/** Knows when something is done that many reasons may ask for: when they have come to rest, but not much later. */
import type { Clock } from '../core/clock.ts';

/** Work that is put off. */
export interface Schedule {
  /** Does it when nobody has asked for a while. */
  soon(): void;
  cancel(): void;
}

/** Puts `work` off by `quiet` milliseconds after the last wish, by `longest` after the first. */
export function createSchedule(
  clock: Clock,
  quiet: number,
  longest: number,
  work: () => void,
): Schedule {
  let dueBy: number | undefined;
  let cancelTimer = (): void => {};

  function cancel(): void {
    cancelTimer();
    dueBy = undefined;
  }

  return {
    soon() {
      const now = clock.monotonic();
      dueBy ??= now + longest;
      cancelTimer();
      const run = (): void => {
        cancel();
        work();
      };
      cancelTimer = clock.setTimer(run, Math.max(0, Math.min(quiet, dueBy - now)));
    },
    cancel,
  };
}
