/** Knows what a page does while nobody is there: its timers, and how often they wake it up. */
import { open, sumOf } from './browser.js';
import { MINUTE } from './server.js';

/** @typedef {import('./server.js').PageName} PageName */

/**
 * @typedef {object} Idleness
 * @property {number} timers How many wait after a minute.
 * @property {number} wakeUps How many run in the minute after that.
 */

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {PageName} name
 * @returns {Promise<Idleness>}
 */
export async function watchIdlePage(browser, server, name) {
  const { context, page, pass } = await open(browser, server, name);
  await pass(MINUTE);
  const timers = await sumOf([page], 'clock.timers');
  const before = await sumOf([page], 'clock.wakeUps');
  await pass(MINUTE);
  const wakeUps = (await sumOf([page], 'clock.wakeUps')) - before;
  await context.close();
  return { timers, wakeUps };
}
