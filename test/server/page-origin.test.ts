import fc from 'fast-check';
import { expect, it } from 'vitest';
import { pageOf } from '../../src/server/nearness.ts';

/** Addresses, and what comes close to one. */
const address = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  fc
    .array(
      fc.constantFrom(
        ...['http', 'https', 'HTTP', 'ftp', ':', '://', '/', '\\', '?', '#', '@', '[::1]', '%2f'],
        ...[
          'localhost',
          'bank.example',
          '127.1',
          ':80',
          ':8443',
          ':99999',
          ' ',
          '\t',
          'ä',
          'xn--',
          '',
        ],
      ),
      { maxLength: 9 },
    )
    .map((pieces) => pieces.join('')),
  fc.string().map((text) => `https://${text}`),
);

it('knows of a page what its whole address says', () => {
  fc.assert(
    fc.property(address, (text) => {
      const known = pageOf({
        method: 'GET',
        url: '/',
        isEncrypted: false,
        header: (name) => (name === 'referer' ? text : undefined),
      });
      const url = URL.canParse(text) ? new URL(text) : undefined;
      expect([known?.protocol, known?.host, known?.origin]).toEqual([
        url?.protocol,
        url?.host,
        url?.origin,
      ]);
    }),
    { numRuns: 5_000 },
  );
});
