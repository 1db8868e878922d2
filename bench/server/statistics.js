/** Knows what many noisy measurements say. */

/** @typedef {{ readonly median: number, readonly low: number, readonly high: number, readonly error: number }} Spread */

/**
 * Median, quartiles, and the standard error of the median (from the quartiles, as if the noise were normal).
 * @param {readonly number[]} values
 * @returns {Spread}
 */
export function spreadOf(values) {
  const [low, median, high] = [0.25, 0.5, 0.75].map((part) => quantile(values, part));
  const error = (1.253 * ((high ?? 0) - (low ?? 0))) / 1.349 / Math.sqrt(values.length);
  return { median: median ?? 0, low: low ?? 0, high: high ?? 0, error };
}

/** @param {readonly number[]} values */
export function medianOf(values) {
  return quantile(values, 0.5);
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
