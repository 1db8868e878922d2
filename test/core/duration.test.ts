import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDuration, parseNoSeconds } from '../../src/core/duration.ts';

describe('parseDuration', () => {
  it.each([
    ['250ms', 250],
    ['20s', 20_000],
    ['15m', 900_000],
    ['1.5h', 5_400_000],
    ['1.25h', 4_500_000],
    ['30d', 2_592_000_000],
    [900_000, 900_000],
    [1.6, 2],
    [1, 1],
    ['3650d', 315_360_000_000],
  ])('reads %s as %d ms', (value, ms) => {
    expect(parseDuration('idleTimeout', value)).toBe(ms);
  });

  it.each([
    -5,
    0,
    0.4,
    Number.NaN,
    Infinity,
    '',
    '15',
    'm',
    '15 m',
    '1e3s',
    '-1s',
    '15w',
    '15minutes',
    315_360_000_001,
    '3651d',
    1e300,
    null,
    {},
  ])('refuses %s, and says which option it is', (value) => {
    expect(() => parseDuration('idleTimeout', value)).toThrow(
      /"idleTimeout" must be a positive duration/,
    );
  });

  it.each([
    [-5, 'got -5'],
    ['15w', "got '15w'"],
    [null, 'got null'],
    [{}, 'got an object'],
    [() => 1, 'got an object'],
  ])('tells that it got %s', (value, words) => {
    expect(() => parseDuration('idleTimeout', value)).toThrow(words);
  });

  it('refuses anything else in the same words, whatever it is made of', () => {
    fc.assert(
      fc.property(fc.anything({ withNullPrototype: true, withBigInt: true }), (value) => {
        fc.pre(typeof value !== 'number' && typeof value !== 'string');
        expect(() => parseDuration('idleTimeout', value)).toThrow(/^"idleTimeout" must be/);
      }),
    );
  });

  it('reads every number with every unit as so many milliseconds', () => {
    const units = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_000_000 }),
        fc.constantFrom('ms', 's', 'm', 'h', 'd'),
        (count, unit) => {
          const ms = count * units[unit];
          fc.pre(ms <= 315_360_000_000);
          expect(parseDuration('x', `${count}${unit}`)).toBe(ms);
          expect(parseDuration('x', ms)).toBe(ms);
        },
      ),
    );
  });
});

describe('parseNoSeconds', () => {
  it.each([
    [1_000, 1_000],
    ['900ms', 900],
  ])('takes %s', (value, ms) => {
    expect(parseNoSeconds('idleTimeout', value, 1_000)).toBe(ms);
  });

  it('refuses a bare number that is shorter: it was meant in seconds', () => {
    expect(() => parseNoSeconds('idleTimeout', 999, 1_000)).toThrow(
      /"idleTimeout" .* write '999s' for 999 seconds, '999ms'/,
    );
  });
});
