/** Knows the machine that a browser runs on: its two clocks, its timers, and its sleep. */
import type { Scheduler } from '../scheduler.ts';

export interface Machine {
  /** Whole milliseconds, as a browser's; may be set. */
  wall(): number;
  monotonic(): number;
  isAsleep(): boolean;
  setWallBy(ms: number): void;
  /** Nothing runs for so long; the monotonic clock goes on, or not. Calls `onWake` after it. */
  sleep(ms: number, isMonotonicStopped: boolean, onWake: () => void): void;
  /** A timer, `late()` milliseconds late; returns what calls it off. */
  timer(delay: number, late: () => number, run: () => void): () => void;
  /** Runs something now, or when the machine is awake. */
  whenAwake(run: () => void): void;
}

/** Instants are numbers that hold fractions of milliseconds only so well. */
const ROUNDING = 0.01;

export function createMachine(scheduler: Scheduler, wallWrongBy: number): Machine {
  const bornAt = scheduler.now();
  let wallBy = wallWrongBy;
  let stoppedFor = 0;
  let stoppedAt: number | undefined;
  let isAsleep = false;
  let waiting: (() => void)[] = [];

  const monotonic = (): number => (stoppedAt ?? scheduler.now()) - bornAt - stoppedFor;
  const whenAwake = (run: () => void): void => {
    if (isAsleep) waiting.push(run);
    else run();
  };

  return {
    wall: () => Math.floor(scheduler.now() + wallBy),
    monotonic,
    isAsleep: () => isAsleep,
    setWallBy: (ms) => void (wallBy += ms),
    sleep(ms, isMonotonicStopped, onWake) {
      isAsleep = true;
      if (isMonotonicStopped) stoppedAt = scheduler.now();
      scheduler.after(ms, () => {
        if (stoppedAt !== undefined) stoppedFor += scheduler.now() - stoppedAt;
        stoppedAt = undefined;
        isAsleep = false;
        const runs = waiting;
        waiting = [];
        onWake();
        for (const run of runs) run();
      });
    },
    timer(delay, late, run) {
      const dueAt = monotonic() + delay;
      let isOff = false;
      let cancel = (): void => {};
      function plan(): void {
        cancel = scheduler.after(dueAt - monotonic() + late(), () =>
          whenAwake(() => {
            if (isOff) return;
            if (monotonic() < dueAt - ROUNDING) plan();
            else run();
          }),
        );
      }
      plan();
      return () => {
        isOff = true;
        cancel();
      };
    },
    whenAwake,
  };
}
