import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeNext } from '../../src/core/next.ts';

const read = (encoded: string | undefined): string | null =>
  new URL(`http://x/sign-in?next=${encoded}`).searchParams.get('next');

describe('encodeNext', () => {
  it('reads the same on the other side', () => {
    const paths = fc.webPath().map((path) => `/${path}`);
    fc.assert(
      fc.property(paths, fc.webQueryParameters(), fc.webFragments(), (path, query, fragment) => {
        const next = `${path}?${query}#${fragment}`;
        expect(read(encodeNext(next))).toBe(next);
      }),
    );
  });

  it('carries 8 KiB, also of what takes three times that in a query', () => {
    const next = `/graph?${'a=1&'.repeat(2_100)}`.slice(0, 8_192);
    const encoded = encodeNext(next) ?? '';
    expect(encoded.length).toBeLessThan(12_289);
    expect(read(encoded)).toBe(next);
    expect(encodeNext(`${next}b`)).toBeUndefined();
  });

  it('encodes no further than it must, and all of what stays short', () => {
    expect(encodeNext('/a?b=c')).toBe('%2Fa%3Fb%3Dc');
    expect(encodeNext('/'.repeat(4_096))).toBe('%2F'.repeat(4_096));
    expect(encodeNext('/'.repeat(4_097))).toBe('/'.repeat(4_097));
    expect(encodeNext(`///${'&'.repeat(4_095)}`)).toBe(`///${'%26'.repeat(4_095)}`);
    expect(encodeNext(`////${'&'.repeat(4_095)}`)).toBeUndefined();
  });

  it('gives up what no server would take', () => {
    expect(encodeNext(`/?${'&'.repeat(8_000)}`)).toBeUndefined();
  });
});
