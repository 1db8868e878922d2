/** Measures the server half against what it would replace. `--quick` measures less, and ends with one line of JSON. */
import { cpus } from 'node:os';
import { isWithin } from '../shared/intervals.js';
import { goAhead } from '../shared/priority.js';
import { print, printTable, withInterval } from '../shared/report.js';
import { buildOf, OWN_BUILD } from './base.js';
import { measureCommands, measureStore, printCommands, printStore } from './counts.js';
import { decide } from './decide.js';
import { AT_ONCE, SESSIONS } from './load.js';
import { measureMore } from './more.js';
import { EXPRESS, firstGroups, MORE_GROUPS, STRICT } from './plan.js';
import { startRedis } from './redis.js';

/** What is called "today's": the build that ours is compared with. */
const TODAY = '4c560802bb9f61761ba89879cc6aed10d6f9c333';
const RATIOS = /** @type {const} */ ([
  'addedCpuVsExpressSessionRedis',
  'addedCpuVsFastifySessionMemory',
  'expressVsToday',
  'fastifyVsToday',
]);

const isQuick = process.argv.includes('--quick');
/** How long all of it may take, and to what part of itself each figure should be known. */
const GOAL = isQuick ? { seconds: 46, part: 0.25 } : { seconds: 530, part: 0.1 };

/** `--against=COMMIT` is another one, `--against=same` these sources themselves: what is not 1 then is noise. */
const against = process.argv.find((argument) => argument.startsWith('--against='))?.slice(10);
const today = against === 'same' ? OWN_BUILD : buildOf(against ?? TODAY);
goAhead();
const until = performance.now() + GOAL.seconds * 1_000;
const { url: redis, stop } = await startRedis();
try {
  await measure();
} finally {
  await stop();
}
process.exit();

async function measure() {
  print(
    `Node ${process.version}, ${cpus().length} cores (${cpus()[0]?.model.trim()}). ${SESSIONS} sessions in rotation over as many`,
    `connections, ${AT_ONCE} requests written at once; every request is a navigation of Firefox`,
    '(sec-fetch-dest: document) unless it says "fetch" (sec-fetch-dest: empty).',
    'Time is that of all threads of the server process, user and system, in microseconds: blocks of all variants by turns,',
    'the median of what each takes more than the bare app in the same round, over generations of processes. ± reaches to',
    'the end of the 95 % interval. "Not decided" is what is not known to ' +
      `${GOAL.part * 100} % of itself.`,
  );
  // What others do there would be counted.
  const { url: quiet, stop: stopQuiet } = await startRedis();
  const counting = measureCommands({ redis: quiet, isQuick }).finally(() => void stopQuiet());
  const weighing = measureStore({ isQuick });
  if (!isQuick) await Promise.all([counting, weighing]);
  const more = isQuick ? {} : await measureMore(redis);
  const groups = [...firstGroups(today), ...(isQuick ? [] : MORE_GROUPS)];
  const results = await decide(groups, {
    redis,
    part: GOAL.part,
    seconds: isQuick ? 2.5 : 5,
    until,
  });
  for (const { group, figures, generations } of results) {
    printTable(
      `${group.title}: CPU of a request, ${generations.length} generations of processes`,
      ['added by the sessions', `to ${figures.bare.toFixed(1)} µs of the bare app`],
      figures.added.map((added) => [added.name, withInterval(added)]),
    );
  }
  const [commands, store] = await Promise.all([counting, weighing]);
  printCommands(commands);
  printStore(store);
  const ratios = [
    ...results.flatMap(({ figures }) => figures.ratios),
    {
      name: 'sweepRatio',
      interval: store.sweepRatio,
      isDecided: isWithin(store.sweepRatio, GOAL.part),
    },
  ];
  printTable(
    'Ratios: of what is added, and of what a sweep takes',
    ['ratio', 'is'],
    ratios.map((ratio) => [ratio.name, withInterval(ratio, 3)]),
  );
  if (!isQuick) {
    const tables = results.map(({ group, figures }) => ({ title: group.title, ...figures }));
    print('', JSON.stringify({ tables, commands, store, ...more }));
  }
  print('', JSON.stringify(summaryOf(ratios, commands, store)));
}

/**
 * By the names that scripts know. What could not be decided is there all the same, and named; what was not measured is null.
 * @param {readonly import('./figures.js').Figure[]} ratios
 * @param {Awaited<ReturnType<typeof measureCommands>>} commands
 * @param {Awaited<ReturnType<typeof measureStore>>} store
 */
function summaryOf(ratios, commands, { bytesPerSession, sweepRatio }) {
  const found = (/** @type {string} */ wanted) => ratios.find(({ name }) => name === wanted);
  const commandsOf = (/** @type {string} */ wanted) => commands.find(({ name }) => name === wanted);
  const valueOf = (/** @type {string} */ name) => found(name)?.interval.value ?? null;
  return {
    addedCpuVsExpressSessionRedis: valueOf('addedCpuVsExpressSessionRedis'),
    addedCpuVsFastifySessionMemory: valueOf('addedCpuVsFastifySessionMemory'),
    redisCommandsHot: commandsOf(EXPRESS)?.perRequest,
    redisCommandsStrict: commandsOf(STRICT)?.forRequests,
    bytesPerSession,
    sweepRatio: sweepRatio.value,
    expressVsToday: valueOf('expressVsToday'),
    fastifyVsToday: valueOf('fastifyVsToday'),
    intervals: Object.fromEntries(
      ratios.map(({ name, interval: { low, high } }) => [name, [low, high]]),
    ),
    notDecided: [...RATIOS, 'sweepRatio'].filter((name) => found(name)?.isDecided !== true),
  };
}
