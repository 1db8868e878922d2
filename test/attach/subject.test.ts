import { describe, expect, it } from 'vitest';
import { subjectFrom } from '../../src/attach/shared/host.ts';

describe('the subject that an app tells', () => {
  it.each([
    [7, '7'],
    [7n, '7'],
    ['george', 'george'],
    [undefined, undefined],
    ['', undefined],
  ])('%o is %o', (value, subject) => {
    expect(subjectFrom(value)).toBe(subject);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, {}])('%o is nobody’s: it is refused', (value) => {
    expect(() => subjectFrom(value)).toThrow(/^"subjectOf" must give the id/);
  });
});
