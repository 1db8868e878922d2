/** Knows what an input event costs a page, in time: see pages/copies.js for how. */
import { estimateOf, meanOf, middleOf } from '../shared/statistics.js';
import { open } from './browser.js';

/** @typedef {import('../shared/statistics.js').Estimate} Estimate */
/** @typedef {{ readonly copies: number, readonly floor: number[], readonly watched: number[] }} Times */

/**
 * @typedef {object} EventCost Nanoseconds of one listener; the error is that between pages.
 * @property {string} name
 * @property {Estimate} floor
 * @property {Estimate} hot As nearly all events are: the mean of the middle half.
 * @property {Estimate} all With what is done once in a while: the mean of all, at sixty events a second.
 * @property {Estimate} ratio `hot` over `floor`.
 */

/** Moves of the mouse go to the pages in turn, so many at a time. */
const AT_ONCE = 10;

/**
 * Every page is open several times: where its objects come to lie in memory makes a difference of a tenth.
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {{ readonly pages: Readonly<Record<string, number>>, readonly moves: number }} options
 *   how often each is open; `moves` is for each page
 * @returns {Promise<readonly EventCost[]>}
 */
export async function measureEvents(browser, server, { pages, moves }) {
  const wanted = Object.entries(pages).flatMap(([name, times]) => Array(times).fill(name));
  const tabs = [];
  for (const name of wanted) {
    const page = /** @type {import('./server.js').PageName} */ (`copies-${name}`);
    tabs.push({ name, ...(await open(browser, server, page, { isTimeReal: true })) });
  }
  for (let move = 0; move < moves; move += AT_ONCE) {
    for (const { page } of tabs) {
      for (let more = 0; more < AT_ONCE; more += 1) {
        await page.mouse.move(10 + ((move + more) % 400), 100 + (more % 7));
      }
    }
  }
  /** @type {Map<string, Times[]>} */
  const results = new Map(Object.keys(pages).map((name) => [name, []]));
  for (const { name, page, context } of tabs) {
    results.get(name)?.push(await page.evaluate('times'));
    await context.close();
  }
  return [...results].map(([name, times]) => {
    const over = (/** @type {(times: Times) => number} */ figure) => estimateOf(times.map(figure));
    return {
      name,
      floor: over(({ floor, copies }) => (middleOf(floor) / copies) * 1e6),
      hot: over(({ watched, copies }) => (middleOf(watched) / copies) * 1e6),
      all: over(({ watched, copies }) => (meanOf(watched) / copies) * 1e6),
      ratio: over(({ watched, floor }) => middleOf(watched) / middleOf(floor)),
    };
  });
}
