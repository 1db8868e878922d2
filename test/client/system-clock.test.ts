import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import {
  createElapsedTime,
  createSteadyClock,
  systemClock,
} from '../../src/client/system-clock.ts';
import { MAX_TIMER, type Clock } from '../../src/core/clock.ts';
import { createFakeClock } from '../../src/testing/index.ts';

describe('the clock of the browser', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it('tells the time of the day, and the time that has passed', () => {
    vi.setSystemTime(1_800_000_000_000);
    const before = systemClock.monotonic();
    vi.advanceTimersByTime(1_500);
    expect(systemClock.wall()).toBe(1_800_000_001_500);
    expect(systemClock.monotonic() - before).toBe(1_500);
  });

  it('runs a timer once, unless it was cancelled', () => {
    const run = vi.fn();
    systemClock.setTimer(run, 1_000);
    systemClock.setTimer(run, 500)();
    vi.advanceTimersByTime(999);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(5_000);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('B3: waits for what is too far away as long as it can', () => {
    const run = vi.fn();
    systemClock.setTimer(run, Infinity);
    vi.advanceTimersByTime(MAX_TIMER - 1);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(1);
    expect(run).toHaveBeenCalledTimes(1);
  });
});

describe('the clock of a browser whose timers fail', () => {
  let ownClock: Clock;
  beforeEach(async () => {
    vi.useFakeTimers();
    vi.resetModules();
    ({ systemClock: ownClock } = await import('../../src/client/system-clock.ts'));
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  it.each([
    [
      'throws',
      () => {
        throw new Error('broken');
      },
    ],
    ['does nothing', () => undefined],
  ])(
    'runs a timer though setTimeout %s: late by four seconds at most, never early',
    (_how, broken) => {
      for (const delay of [1, 1_999, 2_000, 2_001, 10_000]) {
        const run = vi.fn();
        const off = vi.fn();
        const spy = vi.spyOn(globalThis, 'setTimeout').mockImplementation(broken as never);
        ownClock.setTimer(run, delay);
        ownClock.setTimer(off, delay)();
        vi.advanceTimersByTime(delay - 1);
        expect(run, `${delay}`).not.toHaveBeenCalled();
        vi.advanceTimersByTime(4_001);
        expect(run, `${delay}`).toHaveBeenCalledTimes(1);
        vi.advanceTimersByTime(60_000);
        expect(run, `${delay}`).toHaveBeenCalledTimes(1);
        expect(off).not.toHaveBeenCalled();
        spy.mockRestore();
      }
    },
  );

  it('runs nothing early that was set inside of a beat that came late', () => {
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((() => {}) as never);
    const beat = vi.spyOn(globalThis, 'setInterval').mockImplementation((() => {}) as never);
    let now = 0;
    const ran: string[] = [];
    const set = (name: string, delay: number, then?: () => void): void => {
      ownClock.setTimer(() => {
        ran.push(`${name} ${now}`);
        then?.();
      }, delay);
    };
    set('first', 1, () => {
      set('next', 1_000);
      set('late', 2_500);
      set('at once', 0);
    });
    const run = beat.mock.calls[0]?.[0] as () => void;
    // The page was busy: one beat comes 1.9 s late, and the others when they are due.
    for (now of [2_000, 5_900, 6_000, 8_000, 10_000, 12_000]) run();
    expect(ran).toEqual(['first 5900', 'at once 6000', 'next 8000', 'late 10000']);
  });

  it('waits for one that is called at once', () => {
    const run = vi.fn();
    vi.spyOn(globalThis, 'setTimeout').mockImplementation(((call: () => void) => call()) as never);
    ownClock.setTimer(run, 10_000);
    expect(run).not.toHaveBeenCalled();
    vi.advanceTimersByTime(14_001);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('runs the other timers though one of them throws', () => {
    const run = vi.fn();
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((() => {}) as never);
    ownClock.setTimer(() => {
      throw new Error('broken');
    }, 1);
    ownClock.setTimer(run, 1);
    vi.advanceTimersByTime(4_001);
    expect(run).toHaveBeenCalledTimes(1);
  });

  it('has nothing that goes on when no timer waits', () => {
    ownClock.setTimer(() => {}, 1_000)();
    vi.advanceTimersByTime(2_001);
    expect(vi.getTimerCount()).toBe(0);
    const run = vi.fn();
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((() => {}) as never);
    ownClock.setTimer(run, 1_000);
    expect(vi.getTimerCount()).toBe(1);
    vi.advanceTimersByTime(6_000);
    expect(run).toHaveBeenCalledTimes(1);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('beats again after another script took its beat away', () => {
    const run = vi.fn();
    ownClock.setTimer(() => {}, 1_000);
    vi.clearAllTimers();
    vi.spyOn(globalThis, 'setTimeout').mockImplementation((() => {}) as never);
    for (let count = 0; count < 49; count += 1) ownClock.setTimer(run, 1_000);
    expect(vi.getTimerCount()).toBe(0);
    ownClock.setTimer(run, 1_000);
    expect(vi.getTimerCount()).toBe(1);
    for (let count = 0; count < 50; count += 1) ownClock.setTimer(run, 1_000);
    vi.advanceTimersByTime(2_000);
    for (let count = 0; count < 50; count += 1) ownClock.setTimer(run, 1_000);
    vi.advanceTimersByTime(2_000);
    expect(run).toHaveBeenCalledTimes(100);
  });

  it('survives that nothing of it works', () => {
    const run = vi.fn();
    for (const name of ['setTimeout', 'setInterval', 'clearTimeout', 'clearInterval'] as const) {
      vi.spyOn(globalThis, name).mockImplementation(() => {
        throw new Error('broken');
      });
    }
    ownClock.setTimer(run, 1)();
    vi.restoreAllMocks();
    ownClock.setTimer(run, 1);
    vi.spyOn(globalThis, 'clearInterval').mockImplementation(() => {
      throw new Error('broken');
    });
    expect(() => vi.advanceTimersByTime(4_001)).not.toThrow();
    expect(run).toHaveBeenCalledTimes(1);
    vi.restoreAllMocks();
    vi.advanceTimersByTime(4_001);
  });
});

describe('a clock that fails', () => {
  const broken = [Number.NaN, Number.POSITIVE_INFINITY, undefined, 'throws'];

  it.each(broken)('is stood in for by the other one: %s', (answer) => {
    for (const name of ['wall', 'monotonic'] as const) {
      const clock = createFakeClock();
      let isBroken = true;
      const failing = (): number => {
        if (!isBroken) return clock[name]();
        if (answer === 'throws') throw new Error('broken');
        return answer as number;
      };
      const elapsed = createElapsedTime({ ...clock, [name]: failing });
      const early = elapsed();
      clock.advance(1_000);
      expect(elapsed() - early).toBe(1_000);
      isBroken = false;
      const start = elapsed();
      expect(start).toBe(clock.wall());
      clock.sleep(60_000);
      expect(elapsed() - start).toBe(60_000);
      isBroken = true;
      clock.advance(20_000);
      expect(elapsed() - start).toBe(80_000);
      isBroken = false;
      expect(elapsed() - start).toBe(80_000);
      clock.advance(20_000);
      expect(elapsed() - start).toBe(100_000);
    }
  });

  it('does not go back when both fail, or one jumps back', () => {
    const clock = createFakeClock();
    let isBroken = false;
    const elapsed = createElapsedTime({
      ...clock,
      wall: () => (isBroken ? Number.NaN : clock.wall()),
      monotonic: () => (isBroken ? Number.NaN : clock.monotonic()),
    });
    const start = elapsed();
    clock.advance(1_000);
    isBroken = true;
    expect(elapsed()).toBe(start);
    isBroken = false;
    expect(elapsed()).toBe(start + 1_000);
    expect(createElapsedTime({ ...clock, wall: () => NaN, monotonic: () => NaN })()).toBe(0);
  });

  it('has a wall that goes on, and timers that harm nobody', () => {
    const clock = createFakeClock();
    let isBroken = false;
    const report = vi.fn();
    const steady = createSteadyClock(
      {
        wall: () => (isBroken ? Number.NaN : clock.wall()),
        monotonic: clock.monotonic,
        setTimer(run, delay) {
          if (isBroken) throw new Error('broken');
          return clock.setTimer(run, delay);
        },
      },
      () => 77,
      report,
    );
    expect(steady.wall()).toBe(clock.wall());
    const run = vi.fn();
    steady.setTimer(run, 1_000);
    steady.setTimer(run, 1_000)();
    clock.advance(1_000);
    expect(run).toHaveBeenCalledTimes(1);
    steady.setTimer(() => {
      throw new Error('broken');
    }, 1_000);
    expect(() => clock.advance(1_000)).not.toThrow();
    expect(report).toHaveBeenCalledTimes(1);
    isBroken = true;
    expect(steady.wall()).toBe(77);
    expect(steady.monotonic()).toBe(77);
    expect(() => steady.setTimer(run, 1_000)()).not.toThrow();
  });
});

describe('elapsed time', () => {
  it('B1: counts sleep, and a wall clock that is set on, once', () => {
    const clock = createFakeClock();
    const elapsed = createElapsedTime(clock);
    const start = clock.wall();
    expect(elapsed()).toBe(start);
    clock.advance(1_000);
    clock.sleep(60_000);
    expect(elapsed() - start).toBe(61_000);
    expect(elapsed() - start).toBe(61_000);
    clock.shiftWall(5_000);
    clock.advance(1_000);
    expect(elapsed() - start).toBe(67_000);
  });

  it('starts as the wall clock does, wherever the monotonic one starts', () => {
    const clock = createFakeClock();
    const monotonic = (): number => clock.monotonic() + 5_000;
    expect(createElapsedTime({ ...clock, monotonic })()).toBe(clock.wall());
  });

  it('never goes back, and goes on after the wall clock was set back', () => {
    const clock = createFakeClock();
    const elapsed = createElapsedTime(clock);
    const start = elapsed();
    clock.shiftWall(-60_000);
    expect(elapsed()).toBe(start);
    clock.advance(1_000);
    expect(elapsed() - start).toBe(1_000);
    clock.shiftWall(60_000);
    expect(elapsed() - start, 'set right again: it cannot know').toBe(61_000);
  });

  it('takes half a second between the clocks for rounding', () => {
    const clock = createFakeClock();
    const elapsed = createElapsedTime(clock);
    const start = elapsed();
    clock.shiftWall(500);
    expect(elapsed() - start).toBe(0);
    clock.shiftWall(1);
    expect(elapsed() - start).toBe(501);
  });
});
