/** Knows what many noisy measurements say. What disturbs a round only ever adds to it: the quieter rounds tell more. */

/** @typedef {{ readonly quiet: number, readonly median: number, readonly high: number }} Spread Quartiles. */
/** @typedef {{ readonly value: number, readonly error: number }} Estimate With its standard error. */

const RESAMPLES = 400;

/**
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const [quiet, median, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part));
  return { quiet: quiet ?? 0, median: median ?? 0, high: high ?? 0 };
}

/**
 * What `values` take more than `base`, by their lower quartiles; both in the same rounds. The error is that of the
 * bootstrap: how much the answer varies when rounds are drawn from these rounds.
 * @param {readonly number[]} values
 * @param {readonly number[]} base
 * @returns {Estimate}
 */
export function differenceOf(values, base) {
  const rounds = values.map((_, round) => round);
  const estimate = (/** @type {readonly number[]} */ drawn) =>
    quietOf(drawn.map((round) => values[round] ?? 0)) -
    quietOf(drawn.map((round) => base[round] ?? 0));
  const estimates = Array.from({ length: RESAMPLES }, () =>
    estimate(rounds.map(() => Math.floor(Math.random() * rounds.length))),
  );
  const mean = estimates.reduce((sum, one) => sum + one, 0) / RESAMPLES;
  const variance = estimates.reduce((sum, one) => sum + (one - mean) ** 2, 0) / RESAMPLES;
  return { value: estimate(rounds), error: Math.sqrt(variance) };
}

/** @param {readonly number[]} values */
export function medianOf(values) {
  return quantile(values, 0.5);
}

/**
 * The mean of the middle half: for values that a coarse clock has rounded, of which a median is one.
 * @param {readonly number[]} values
 */
export function middleOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.slice(Math.floor(sorted.length / 4), Math.ceil(sorted.length * 0.75));
  return meanOf(middle);
}

/** @param {readonly number[]} values */
export function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * The mean of a few values, with its standard error; that of a single one is not known.
 * @param {readonly number[]} values
 * @returns {Estimate}
 */
export function estimateOf(values) {
  const mean = meanOf(values);
  const variance =
    values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { value: mean, error: Math.sqrt(variance / values.length) };
}

/** @param {readonly number[]} values */
function quietOf(values) {
  return quantile(values, 0.25);
}

/**
 * @param {readonly number[]} values
 * @param {number} part
 */
function quantile(values, part) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * part;
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (above - below) * (at - Math.floor(at));
}
