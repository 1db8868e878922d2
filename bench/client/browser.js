/** Knows Debian's Chromium, and pages of it whose time is turned by hand together with the server's. */
import { setTimeout } from 'node:timers/promises';
import { chromium } from 'playwright-core';
import { findOrInstall } from '../shared/debian.js';
import { installPageClock } from './page-clock.js';
import { installSpy } from './spy.js';

/** @typedef {import('playwright-core').Browser} Browser */
/** @typedef {import('playwright-core').BrowserContext} BrowserContext */
/** @typedef {import('playwright-core').Page} Page */
/** @typedef {import('./server.js').BenchServer} BenchServer */
/** @typedef {import('./server.js').PageName} PageName */

/** So many tabs load at the same time. */
const AT_ONCE = 5;
const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/**
 * Starts Chromium. What is young has room for all that a measurement allocates: no collection comes between.
 * @param {readonly string[]} [more]
 * @returns {Promise<Browser>}
 */
export function launch(more = []) {
  return chromium.launch({
    executablePath: process.env['CHROMIUM_PATH'] ?? findOrInstall(NAMES, 'chromium'),
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--js-flags=--min-semi-space-size=64',
      ...more,
    ],
  });
}

/**
 * A person's browser, signed in, with one page in so many tabs.
 * @typedef {object} Tabs
 * @property {BrowserContext} context
 * @property {readonly Page[]} pages
 * @property {Page} page The first of them.
 * @property {(ms: number) => Promise<number>} pass Lets time pass, on the server too; says in how long a timer is due.
 */

/**
 * @param {Browser} browser
 * @param {BenchServer} server
 * @param {PageName} name
 * @param {{ readonly tabs?: number, readonly isTimeReal?: boolean }} [options]
 * @returns {Promise<Tabs>}
 */
export async function open(browser, server, name, { tabs = 1, isTimeReal = false } = {}) {
  const context = await browser.newContext({ viewport: { width: 640, height: 480 } });
  if (!isTimeReal) await context.addInitScript(installPageClock, server.clock.wall());
  await context.addInitScript(installSpy);
  await context.request.get(`${server.url}/enter`);
  /** @type {Page[]} */
  const pages = [];
  while (pages.length < tabs) {
    const some = Array.from({ length: Math.min(AT_ONCE, tabs - pages.length) }, openOne);
    pages.push(...(await Promise.all(some)));
  }
  const [page] = pages;
  if (page === undefined) throw new TypeError('"tabs" must be at least 1');

  if (!isTimeReal) {
    await Promise.all(
      pages.map((tab, number) =>
        tab.evaluate(number === 0 ? `clock.lead(${tabs})` : `clock.follow(${number})`),
      ),
    );
  }

  async function openOne() {
    const tab = await context.newPage();
    tab.on('pageerror', (error) => process.stderr.write(`${name}: ${error.stack}\n`));
    await tab.goto(`${server.url}/${name}`);
    // Asked from outside: the page's own timers may stand still.
    while (!(await tab.evaluate(`globalThis.isReady?.() ?? ${name === 'blank'}`))) {
      await setTimeout(5);
    }
    return tab;
  }

  return {
    context,
    pages,
    page,
    async pass(ms) {
      server.clock.advance(ms);
      const nextAt = Number(await page.evaluate(`clock.turn(${ms})`));
      return nextAt - server.clock.wall();
    },
  };
}

/**
 * The sum of a number over all pages.
 * @param {readonly Page[]} pages
 * @param {string} expression
 */
export async function sumOf(pages, expression) {
  const values = await Promise.all(pages.map((page) => page.evaluate(expression)));
  return values.reduce((/** @type {number} */ sum, value) => sum + Number(value), 0);
}
