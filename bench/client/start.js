/** Knows how long a page is busy from when it gets a script to the first question that this asks of the server. */
import { open } from './browser.js';
import { bundleStart } from './bundle.js';

/** A cheap telephone is as many times slower than a machine as this one: time of the CPU is told for it. */
export const SLOWED = 6;

/** Marks of the page's own, which the browser dates by the CPU time of the page's thread. */
const BEGUN = 'begun';
const ASKED = 'asked';

/**
 * @typedef {object} Start
 * @property {string} name
 * @property {readonly number[]} times Milliseconds of the main thread's CPU, one for each round.
 */

/**
 * By turns, each time in a browser context of its own: no code is there from before.
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {Readonly<Record<string, { readonly page: 'client' | 'element', readonly root?: string }>>} builds
 * @param {{ readonly rounds: number }} options
 * @returns {Promise<readonly Start[]>}
 */
export async function measureStart(browser, server, builds, { rounds }) {
  /** @type {{ name: string, page: string, code: string, times: number[] }[]} */
  const all = [];
  for (const [name, { page, root }] of Object.entries(builds)) {
    all.push({ name, page, code: await bundleStart(page, root), times: [] });
  }
  for (let round = 0; round < rounds; round += 1) {
    for (const one of all) one.times.push(await startOf(browser, server, one));
    all.reverse();
  }
  return all;
}

/**
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {{ readonly page: string, readonly code: string }} start
 */
async function startOf(browser, server, { page: name, code }) {
  const { context, page } = await open(browser, server, 'blank', { isTimeReal: true });
  const settings = { code, hasElement: name === 'element', begun: BEGUN, asked: ASKED };
  await page.evaluate(prepare, settings);
  const cdp = await browser.newBrowserCDPSession();
  /** @type {Map<unknown, number>} */
  const marks = new Map();
  cdp.on('Tracing.dataCollected', ({ value }) => {
    for (const event of value) marks.set(event['name'], Number(event['tts']));
  });
  const isComplete = new Promise((resolve) => cdp.once('Tracing.tracingComplete', resolve));
  await cdp.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['blink.user_timing'] },
  });
  await page.evaluate('start()');
  await cdp.send('Tracing.end');
  await isComplete;
  await cdp.detach();
  await context.close();
  return ((marks.get(ASKED) ?? Number.NaN) - (marks.get(BEGUN) ?? Number.NaN)) / 1_000;
}

/**
 * Runs in the page. The parsing of the script is part of it.
 * @param {{ readonly code: string, readonly hasElement: boolean, readonly begun: string, readonly asked: string }} settings
 */
function prepare({ code, hasElement, begun, asked }) {
  if (hasElement) document.body.append(document.createElement('still-here'));
  const script = document.createElement('script');
  script.textContent = code;
  Object.assign(globalThis, {
    start: () =>
      new Promise((resolve) => {
        globalThis.fetch = () => {
          performance.mark(asked);
          resolve(undefined);
          return new Promise(() => {});
        };
        performance.mark(begun);
        document.head.append(script);
      }),
  });
}
