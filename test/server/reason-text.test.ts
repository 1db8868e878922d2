import { expect, it } from 'vitest';
import { END_REASONS } from '../../src/core/reasons.ts';
import { reasonText } from '../../src/server/index.ts';

it.each([...END_REASONS, 'none', 'unknown', 'not-fresh', 'limit-reached'])(
  'has words for %s',
  (reason) => {
    expect(reasonText(reason)).toMatch(/^[A-Z].*\.$/);
  },
);

it.each([undefined, '', 'IDLE', 'toString', '__proto__', '<b>', 7, ['idle']])(
  'has none for %s, which anybody may put into an address',
  (reason) => {
    expect(reasonText(reason)).toBeUndefined();
  },
);
