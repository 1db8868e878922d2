import { expect, it } from 'vitest';
import { words } from '../../examples/bank/words.js';

const SECOND = 1_000;
const HOUR = 3_600_000;

it.each([
  [SECOND, '1 second'],
  [60 * SECOND, '60 seconds'],
  [90 * SECOND, '90 seconds'],
  [120 * SECOND, '2 minutes'],
  [15 * 60 * SECOND, '15 minutes'],
  [HOUR, '60 minutes'],
  [1.5 * HOUR, '90 minutes'],
  [8 * HOUR, '8 hours'],
  [24 * HOUR, '24 hours'],
  [30 * 24 * HOUR, '30 days'],
])('the bank says %d ms as %s', (ms, text) => {
  expect(words(ms)).toBe(text);
});
