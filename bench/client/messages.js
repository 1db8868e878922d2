/** Knows how much tabs have to say to each other: messages and records that others are told of. */
import { open, sumOf } from './browser.js';
import { MINUTE } from './server.js';

const TABS = 10;
const STEP = 250;
/** What is said when tabs meet is not counted. */
const SETTLING = 5_000;

/**
 * @typedef {object} Messages
 * @property {number} perSecond While the mouse moves in one of ten tabs.
 * @property {number | undefined} perIdleMinute While nobody is there.
 */

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {import('./server.js').PageName} name
 * @param {{ readonly seconds: number, readonly withIdleMinute: boolean }} options
 * @returns {Promise<Messages>}
 */
export async function countMessages(browser, server, name, { seconds, withIdleMinute }) {
  const { context, pages, page, pass } = await open(browser, server, name, { tabs: TABS });
  const messagesDuring = async (/** @type {() => Promise<void>} */ work) => {
    const before = await sumOf(pages, 'spy.messages');
    await work();
    return (await sumOf(pages, 'spy.messages')) - before;
  };

  await page.bringToFront();
  for (let elapsed = 0; elapsed < SETTLING; elapsed += STEP) await pass(STEP);
  const moving = await messagesDuring(async () => {
    for (let elapsed = 0; elapsed < seconds * 1_000; elapsed += STEP) {
      await page.mouse.move(100 + (elapsed % 300), 100);
      await pass(STEP);
    }
  });
  const passIdleMinute = () =>
    messagesDuring(async () => {
      for (let elapsed = 0; elapsed < MINUTE; elapsed += STEP) await pass(STEP);
    });
  const perIdleMinute = withIdleMinute ? await passIdleMinute() : undefined;
  await context.close();
  return { perSecond: moving / seconds, perIdleMinute };
}
