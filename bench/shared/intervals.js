/** Knows how far a figure may be from what it stands for, when it was measured in a few independent runs. */

import { meanOf, medianOf } from './statistics.js';

/**
 * A figure, and between what it lies in 95 of 100 such measurements. Bounds that are infinite say that nothing is known.
 * @typedef {{ readonly value: number, readonly low: number, readonly high: number }} Interval
 */

/** Of Student's distribution, by its degrees of freedom: 95 of 100 are not farther out. */
const FEW = [Infinity, 12.706, 4.303, 3.182, 2.776, 2.571];
/** The same of the normal distribution. */
const NORMAL = 1.959964;

/**
 * The mean of independent runs. Few runs may all be far out by chance, so that the interval is Student's: one that is
 * drawn from the runs themselves (the bootstrap's) would be too narrow by a third when there are five.
 * @param {readonly number[]} runs
 * @returns {Interval}
 */
export function meanInterval(runs) {
  const value = meanOf(runs);
  const reach = student(runs.length - 1) * Math.sqrt(covariance(runs, runs) / runs.length);
  return around(value, runs.length < 2 ? Infinity : reach);
}

/**
 * The ratio of two means, both seen in the same runs: Fieller's interval, which takes into account that what disturbs a
 * run disturbs both, and that the lower one is not known exactly either. Where it might be nothing, all is possible.
 * @param {readonly number[]} above
 * @param {readonly number[]} below
 * @returns {Interval}
 */
export function ratioInterval(above, below) {
  const runs = above.length;
  const [a, b] = [meanOf(above), meanOf(below)];
  const value = a / b;
  if (runs < 2) return around(value, Infinity);
  const t = student(runs - 1);
  const variance = (/** @type {readonly number[]} */ x, /** @type {readonly number[]} */ y) =>
    (t ** 2 * covariance(x, y)) / runs;
  const [aa, ab, bb] = [variance(above, above), variance(above, below), variance(below, below)];
  const left = b ** 2 - bb;
  if (left <= 0) return around(value, Infinity);
  const middle = (a * b - ab) / left;
  const reach = Math.sqrt(Math.max(0, middle ** 2 - (a ** 2 - aa) / left));
  return { value, low: middle - reach, high: middle + reach };
}

/**
 * The median of independent values, whatever their distribution: its bounds are two of the values.
 * @param {readonly number[]} values
 * @returns {Interval}
 */
export function medianInterval(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const count = sorted.length;
  const value = medianOf(sorted);
  let [rank, below] = [0, 0.5 ** count];
  for (let term = below; below < 0.025; below += term) {
    rank += 1;
    term *= (count - rank + 1) / rank;
  }
  if (rank === 0) return around(value, Infinity);
  return { value, low: sorted[rank - 1] ?? NaN, high: sorted[count - rank] ?? NaN };
}

/**
 * Whether the figure is known: its interval reaches no farther to either side than `part` of it.
 * @param {Interval} interval
 * @param {number} part
 */
export function isWithin({ value, low, high }, part) {
  return Math.max(high - value, value - low) <= part * Math.abs(value);
}

/**
 * @param {number} value
 * @param {number} reach
 * @returns {Interval}
 */
function around(value, reach) {
  return { value, low: value - reach, high: value + reach };
}

/**
 * Beyond the table by the expansion of Cornish and Fisher.
 * @param {number} degrees
 */
function student(degrees) {
  const known = FEW[degrees];
  if (known !== undefined) return known;
  const z = NORMAL;
  return (
    z +
    (z ** 3 + z) / (4 * degrees) +
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / (96 * degrees ** 2) +
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / (384 * degrees ** 3)
  );
}

/**
 * @param {readonly number[]} x
 * @param {readonly number[]} y
 */
function covariance(x, y) {
  const [meanX, meanY] = [meanOf(x), meanOf(y)];
  const products = x.map((value, index) => (value - meanX) * ((y[index] ?? NaN) - meanY));
  return products.reduce((sum, product) => sum + product, 0) / (x.length - 1);
}
