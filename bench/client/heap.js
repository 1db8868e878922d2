/** Knows how much memory of JavaScript a page takes for its watch. */
import { medianOf } from '../shared/statistics.js';
import { open } from './browser.js';

/** @typedef {import('./server.js').PageName} PageName */

/**
 * @typedef {object} Heap Bytes.
 * @property {PageName} name
 * @property {number} overBlank More than a page without any script.
 * @property {number} overPlain More than a page whose own small script has used a listener, a timer, a request and the
 *   storage: what the browser makes once for all scripts is not counted.
 */

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {readonly PageName[]} names
 * @param {{ readonly rounds: number }} options
 * @returns {Promise<readonly Heap[]>}
 */
export async function measureHeap(browser, server, names, { rounds }) {
  /** @type {Map<PageName, number[]>} */
  const sizes = new Map();
  for (const name of /** @type {const} */ (['blank', 'plain'])) sizes.set(name, []);
  for (const name of names) sizes.set(name, []);
  for (let round = 0; round < rounds; round += 1) {
    for (const [name, list] of sizes) list.push(await heapOf(browser, server, name));
  }
  const bytes = (/** @type {PageName} */ name) => medianOf(sizes.get(name) ?? []);
  return names.map((name) => ({
    name,
    overBlank: bytes(name) - bytes('blank'),
    overPlain: bytes(name) - bytes('plain'),
  }));
}

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {PageName} name
 */
async function heapOf(browser, server, name) {
  const { context, page } = await open(browser, server, name, { isTimeReal: true });
  await page.mouse.move(100, 100);
  const cdp = await context.newCDPSession(page);
  for (let time = 0; time < 3; time += 1) await cdp.send('HeapProfiler.collectGarbage');
  const { usedSize } = await cdp.send('Runtime.getHeapUsage');
  await context.close();
  return usedSize;
}
