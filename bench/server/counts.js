/** Knows what is counted, not estimated: commands, bytes; and how the memory store's sweep grows. */
import { medianInterval } from '../shared/intervals.js';
import { printTable } from '../shared/report.js';
import { medianOf } from '../shared/statistics.js';
import { runPart } from './child.js';
import { countCommands } from './commands.js';
import { EXPRESS, STRICT } from './plan.js';

const PEERS = [
  'express: express-session, connect-redis',
  'fastify: @fastify/session, connect-redis',
];

/**
 * @param {{ readonly redis: string, readonly isQuick: boolean }} options
 */
export async function measureCounts({ redis, isQuick }) {
  const [few, many] = isQuick ? [10_000, 250_000] : [10_000, 1_000_000];
  const sizes = [few, many, isQuick ? 15 : 31].map(String);
  const [commands, bytesPerSession, [timesOfFew, timesOfMany]] = await Promise.all([
    commandsOf(isQuick ? [EXPRESS, STRICT] : [...PEERS, EXPRESS, STRICT], redis, isQuick),
    runPart('memory.js', ['store', '1000000']),
    runPart('sweep.js', sizes),
  ]);
  const sweepRatio = medianInterval(
    timesOfMany.map(
      (/** @type {number} */ time, /** @type {number} */ at) => time / timesOfFew[at],
    ),
  );
  printTable(
    'Commands that clients send to Redis',
    ['variant', 'for a request', 'with all else'],
    commands.map(({ name, forRequests, perRequest, requestsPerSecond }) => [
      name,
      forRequests.toFixed(4),
      `${perRequest.toFixed(4)} at ${Math.round(requestsPerSecond)} requests/s`,
    ]),
  );
  printTable(
    'Memory store',
    ['what', 'is'],
    [
      ['bytes of a session, at 1,000,000', bytesPerSession.toFixed(0)],
      [`ms of CPU to end 1,000 due of ${few}`, medianOf(timesOfFew).toFixed(2)],
      [`ms of CPU to end 1,000 due of ${many}`, medianOf(timesOfMany).toFixed(2)],
    ],
  );
  return { commands, bytesPerSession, sweepRatio };
}

/**
 * @param {readonly string[]} apps
 * @param {string} redis
 * @param {boolean} isQuick
 */
async function commandsOf(apps, redis, isQuick) {
  const commands = [];
  for (const app of apps) {
    commands.push(await countCommands(app, { redis, requests: isQuick ? 4_000 : 40_000 }));
  }
  return commands;
}
