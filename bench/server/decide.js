/** Knows how long to measure: until the time is up. Who stops as soon as the intervals are narrow has stopped where they are so by chance. */
import { figuresOf } from './figures.js';
import { runGeneration } from './generation.js';

/** So many groups at once: one for each of two cores. */
const AT_ONCE = 2;

/**
 * @typedef {object} Result
 * @property {import('./generation.js').Group} group
 * @property {import('./figures.js').Figures} figures
 * @property {readonly import('./generation.js').Generation[]} generations
 */

/**
 * Measures groups of variants, a generation of processes at a time: the next is of the group that had the least time yet.
 * @param {readonly import('./generation.js').Group[]} groups
 * @param {object} options
 * @param {string} options.redis
 * @param {number} options.part To what part of itself each figure should be known.
 * @param {number} options.seconds How long the rounds of a generation go on.
 * @param {number} options.until An instant of `performance.now()`.
 * @returns {Promise<readonly Result[]>}
 */
export async function decide(groups, { redis, part, seconds, until }) {
  const states = groups.map((group) => ({
    group,
    generations: /** @type {import('./generation.js').Generation[]} */ ([]),
    taken: 0,
    isRunning: false,
  }));
  const figures = (/** @type {typeof states[number]} */ { group, generations }) =>
    figuresOf(group, generations, part);

  async function work() {
    for (;;) {
      const startedAt = performance.now();
      const [next] = states
        .filter((state) => !state.isRunning && startedAt < until)
        .sort((a, b) => a.taken - b.taken);
      if (next === undefined) return;
      next.isRunning = true;
      const generation = await runGeneration(next.group, { redis, seconds, until });
      if (generation !== undefined) next.generations.push(generation);
      next.taken += performance.now() - startedAt;
      next.isRunning = false;
    }
  }

  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return states.map((state) => ({ ...state, figures: figures(state) }));
}
