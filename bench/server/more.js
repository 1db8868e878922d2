/** Knows what is measured only where there is time: what stands behind the figures of a request. */
import { cpus } from 'node:os';
import { isWithin } from '../shared/intervals.js';
import { printTable, withInterval } from '../shared/report.js';
import { runPart } from './child.js';
import { measureCold } from './cold.js';
import { countCold, countSigning } from './commands.js';
import { measureNodes } from './nodes.js';
import { EXPRESS, EXPRESS_PEER } from './plan.js';

/** @param {string} redis */
export async function measureMore(redis) {
  const cold = await countCold(EXPRESS, redis);
  const cacheBytes = await runPart('memory.js', ['cache', '200000']);
  const flush = await runPart('flush.js', [redis, '10000', '7']);
  const start = await measureCold(EXPRESS, { redis, sessions: 50_000 });
  const signing = [];
  for (const app of [EXPRESS, EXPRESS_PEER]) {
    const [signIn = NaN, signOut = NaN] = await countSigning(app, { redis, requests: 2_000 });
    signing.push({ app, signIn, signOut });
  }
  const nodes = await measureNodes(EXPRESS, { redis, requests: 20_000 });
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
    'Commands to Redis',
    ['variant', 'of a sign-in', 'of a sign-out'],
    signing.map(({ app, signIn, signOut }) => [app, signIn.toFixed(2), signOut.toFixed(2)]),
  );
  printTable(
    `A node that has just started, of ${start.sessions} sessions in Redis`,
    ['what', 'is'],
    [
      [
        'CPU of a request in its third second, and of one where all is remembered',
        `${start.coldCpu.toFixed(1)}, ${start.hotCpu.toFixed(1)} µs`,
      ],
      [
        'requests that it has the CPU for, to those where all is remembered',
        withInterval(
          { interval: start.hotOverCold, isDecided: isWithin(start.hotOverCold, 0.1) },
          2,
        ),
      ],
      ['reads of a session', start.readsPerSession.toFixed(2)],
      ['sessions in a read', start.sessionsPerRead.toFixed(0)],
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
  return { cold, cacheBytes, flush, start, signing, nodes };
}
