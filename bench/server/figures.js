/** Knows what generations of processes say: what sessions add to a request, and the ratios of that. */
import { compare, excessOf, excessRatio, isWithin } from '../shared/intervals.js';
import { meanOf, medianOf } from '../shared/statistics.js';

/** Fewer generations than this decide nothing: the first may agree by chance. */
const LEAST_GENERATIONS = 3;

/** @typedef {import('../shared/intervals.js').Interval} Interval */
/** @typedef {import('./generation.js').Generation} Generation */

/**
 * What one variant adds, over what another adds.
 * @typedef {{ readonly name: string, readonly of: string, readonly over: string }} Ratio
 */

/**
 * @typedef {object} Figure
 * @property {string} name
 * @property {Interval} interval
 * @property {boolean} isDecided
 */

/**
 * @typedef {object} Figures
 * @property {number} bare Microseconds of a request to the bare app.
 * @property {readonly Figure[]} added Microseconds more than that, of each other variant.
 * @property {readonly Figure[]} ratios
 */

/**
 * In each generation, what a variant adds is the median of the differences to the bare app in the same rounds: of the
 * logarithms, as what else goes on makes both slower by the same part.
 * @param {import('./generation.js').Group} group
 * @param {readonly Generation[]} generations
 * @param {number} part To what part of itself each figure should be known.
 * @returns {Figures}
 */
export function figuresOf({ variants, ratios }, generations, part) {
  const names = variants.flatMap((variant) => variant.names);
  const base = names[0] ?? '';
  const bare = meanOf(
    generations.map((generation) => medianOf((generation.get(base) ?? []).filter(isTime))),
  );
  const comparison = compare(
    generations.map((generation) => names.map((name) => medianDifference(generation, name, base))),
  );
  const isEnough = generations.length >= LEAST_GENERATIONS;
  const figure = (/** @type {string} */ name, /** @type {Interval} */ interval) => ({
    name,
    interval,
    isDecided: isEnough && isWithin(interval, part),
  });
  return {
    bare,
    added: names.slice(1).map((name, index) => {
      const { value, low, high } = excessOf(comparison, index + 1);
      return figure(name, { value: value * bare, low: low * bare, high: high * bare });
    }),
    ratios: ratios.map(({ name, of, over }) =>
      figure(name, excessRatio(comparison, names.indexOf(of), names.indexOf(over))),
    ),
  };
}

/**
 * @param {Generation} generation
 * @param {string} name
 * @param {string} base
 */
function medianDifference(generation, name, base) {
  const bases = generation.get(base) ?? [];
  const differences = [];
  for (const [round, block] of (generation.get(name) ?? []).entries()) {
    const bare = bases[round];
    if (isTime(block) && isTime(bare)) differences.push(Math.log(block / bare));
  }
  return medianOf(differences);
}

/**
 * Whether a variant took part in a round.
 * @param {number | null | undefined} block
 * @returns {block is number}
 */
function isTime(block) {
  return typeof block === 'number';
}
