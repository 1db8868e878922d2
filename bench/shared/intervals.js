/** Knows how far a figure may be from what it stands for, when it was measured in a few independent runs. */

import { meanOf, medianOf } from './statistics.js';

/**
 * A figure, and between what it lies in 95 of 100 such measurements. Bounds that are infinite say that nothing is known.
 * @typedef {{ readonly value: number, readonly low: number, readonly high: number }} Interval
 */

/**
 * Of Student's distribution, by its degrees of freedom: 95 of 100 are not farther out. Few runs may all be far out by chance:
 * an interval that is drawn from the runs themselves (the bootstrap's) would be too narrow.
 */
const FEW = [Infinity, 12.706, 4.303, 3.182, 2.776, 2.571];
/** The same of the normal distribution. */
const NORMAL = 1.959964;

/**
 * Variants that were compared in a few runs, by logarithms: what makes a whole run slower is the same part of each, and falls
 * out. What is left scatters alike in all of them, which tells more of how much than the few runs of one could.
 * @typedef {object} Comparison
 * @property {readonly number[]} means Of each variant's logarithms, over the runs.
 * @property {number} deviation The standard deviation of such a mean.
 * @property {number} quantile How many of those 95 of 100 are within.
 */

/**
 * @param {readonly (readonly number[])[]} runs Of each, the logarithms of all variants' times, up to a constant.
 * @returns {Comparison}
 */
export function compare(runs) {
  const variants = runs[0]?.length ?? 0;
  const ofRuns = runs.map(meanOf);
  const means = Array.from({ length: variants }, (_, at) =>
    meanOf(runs.map((run) => run[at] ?? NaN)),
  );
  const mean = meanOf(means);
  const squares = runs.flatMap((run, row) =>
    run.map((value, at) => (value - (ofRuns[row] ?? NaN) - (means[at] ?? NaN) + mean) ** 2),
  );
  const degrees = (runs.length - 1) * (variants - 1);
  const variance = meanOf(squares) * (squares.length / degrees);
  return {
    means,
    deviation: degrees > 0 ? Math.sqrt(variance / runs.length) : Infinity,
    quantile: student(degrees),
  };
}

/**
 * How much more a variant takes than the first, in parts of the first.
 * @param {Comparison} comparison
 * @param {number} at
 * @returns {Interval}
 */
export function excessOf({ means, deviation, quantile }, at) {
  const log = (means[at] ?? NaN) - (means[0] ?? NaN);
  const reach = quantile * deviation * Math.SQRT2;
  return { value: Math.expm1(log), low: Math.expm1(log - reach), high: Math.expm1(log + reach) };
}

/**
 * The ratio of two such: Fieller's interval, since the lower one is not known exactly either, and both lean on the same
 * first. Where the lower might be nothing, all is possible.
 * @param {Comparison} comparison
 * @param {number} above
 * @param {number} below
 * @returns {Interval}
 */
export function excessRatio({ means, deviation, quantile }, above, below) {
  const [x, y] = [above, below].map((at) => Math.exp((means[at] ?? NaN) - (means[0] ?? NaN)));
  const [a, b] = [(x ?? NaN) - 1, (y ?? NaN) - 1];
  const square = (quantile * deviation) ** 2;
  const [aa, ab, bb] = [
    2 * square * (a + 1) ** 2,
    square * (a + 1) * (b + 1),
    2 * square * (b + 1) ** 2,
  ];
  const value = a / b;
  const left = b ** 2 - bb;
  if (!(left > 0)) return around(value, Infinity);
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
