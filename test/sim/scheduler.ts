/** Knows the one time of a simulated world: everything happens at an instant of it, in an order that a seed decides. */
import type { Clock } from '../../src/core/clock.ts';

/** A source of chance that gives the same again for the same seed. */
export interface Chance {
  /** From 0 to below 1. */
  unit(): number;
  between(least: number, most: number): number;
  pick<Value>(values: readonly Value[]): Value;
  happens(probability: number): boolean;
}

/** mulberry32. */
export function createChance(seed: number): Chance {
  let state = seed >>> 0;
  const unit = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let value = Math.imul(state ^ (state >>> 15), 1 | state);
    value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
    return ((value ^ (value >>> 14)) >>> 0) / 4_294_967_296;
  };
  return {
    unit,
    between: (least, most) => least + unit() * (most - least),
    happens: (probability) => unit() < probability,
    pick(values) {
      const value = values[Math.floor(unit() * values.length)];
      if (value === undefined) throw new Error('Nothing to pick from');
      return value;
    },
  };
}

export interface Scheduler {
  now(): number;
  /** Runs something `delay` milliseconds from now; returns what calls it off. */
  after(delay: number, run: () => void): () => void;
  /** Lets the world go on until an instant; `check` looks at it after every single happening, and says whether to go on. */
  runUntil(end: number, check: () => Promise<boolean>): Promise<void>;
}

interface Happening {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

const START = Date.UTC(2026, 0, 1);

export function createScheduler(): Scheduler {
  let time = START;
  let orders = 0;
  let waiting: Happening[] = [];

  return {
    now: () => time,
    after(delay, run) {
      orders += 1;
      const happening = { at: time + Math.max(0, delay), order: orders, run };
      let index = waiting.length;
      for (; index > 0; index -= 1) {
        const before = waiting[index - 1];
        if (before === undefined || before.at <= happening.at) break;
      }
      waiting.splice(index, 0, happening);
      return () => {
        waiting = waiting.filter((one) => one !== happening);
      };
    },
    async runUntil(end, check) {
      for (let next = waiting[0]; next !== undefined && next.at <= end; next = waiting[0]) {
        waiting.shift();
        time = next.at;
        next.run();
        // Every promise that can go on does so, before time does.
        await new Promise(setImmediate);
        if (!(await check())) return;
      }
      time = end;
    },
  };
}

/** A machine's own clock: off by some, too quick or too slow, and set now and then. */
export interface MachineClock extends Clock {
  setWallBy(ms: number): void;
  /** Nothing that was planned happens any more. */
  die(): void;
}

export function createMachineClock(
  scheduler: Scheduler,
  wrong: { readonly wallBy: number; readonly rate: number },
): MachineClock {
  const bornAt = scheduler.now();
  const monotonic = (): number => 1_000 + (scheduler.now() - bornAt) * wrong.rate;
  let wallBy = wrong.wallBy;
  let isDead = false;
  return {
    monotonic,
    wall: () => bornAt + monotonic() + wallBy,
    setTimer: (callback, delay) =>
      scheduler.after(delay / wrong.rate, () => {
        if (!isDead) callback();
      }),
    setWallBy: (ms) => void (wallBy += ms),
    die: () => void (isDead = true),
  };
}
