import { describe, expect, it } from 'vitest';
import {
  compare,
  excessOf,
  excessRatio,
  isWithin,
  medianInterval,
} from '../../bench/shared/intervals.js';

const TIMES = 4_000;

/** Numbers from 0 to 1 that are the same each time. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** Of the normal distribution, by Box and Muller. */
function createNormal(seed: number): (deviation: number) => number {
  const random = createRandom(seed);
  return (deviation) =>
    deviation * Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}

/** Runs in which variants take so many times as long as the first, and everything scatters. */
function createRuns(
  normal: (deviation: number) => number,
  count: number,
  factors: readonly number[],
): readonly (readonly number[])[] {
  return Array.from({ length: count }, () => {
    const busy = normal(0.3);
    return factors.map((factor) => busy + Math.log(factor) + normal(0.04));
  });
}

/** In how many of 100 measurements the truth is within the interval. */
function coverage(
  truth: number,
  measure: () => { readonly low: number; readonly high: number },
): number {
  const measured = Array.from({ length: TIMES }, measure);
  return (100 * measured.filter(({ low, high }) => low <= truth && truth <= high).length) / TIMES;
}

describe('What a variant takes more than the first', () => {
  it('is exact where nothing scatters', () => {
    const comparison = compare([
      [0, Math.log(1.5), Math.log(2)],
      [1, 1 + Math.log(1.5), 1 + Math.log(2)],
    ]);
    expect(excessOf(comparison, 1).value).toBeCloseTo(0.5, 12);
    expect(excessOf(comparison, 2).low).toBeCloseTo(1, 6);
    expect(excessRatio(comparison, 1, 2).value).toBeCloseTo(0.5, 12);
    expect(excessRatio(comparison, 1, 2).high).toBeCloseTo(0.5, 6);
  });

  it('is within its interval 95 times of 100, however few the runs', () => {
    for (const [count, variants] of [
      [2, [1, 1.3, 1.6]],
      [3, [1, 1.3, 1.6, 3]],
      [12, [1, 1.3]],
    ] as const) {
      const normal = createNormal(count);
      const covered = coverage(0.3, () =>
        excessOf(compare(createRuns(normal, count, variants)), 1),
      );
      expect(covered).toBeGreaterThan(94);
      expect(covered).toBeLessThan(96);
    }
  });

  it('is not known from one run', () => {
    const { low, high } = excessOf(compare([[0, 0.3, 0.5]]), 1);
    expect([low, high]).toEqual([-1, Infinity]);
  });
});

describe('The ratio of what two variants take more', () => {
  it('is within its interval 95 times of 100', () => {
    for (const count of [3, 4, 10]) {
      const normal = createNormal(100 + count);
      const covered = coverage(0.5, () =>
        excessRatio(compare(createRuns(normal, count, [1, 1.3, 1.6, 3])), 1, 2),
      );
      expect(covered).toBeGreaterThan(94);
      expect(covered).toBeLessThan(96.5);
    }
  });

  it('contains 1 as often for two of the same', () => {
    const normal = createNormal(7);
    const covered = coverage(1, () =>
      excessRatio(compare(createRuns(normal, 4, [1, 1.4, 1.4, 3])), 1, 2),
    );
    expect(covered).toBeGreaterThan(94);
    expect(covered).toBeLessThan(96.5);
  });

  it('is not known where the lower might be nothing', () => {
    const runs = [
      [0, 0.3, 0.2],
      [0, 0.35, -0.2],
      [0, 0.28, 0.05],
    ];
    const { low, high } = excessRatio(compare(runs), 1, 2);
    expect([low, high]).toEqual([-Infinity, Infinity]);
  });
});

describe('A median', () => {
  it('lies between values that are known from tables', () => {
    const values = Array.from({ length: 20 }, (_, index) => 20 - index);
    expect(medianInterval(values.slice(10))).toEqual({ value: 5.5, low: 2, high: 9 });
    expect(medianInterval(values)).toEqual({ value: 10.5, low: 6, high: 15 });
  });

  it('is within its interval at least 95 times of 100, whatever the distribution', () => {
    const random = createRandom(3);
    const covered = coverage(Math.LN2, () =>
      medianInterval(Array.from({ length: 25 }, () => -Math.log(1 - random()))),
    );
    expect(covered).toBeGreaterThan(95);
    expect(covered).toBeLessThan(97.5);
  });

  it('is not known from five values', () => {
    expect(medianInterval([1, 2, 3, 4, 5])).toEqual({ value: 3, low: -Infinity, high: Infinity });
  });
});

describe('Whether a figure is known', () => {
  it('is a matter of the farther bound', () => {
    expect(isWithin({ value: 10, low: 9, high: 11 }, 0.1)).toBe(true);
    expect(isWithin({ value: 10, low: 9.5, high: 11.1 }, 0.1)).toBe(false);
    expect(isWithin({ value: -10, low: -11, high: -9 }, 0.1)).toBe(true);
    expect(isWithin({ value: Number.NaN, low: 0, high: 0 }, 0.1)).toBe(false);
  });
});
