/** Knows what an input event leaves behind: garbage, and layouts that it forced. */
import { open } from './browser.js';

/** @typedef {import('./server.js').PageName} PageName */

/**
 * @typedef {object} Residue
 * @property {string} name
 * @property {number} bytes Allocated for each event.
 * @property {number} layouts Of a thousand events, each of which found the page's layout out of date.
 * @property {number} nanoseconds Of a call from JavaScript, the browser's part left out.
 */

const EVENTS = 100_000;
const LAYOUTS = 1_000;

/**
 * A script cannot send trusted events, but it can keep those that it was sent: the page's listeners are called with
 * moves of the mouse that the browser dispatched a moment ago, one after the other. `extra` runs in the page first.
 * @param {import('./browser.js').Browser} browser
 * @param {import('./server.js').BenchServer} server
 * @param {{ readonly name: string, readonly page: PageName, readonly extra?: () => void }} variant
 * @returns {Promise<Residue>}
 */
export async function measureCalls(browser, server, { name, page: pageName, extra }) {
  const { context, page } = await open(browser, server, pageName, { isTimeReal: true });
  if (extra !== undefined) await page.evaluate(extra);
  await page.evaluate(prepare);
  for (let move = 0; move < 40; move += 1) await page.mouse.move(100 + move, 100 + move);

  const cdp = await context.newCDPSession(page);
  const run = async (/** @type {string} */ expression) =>
    Number((await cdp.send('Runtime.evaluate', { expression })).result.value);
  const bytesUsed = async () => (await cdp.send('Runtime.getHeapUsage')).usedSize;
  await cdp.send('Performance.enable');
  const layouts = async () => {
    const { metrics } = await cdp.send('Performance.getMetrics');
    return metrics.find((metric) => metric.name === 'LayoutCount')?.value ?? Number.NaN;
  };

  await run(`call(${EVENTS})`);
  await cdp.send('HeapProfiler.collectGarbage');
  const bytesBefore = await bytesUsed();
  const ms = await run(`call(${EVENTS})`);
  const bytes = (await bytesUsed()) - bytesBefore;
  const layoutsBefore = await layouts();
  await run(`callDirty(${LAYOUTS})`);
  const forced = (await layouts()) - layoutsBefore;
  await context.close();
  return { name, bytes: bytes / EVENTS, layouts: forced, nanoseconds: (ms / EVENTS) * 1e6 };
}

/** Runs in the page: must stand alone. */
function prepare() {
  const { spy } = /** @type {{ spy: import('./spy.js').Spy }} */ (/** @type {unknown} */ (window));
  /** @type {{ readonly listener: (event: Event) => void, readonly events: Event[] }[]} */
  const calls = [];
  for (const type of ['pointermove', 'mousemove']) {
    const listeners = spy.listeners.filter((one) => one.type === type);
    /** @type {Event[]} */
    const events = [];
    addEventListener(type, (event) => void events.push(event), { capture: true, passive: true });
    calls.push(...listeners.map(({ listener }) => ({ listener, events })));
  }
  const block = document.body.appendChild(document.createElement('p'));

  /** @param {number} times */
  function call(times) {
    const startedAt = performance.now();
    for (const { listener, events } of calls) {
      const { length } = events;
      for (let time = 0; time < times; time += 1) {
        const event = events[time % length];
        if (event !== undefined) listener(event);
      }
    }
    return performance.now() - startedAt;
  }

  /** @param {number} times */
  function callDirty(times) {
    for (let time = 0; time < times; time += 1) {
      block.style.width = `${100 + (time % 2)}px`;
      for (const { listener, events } of calls) {
        const event = events[time % events.length];
        if (event !== undefined) listener(event);
      }
    }
  }
  Object.assign(globalThis, { call, callDirty });
}

/** The floor of all: runs in the page. */
export function addFloor() {
  let seenAt = 0;
  const floor = (/** @type {Event} */ { timeStamp }) => {
    seenAt = timeStamp;
  };
  addEventListener('pointermove', floor, { capture: true, passive: true });
  Object.assign(globalThis, { seenAt: () => seenAt });
}

/** What must be found out, if it were done: runs in the page. */
export function addLayoutReader() {
  let width = 0;
  const read = () => {
    width = document.body.offsetWidth;
  };
  addEventListener('pointermove', read, { capture: true, passive: true });
  Object.assign(globalThis, { width: () => width });
}
