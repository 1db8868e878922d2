/** Measures the server half against what it would replace. `--quick` measures less, and ends with one line of JSON. */
import { cpus } from 'node:os';
import { runPart } from './child.js';
import { countCold, countCommands } from './commands.js';
import { AT_ONCE, SESSIONS } from './load.js';
import { measureNodes } from './nodes.js';
import { startRedis } from './redis.js';
import { print, printTable, withError, withSpread } from '../shared/report.js';
import { measureRequests } from './requests.js';

/** A bare app twice: what the second is said to add is the noise. */
const EXPRESS = [
  { app: 'express: bare' },
  { app: 'express: express-session, connect-redis' },
  { app: 'express: stillhere, Redis' },
];
const FASTIFY = [
  { app: 'fastify: bare' },
  { app: 'fastify: @fastify/session, memory' },
  { app: 'fastify: stillhere, Redis' },
];
const MORE_EXPRESS = /** @type {const} */ ([
  { app: 'express: bare' },
  { app: 'express: express-session, memory' },
  { app: 'express: iron-session' },
  { app: 'express: stillhere, memory' },
  { app: 'express: stillhere, Redis', kind: 'fetch' },
  { app: 'express: stillhere strict, Redis' },
]);
const MORE_FASTIFY = /** @type {const} */ ([
  { app: 'fastify: bare' },
  { app: 'fastify: @fastify/session, connect-redis' },
  { app: 'fastify: stillhere, memory' },
  { app: 'fastify: stillhere, Redis', kind: 'fetch' },
  { app: 'fastify: stillhere strict, Redis' },
]);
const COUNTED = [
  'express: express-session, connect-redis',
  'fastify: @fastify/session, connect-redis',
  'express: stillhere, Redis',
  'express: stillhere strict, Redis',
];

const isQuick = process.argv.includes('--quick');
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
    'Time is that of all threads of the server process, user and system, in microseconds: the quartiles of short rounds',
    'of all variants in turn. What is added is the difference of the lower quartiles ± standard error.',
  );

  const express = await requestsOf(
    'Express 5',
    isQuick ? EXPRESS : [...EXPRESS, ...MORE_EXPRESS],
    isQuick ? { redis, rounds: 24, requests: 800 } : { redis, rounds: 100, requests: 800 },
  );
  const fastify = await requestsOf(
    'Fastify 5',
    isQuick ? FASTIFY : [...FASTIFY, ...MORE_FASTIFY],
    isQuick ? { redis, rounds: 20, requests: 2_000 } : { redis, rounds: 80, requests: 2_000 },
  );

  const commands = [];
  for (const app of isQuick ? COUNTED.slice(2) : COUNTED) {
    const requests = isQuick ? 4_000 : 40_000;
    commands.push(await countCommands(app, { redis, requests }));
  }
  printTable(
    'Commands that clients send to Redis',
    ['variant', 'for a request', 'with all else'],
    [
      ...commands.map(({ name, forRequests, perRequest, requestsPerSecond }) => [
        name,
        forRequests.toFixed(4),
        `${perRequest.toFixed(4)} at ${Math.round(requestsPerSecond)} requests/s`,
      ]),
    ],
  );

  const [bytesPerSession, [few, many]] = await Promise.all([
    runPart('memory.js', ['store', '1000000']),
    runPart('sweep.js', ['10000', '1000000', '21']),
  ]);
  printTable(
    'Memory store',
    ['what', 'is'],
    [
      ['bytes of a session, at 1,000,000', bytesPerSession.toFixed(0)],
      ['ms to end 1,000 due of 10,000', few.toFixed(2)],
      ['ms to end 1,000 due of 1,000,000', many.toFixed(2)],
    ],
  );

  const summary = {
    addedCpuVsExpressSessionRedis: ratio(
      express,
      'express: stillhere, Redis',
      'express: express-session, connect-redis',
    ),
    addedCpuVsFastifySessionMemory: ratio(
      fastify,
      'fastify: stillhere, Redis',
      'fastify: @fastify/session, memory',
    ),
    redisCommandsHot: commandsOf(commands, 'express: stillhere, Redis').perRequest,
    redisCommandsStrict: commandsOf(commands, 'express: stillhere strict, Redis').forRequests,
    bytesPerSession,
    sweepRatio: many / few,
  };
  const more = isQuick ? {} : await measureMore();
  if (!isQuick) print('', JSON.stringify({ express, fastify, commands, ...more }));
  print('', JSON.stringify(summary));
}

async function measureMore() {
  const app = 'express: stillhere, Redis';
  const cold = await countCold(app, redis);
  const cacheBytes = await runPart('memory.js', ['cache', '200000']);
  const flush = await runPart('flush.js', [redis, '10000', '7']);
  const nodes = await measureNodes(app, { redis, requests: 20_000 });
  printTable(
    'Redis store',
    ['what', 'is'],
    [
      ['round trips of a session that is not cached', String(cold)],
      ['bytes of a cached session, at 200,000', cacheBytes.toFixed(0)],
      ['ms of CPU to write 10,000 touches in one call', flush.togetherMs.toFixed(1)],
      ['ms of CPU to write them by 10,000 calls at once', flush.singleMs.toFixed(1)],
      ['bytes sent for a touch in one call', flush.bytesPerTouch.toFixed(1)],
    ],
  );
  printTable(
    `Nodes on one Redis (of ${cpus().length} cores, which the load shares)`,
    ['nodes', 'requests/s', 'CPU of a request on each'],
    nodes.map((result) => [
      String(result.nodes),
      result.requestsPerSecond.toFixed(0),
      result.cpuPerRequest.map((cpu) => `${cpu.toFixed(1)} µs`).join(', '),
    ]),
  );
  return { cold, cacheBytes, flush, nodes };
}

/**
 * @param {string} title
 * @param {readonly import('./requests.js').Variant[]} variants
 * @param {Parameters<typeof measureRequests>[1]} options
 */
async function requestsOf(title, variants, options) {
  const results = await measureRequests(variants, options);
  printTable(
    `${title}: CPU of a request, ${options.rounds} rounds of ${options.requests} requests`,
    ['variant', 'in all', 'added by the sessions'],
    results.map(({ name, total, added }) => [name, withSpread(total), withError(added)]),
  );
  return results;
}

/**
 * @param {readonly import('./requests.js').Added[]} results
 * @param {string} ours
 * @param {string} theirs
 */
function ratio(results, ours, theirs) {
  const added = (/** @type {string} */ wanted) =>
    results.find(({ name }) => name === wanted)?.added.value ?? Number.NaN;
  return added(ours) / added(theirs);
}

/**
 * @param {readonly import('./commands.js').Commands[]} commands
 * @param {string} wanted
 */
function commandsOf(commands, wanted) {
  const found = commands.find(({ name }) => name === wanted);
  if (found === undefined) throw new Error(`"${wanted}" was not counted`);
  return found;
}
