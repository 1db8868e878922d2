import { describe, expect, it } from 'vitest';
import { figuresOf } from '../../bench/server/figures.js';

const GROUP = {
  title: 'A framework',
  warmUp: 1,
  variants: [
    { names: ['bare'], app: 'bare' },
    { names: ['peer'], app: 'peer', every: 3 },
    { names: ['ours'], app: 'ours' },
  ],
  ratios: [{ name: 'oursVsPeer', of: 'ours', over: 'peer' }],
};

/** Blocks of 5 rounds at a machine's pace; one of them was disturbed. */
function generation(pace: number): ReadonlyMap<string, readonly (number | null)[]> {
  const peers = [300 * pace, null, null, 300 * pace];
  return new Map([
    ['bare', [100, 100, 100, 100, 100].map((time) => time * pace)],
    ['peer', peers],
    ['ours', [120, 120, 900, 120, 120].map((time) => time * pace)],
  ]);
}

describe('The figures of generations', () => {
  it('are those of the rounds in which a variant took part, without what disturbed a few', () => {
    const figures = figuresOf(GROUP, [generation(1), generation(1.5), generation(1)], 0.1);
    expect(figures.bare).toBeCloseTo(350 / 3);
    expect(figures.added.map(({ name }) => name)).toEqual(['peer', 'ours']);
    expect(figures.added[0]?.interval.value).toBeCloseTo(2 * figures.bare);
    expect(figures.added[1]?.interval.value).toBeCloseTo(0.2 * figures.bare);
    expect(figures.ratios[0]?.interval.value).toBeCloseTo(0.1);
    expect([...figures.added, ...figures.ratios].every(({ isDecided }) => isDecided)).toBe(true);
  });

  it('decide nothing when there are few, however well they agree', () => {
    for (const generations of [[generation(1), generation(1)], []]) {
      const { added, ratios } = figuresOf(GROUP, generations, 0.1);
      expect([...added, ...ratios].some(({ isDecided }) => isDecided)).toBe(false);
    }
  });
});
