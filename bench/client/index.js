/** Measures the browser half in Chromium, beside others. `--quick` measures less, and ends with one line of JSON. */
import { cpus } from 'node:os';
import { print, printTable, withError } from '../shared/report.js';
import { medianOf } from '../shared/statistics.js';
import { buildOf } from '../server/base.js';
import { launch } from './browser.js';
import { addFloor, addLayoutReader, measureCalls } from './calls.js';
import { measureEvents } from './events.js';
import { measureHeap } from './heap.js';
import { countRequests } from './hours.js';
import { watchIdlePage } from './idle.js';
import { countMessages } from './messages.js';
import { startServer } from './server.js';
import { measureStart, SLOWED } from './start.js';

/** @typedef {import('./server.js').PageName} PageName */

/** The last of ours is what the summary is about: it does all that the others do. */
const OURS = /** @type {const} */ (['client', 'element']);
const BEFORE = /** @type {const} */ (['client of before', 'element of before']);
const PAGES = /** @type {const} */ ([...OURS, 'react-idle-timer', 'hmrc']);
/** Fifty processes take longer to start than their hour. */
const FEW_PROCESSES = ['--renderer-process-limit=4'];

/** The build that ours is compared with. */
const BASE = '4c560802bb9f61761ba89879cc6aed10d6f9c333';

const isQuick = process.argv.includes('--quick');
const root = buildOf(BASE);
const server = await startServer(root);
const browser = await launch();
try {
  await measure();
} finally {
  await browser.close();
  await server.close();
}

async function measure() {
  print(
    `Chromium ${browser.version()}, Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}).`,
  );
  const events = await measureEvents(browser, server, {
    pages: isQuick ? { stillhere: 4 } : { stillhere: 8, 'react-idle-timer': 4 },
    moves: isQuick ? 60 : 200,
  });
  printTable(
    'One listener more, of a move of the mouse: nanoseconds ± standard error',
    ['listener', 'floor beside it', 'as a rule', 'with what comes now and then', 'over floor'],
    events.map(({ name, floor, hot, all, ratio }) => [
      name,
      withError(floor),
      withError(hot),
      withError(all),
      withError(ratio, 2),
    ]),
  );

  const idle = await each(isQuick ? ['element'] : PAGES, (name) =>
    watchIdlePage(browser, server, name),
  );
  const messages = await each(isQuick ? ['element'] : PAGES, (name) =>
    countMessages(browser, server, name, { seconds: isQuick ? 20 : 60, withIdleMinute: !isQuick }),
  );
  printTable(
    'What a page does unseen',
    ['page', 'timers', 'wake-ups in an idle minute'],
    [...idle].map(([name, { timers, wakeUps }]) => [name, String(timers), String(wakeUps)]),
  );
  printTable(
    'Messages of ten tabs',
    ['page', 'a second while one is used', 'in an idle minute'],
    [...messages].map(([name, { perSecond, perIdleMinute }]) => [
      name,
      perSecond.toFixed(2),
      String(perIdleMinute ?? ''),
    ]),
  );

  const starts = await measureStarts();
  const hours = await measureHours();
  if (!isQuick) await measureMore();
  const last = OURS[1];
  const summary = {
    eventVsFloor: rounded(events[0]?.ratio.value),
    timers: idle.get(last)?.timers,
    messagesPerSecond10Tabs: rounded(messages.get(last)?.perSecond),
    pings50TabsVs1: rounded((hours.get(50)?.pings ?? 0) / (hours.get(1)?.pings ?? 0)),
    startVsBefore: rounded(starts.get('client')),
    startWithDialogVsBefore: rounded(starts.get('element')),
  };
  print('', JSON.stringify(summary));
}

/** Ours beside the build of before; gives the ratios. */
async function measureStarts() {
  const olderName = (/** @type {string} */ page) => `${page} of before`;
  const builds = Object.fromEntries(
    OURS.flatMap((page) => [
      [page, { page }],
      ...(root ? [/** @type {const} */ ([olderName(page), { page, root }])] : []),
    ]),
  );
  const starts = await measureStart(browser, server, builds, { rounds: isQuick ? 5 : 20 });
  const medians = new Map(starts.map(({ name, times }) => [name, medianOf(times)]));
  const rows = OURS.map((page) => {
    const now = medians.get(page) ?? Number.NaN;
    const before = medians.get(olderName(page)) ?? Number.NaN;
    return { page, now, before, ratio: now / before };
  });
  printTable(
    `From the script to its first question, where all is ${SLOWED} times slower: milliseconds of the main thread`,
    ['page', 'now', `commit ${BASE.slice(0, 7)}`, 'ratio'],
    rows.map(({ page, now, before, ratio }) => [
      page,
      (now * SLOWED).toFixed(1),
      (before * SLOWED).toFixed(1),
      ratio.toFixed(2),
    ]),
  );
  return new Map(rows.map(({ page, ratio }) => [page, ratio]));
}

async function measureHours() {
  const crowd = await launch(FEW_PROCESSES);
  const page = OURS[1];
  const tabs = isQuick ? [1, 50] : [1, 10, 50];
  const hours = new Map();
  const rows = [];
  for (const count of tabs) {
    const hour = await countRequests(crowd, server, page, { tabs: count, isWorking: true });
    hours.set(count, hour);
    rows.push(rowOf(`${page}, work, tabs: ${count}`, hour));
  }
  for (const name of isQuick ? [page] : [page, /** @type {const} */ ('hmrc')]) {
    const hour = await countRequests(crowd, server, name, { tabs: 1, isWorking: false });
    rows.push(rowOf(`${name}, nobody there`, hour));
  }
  if (!isQuick) {
    const hour = await countRequests(crowd, server, 'hmrc', { tabs: 1, isWorking: true });
    rows.push(rowOf('hmrc, work, tabs: 1', hour));
  }
  await crowd.close();
  printTable(
    'An hour, of a session of 15 minutes',
    ['page', 'pings', 'requests in all', 'interruptions', 'at its end'],
    rows,
  );
  return hours;
}

/**
 * @param {string} name
 * @param {import('./hours.js').Hour} hour
 */
function rowOf(name, { pings, requests, interruptions, isSignedIn }) {
  const numbers = [pings, requests, interruptions].map(String);
  return [name, ...numbers, isSignedIn ? 'signed in' : 'signed out'];
}

async function measureMore() {
  const calls = [
    await measureCalls(browser, server, { name: 'floor', page: 'blank', extra: addFloor }),
    ...(await each(PAGES, (page) => measureCalls(browser, server, { name: page, page }))).values(),
    await measureCalls(browser, server, {
      name: 'one that reads offsetWidth',
      page: 'blank',
      extra: addLayoutReader,
    }),
  ];
  printTable(
    'What an event leaves behind',
    ['listener', 'bytes', 'layouts of 1,000 events', 'ns when called from JavaScript'],
    calls.map(({ name, bytes, layouts, nanoseconds }) => [
      name,
      bytes.toFixed(1),
      String(layouts),
      nanoseconds.toFixed(0),
    ]),
  );
  const heap = await measureHeap(browser, server, [...PAGES, ...(root ? BEFORE : [])], {
    rounds: 5,
  });
  printTable(
    'Heap of JavaScript, in kB',
    ['page', 'over a blank page', 'over one with a small script'],
    heap.map(({ name, overBlank, overPlain }) => [
      name,
      (overBlank / 1_000).toFixed(1),
      (overPlain / 1_000).toFixed(1),
    ]),
  );
}

/**
 * One after the other.
 * @template {PageName} Name
 * @template Result
 * @param {readonly Name[]} names
 * @param {(name: Name) => Promise<Result>} work
 * @returns {Promise<Map<PageName, Result>>}
 */
async function each(names, work) {
  const results = new Map();
  for (const name of names) results.set(name, await work(name));
  return results;
}

/** @param {number} [value] */
function rounded(value = Number.NaN) {
  return Math.round(value * 100) / 100;
}
