/** Knows what is counted, not estimated: commands, and bytes of the memory store; and how its sweep grows. */
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
 * Counts what servers' clients send, while nobody else does.
 * @param {{ readonly redis: string, readonly isQuick: boolean }} options
 */
export async function measureCommands({ redis, isQuick }) {
  const commands = [];
  for (const app of isQuick ? [EXPRESS, STRICT] : [...PEERS, EXPRESS, STRICT]) {
    commands.push(await countCommands(app, { redis, requests: isQuick ? 4_000 : 40_000 }));
  }
  return commands;
}

/** @param {readonly import('./commands.js').Commands[]} commands */
export function printCommands(commands) {
  printTable(
    'Commands that clients send to Redis',
    ['variant', 'for a request', 'with all else'],
    commands.map(({ name, forRequests, perRequest, requestsPerSecond }) => [
      name,
      forRequests.toFixed(4),
      `${perRequest.toFixed(4)} at ${Math.round(requestsPerSecond)} requests/s`,
    ]),
  );
}

/**
 * Weighs the memory store, and lets it sweep, in processes of their own.
 * @param {{ readonly isQuick: boolean }} options
 */
export async function measureStore({ isQuick }) {
  const [few, many, repeats] = isQuick ? [10_000, 250_000, 45] : [10_000, 1_000_000, 140];
  const [bytesPerSession, [timesOfFew, timesOfMany]] = await Promise.all([
    runPart('memory.js', ['store', '1000000']),
    runPart('sweep.js', [few, many, repeats].map(String)),
  ]);
  const sweepRatio = medianInterval(
    timesOfMany.map(
      (/** @type {number} */ time, /** @type {number} */ at) => time / timesOfFew[at],
    ),
  );
  return { few, many, bytesPerSession, timesOfFew, timesOfMany, sweepRatio };
}

/** @param {Awaited<ReturnType<typeof measureStore>>} store */
export function printStore({ few, many, bytesPerSession, timesOfFew, timesOfMany }) {
  printTable(
    'Memory store',
    ['what', 'is'],
    [
      ['bytes of a session, at 1,000,000', bytesPerSession.toFixed(0)],
      [`ms of CPU to end 1,000 due of ${few}`, medianOf(timesOfFew).toFixed(2)],
      [`ms of CPU to end 1,000 due of ${many}`, medianOf(timesOfMany).toFixed(2)],
    ],
  );
}
