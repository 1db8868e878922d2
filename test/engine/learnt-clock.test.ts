import { describe, expect, it } from 'vitest';
import { createLearntClock } from '../../src/engine/learnt-clock.ts';
import { createFakeClock } from '../../src/testing/index.ts';

/** A store whose clock can be set, asked over a way that takes 4 ms. */
function setUp() {
  const clock = createFakeClock();
  const learnt = createLearntClock(clock);
  const state = { setBy: 0 };
  const truth = (): number => Date.UTC(2026, 0, 1) + 5_000_000 + clock.monotonic();
  function ask(): void {
    const sentAt = clock.monotonic();
    clock.advance(2);
    const told = truth() + state.setBy;
    clock.advance(2);
    learnt.learn(sentAt, told);
  }
  function pass(seconds: number): void {
    for (let second = 0; second < seconds; second += 1) {
      clock.advance(996);
      ask();
    }
  }
  /** Milliseconds by which it is off what the store's clock was at first. */
  const off = (): number => Math.round(learnt.now() - truth());
  ask();
  return { clock, learnt, state, ask, pass, off };
}

const MINUTE = 60_000;

describe('the time of a store whose clock is set', () => {
  it.each([20 * MINUTE, -20 * MINUTE])(
    'by %i ms for some seconds: it goes on as before, and is in doubt for as long',
    (ms) => {
      const { learnt, state, pass, off } = setUp();
      pass(10);
      expect(learnt.isKnown()).toBe(true);
      state.setBy = ms;
      pass(8);
      expect(learnt.isKnown()).toBe(false);
      expect(Math.abs(off())).toBeLessThan(10);
      state.setBy = 0;
      pass(1);
      expect(learnt.isKnown()).toBe(true);
      expect(Math.abs(off())).toBeLessThan(10);
    },
  );

  it.each([20 * MINUTE, -20 * MINUTE])(
    'by %i ms for good: it is believed when it has held, and goes on evenly from there',
    (ms) => {
      const { clock, learnt, state, pass, off } = setUp();
      pass(10);
      state.setBy = ms;
      pass(12);
      expect(learnt.isKnown()).toBe(true);
      expect(Math.abs(off() - ms)).toBeLessThan(10);
      const before = learnt.now();
      clock.advance(3_000);
      expect(learnt.now()).toBe(before + 3_000);
    },
  );

  it('one answer after a long silence is not enough, and what contradicts itself is not believed', () => {
    const { clock, learnt, state, ask, pass, off } = setUp();
    state.setBy = 20 * MINUTE;
    ask();
    clock.advance(60_000);
    ask();
    expect(learnt.isKnown()).toBe(false);
    for (let time = 0; time < 30; time += 1) {
      state.setBy += MINUTE;
      pass(1);
    }
    expect(learnt.isKnown()).toBe(false);
    expect(Math.abs(off())).toBeLessThan(100);
  });

  it('what is explained by the sleep of this machine is believed at once; what is not, is not', () => {
    const { clock, learnt, state, ask, off } = setUp();
    clock.sleep(20 * MINUTE);
    expect(learnt.isKnown()).toBe(false);
    state.setBy = 20 * MINUTE;
    ask();
    expect(learnt.isKnown()).toBe(true);
    expect(Math.abs(off() - 20 * MINUTE)).toBeLessThan(10);
    clock.shiftWall(60 * MINUTE);
    state.setBy += 20 * MINUTE;
    ask();
    expect(learnt.isKnown()).toBe(false);
    expect(Math.abs(off() - 20 * MINUTE)).toBeLessThan(10);
  });

  it('a clock that is being adjusted by less than a second is taken at its word, and time does not go back', () => {
    const { learnt, state, ask, off } = setUp();
    const before = learnt.now();
    state.setBy = -500;
    ask();
    expect(learnt.isKnown()).toBe(true);
    expect(learnt.now()).toBeGreaterThanOrEqual(before);
    state.setBy = 500;
    ask();
    expect(Math.abs(off() - 500)).toBeLessThan(10);
  });
});
