import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { safeNext } from '../../src/server/index.ts';

describe('safeNext (S13, CWE-601)', () => {
  it.each(['/', '/accounts', '/accounts?page=2&x=%2F%2Fevil', '/a#part', '/a/../b'])(
    'keeps %s',
    (path) => {
      expect(safeNext(path)).toBe(path.replace('/a/..', ''));
    },
  );

  it.each([
    '//evil',
    '///evil',
    '/\\evil',
    '\\/evil',
    'https:evil',
    'https://evil.example/',
    'javascript:alert(1)',
    'evil',
    '',
    ' /accounts',
    '/\t/evil',
    '/\n/evil',
    '/.//evil',
    '/a/..//evil',
    '/%2e//evil',
    `/${'x'.repeat(3_000)}`,
    undefined,
    null,
    ['/accounts'],
  ])('goes home instead of %o', (value) => {
    expect(safeNext(value)).toBe('/');
    expect(safeNext(value, '/home')).toBe('/home');
  });

  it('never leaves the site, whatever it is given', () => {
    const parts = fc.constantFrom(
      '/',
      '\\',
      '.',
      '..',
      ':',
      '@',
      '?',
      '#',
      '%2f',
      '%5c',
      '\t',
      'evil',
      'https',
    );
    const urls = fc.oneof(
      fc.string(),
      fc.array(parts, { maxLength: 8 }).map((all) => `/${all.join('')}`),
    );
    fc.assert(
      fc.property(urls, (value) => {
        const followed = new URL(safeNext(value), 'https://bank.example/sign-in');
        expect(followed.origin).toBe('https://bank.example');
      }),
      { numRuns: 2_000 },
    );
  });
});
