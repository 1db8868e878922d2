/** Knows what generations of processes say: what sessions add to a request, and the ratios of that. */
import { isWithin, meanInterval, ratioInterval } from '../shared/intervals.js';
import { medianOf } from '../shared/statistics.js';

/** Fewer generations than this decide nothing: the first may agree by chance. */
const LEAST_GENERATIONS = 5;

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
 * @property {readonly Figure[]} totals Microseconds of a request, of each variant.
 * @property {readonly Figure[]} added The same over the bare app: of all variants but the bare one.
 * @property {readonly Figure[]} ratios
 */

/**
 * In each generation, what a variant adds is the median of the differences to the bare app in the same rounds.
 * @param {import('./generation.js').Group} group
 * @param {readonly Generation[]} generations
 * @param {number} part To what part of itself each figure should be known.
 * @returns {Figures}
 */
export function figuresOf({ variants, ratios }, generations, part) {
  const bare = variants[0]?.name ?? '';
  const isEnough = generations.length >= LEAST_GENERATIONS;
  const figure = (/** @type {string} */ name, /** @type {Interval} */ interval) => ({
    name,
    interval,
    isDecided: isEnough && isWithin(interval, part),
  });
  const addedBy = (/** @type {string} */ name) =>
    generations.map((generation) => medianDifference(generation, name, bare));
  return {
    totals: variants.map(({ name }) =>
      figure(
        name,
        meanInterval(generations.map((generation) => medianOf(blocksOf(generation, name)))),
      ),
    ),
    added: variants.slice(1).map(({ name }) => figure(name, meanInterval(addedBy(name)))),
    ratios: ratios.map(({ name, of, over }) =>
      figure(name, ratioInterval(addedBy(of), addedBy(over))),
    ),
  };
}

/**
 * Whether everything is known that was asked for. What one process of a program adds to another of it is nothing, and no
 * part of nothing is small enough: that it is not far from nothing is what is to be seen.
 * @param {Figures} figures
 */
export function isDecided({ added, ratios }) {
  return [...added, ...ratios].every((figure) => figure.isDecided || isNoise(figure.name));
}

/** @param {string} name */
export function isNoise(name) {
  return name.endsWith('(noise)');
}

/**
 * @param {Generation} generation
 * @param {string} name
 * @param {string} base
 */
function medianDifference(generation, name, base) {
  const bases = generation.get(base) ?? [];
  const blocks = generation.get(name) ?? [];
  return medianOf(
    blocks.map((block, round) => block - (bases[round] ?? NaN)).filter(Number.isFinite),
  );
}

/**
 * @param {Generation} generation
 * @param {string} name
 */
function blocksOf(generation, name) {
  return (generation.get(name) ?? []).filter(Number.isFinite);
}
