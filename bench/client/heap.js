/** Knows how much memory of JavaScript a page takes for its watch: over a blank one. */
import { medianOf } from '../shared/statistics.js';
import { open } from './browser.js';

/** @typedef {import('./server.js').PageName} PageName */

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {readonly PageName[]} names
 * @param {{ readonly rounds: number }} options
 * @returns {Promise<Readonly<Record<string, number>>>} bytes
 */
export async function measureHeap(browser, server, names, { rounds }) {
  const all = /** @type {readonly PageName[]} */ (['blank', ...names]);
  /** @type {Record<string, number[]>} */
  const bytes = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const name of all) (bytes[name] ??= []).push(await heapOf(browser, server, name));
  }
  const blank = medianOf(bytes['blank'] ?? []);
  return Object.fromEntries(names.map((name) => [name, medianOf(bytes[name] ?? []) - blank]));
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
