/** Knows what the tabs of a person ask the server in an hour, and how often they interrupt. */
import { open } from './browser.js';
import { MINUTE } from './server.js';

const HOUR = 60 * MINUTE;
/** A person who works is seen to do something so often, each time in the next tab. */
const INPUT_INTERVAL = MINUTE;
/**
 * No step is shorter: timers that are due in the same one run side by side in all tabs. Time passes in steps from one
 * timer to the next.
 */
const FINE = 100;
const STAY_BUTTON = '#hmrc-timeout-keep-signin-btn';

/**
 * @typedef {object} Hour
 * @property {number} pings
 * @property {number} requests All of them, after loading, but for the sign-in page that an end leads to.
 * @property {number} interruptions How often somebody who worked was asked whether they are there.
 * @property {boolean} isSignedIn At its end.
 */

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {import('./server.js').PageName} name
 * @param {{ readonly tabs: number, readonly isWorking: boolean }} options
 * @returns {Promise<Hour>}
 */
export async function countRequests(browser, server, name, { tabs, isWorking }) {
  const { context, pages, page, pass } = await open(browser, server, name, { tabs });
  const { requests } = server;
  const isOver = () => requests.some((request) => request.startsWith('GET /sign-in'));
  requests.length = 0;
  let inputAt = isWorking ? 0 : HOUR;
  let inputs = 0;
  let interruptions = 0;
  let dueIn = 0;
  for (let elapsed = 0; elapsed < HOUR && !isOver();) {
    if (elapsed >= inputAt) {
      await giveInput(pages[inputs % tabs] ?? page);
      inputs += 1;
      inputAt += INPUT_INTERVAL;
      dueIn = 0;
    }
    const step = Math.max(FINE, Math.min(dueIn, inputAt - elapsed, HOUR - elapsed));
    dueIn = await pass(step).catch((error) => {
      if (isOver()) return 0;
      throw error;
    });
    elapsed += step;
    if (name === 'hmrc' && isWorking && (await page.isVisible(STAY_BUTTON))) {
      interruptions += 1;
      await page.click(STAY_BUTTON);
    }
  }
  await context.close();
  return {
    pings: requests.filter((request) => /^POST \/session\/ping|^GET \/keep-alive/.test(request))
      .length,
    requests: requests.filter((request) => !request.startsWith('GET /sign-in')).length,
    interruptions,
    isSignedIn: !isOver(),
  };

  /** @param {import('./browser.js').Page} tab */
  async function giveInput(tab) {
    if (tabs > 1) await tab.bringToFront();
    await tab.mouse.move(100 + (inputs % 300), 100);
  }
}
