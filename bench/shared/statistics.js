/** Knows what many noisy measurements say. */

/** @typedef {{ readonly value: number, readonly error: number }} Estimate With its standard error. */

/** @param {readonly number[]} values */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) / 2;
  return ((sorted[Math.floor(at)] ?? NaN) + (sorted[Math.ceil(at)] ?? NaN)) / 2;
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
