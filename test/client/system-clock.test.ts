import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createElapsedTime, systemClock } from '../../src/client/system-clock.ts';
import { MAX_TIMER } from '../../src/core/clock.ts';
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
