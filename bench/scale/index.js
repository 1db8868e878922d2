/**
 * Measures what ends and changes cost the nodes that never saw the session, as the nodes grow. `--quick` measures
 * fewer nodes; `--store redis`, `cluster` or `postgres` only that one, `--nodes 2,50` so many.
 */
import { fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { hashOf, newRecord } from '../server/records.js';
import { measureCosts } from './costs.js';
import { print, printTable } from '../shared/report.js';
import { medianOf } from '../shared/statistics.js';
import { pause, startServer } from './servers.js';
import { migrate, openStore } from './stores.js';

/** @typedef {import('./servers.js').Kind} Kind */

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    store: { type: 'string' },
    nodes: { type: 'string' },
  },
});
const KINDS = /** @type {readonly Kind[]} */ (['redis', 'cluster', 'postgres']);
const COUNTS = values.nodes?.split(',').map(Number) ?? (values.quick ? [2, 10] : [2, 10, 30, 100]);
const BLOCKS = values.quick ? 3 : 7;
/** Ends, and changes, of one block. */
const NEWS = 1_000;
/** So many are asked for at once; paced, one by one in so many milliseconds. */
const TOGETHER = 100;
const PACED = 250;
const PACE = 2;
/** Sessions that the measured node remembers: none of them ends. */
const OWN = 1_000;
const MOST_IN_A_PROCESS = 49;
const SETTLED = 300;
/** Milliseconds until a node knows that none of a former version is there. */
const KNOWING = 13_000;
/** Sessions by which the costs of a server are measured. */
const COSTED = values.quick ? 10_000 : 50_000;

print(
  'One node alone in its process, among so many on one server. It remembers 1,000 sessions; others, each known to one',
  'other node, are changed and ended. What is shown is what this node uses more than in a time without news, for one',
  'message in microseconds of CPU (user and system), and bytes that it reads; the median of blocks (lowest to highest).',
  '"Paced": one every two milliseconds, so that none comes with another. "Server": its CPU for one end, all in. "Idle":',
  'what is used in a second without news.',
);
for (const kind of KINDS.filter((one) => one === (values.store ?? one))) {
  await measureKind(kind);
  await costsOf(kind);
}
process.exit();

/** @param {Kind} kind */
async function costsOf(kind) {
  const server = await startServer(kind);
  try {
    await migrate(kind, server.ports);
    const store = await openStore(kind, server.ports);
    await store.learnTime();
    const { bytes, tombstone, ...costs } = await measureCosts(kind, server, store, COSTED);
    await store.close();
    const title = `${kind}: CPU of the server for one session, us; bytes of a live one and of a tombstone`;
    const cells = Object.values(costs).map((cost) => cost.toFixed(1));
    const kept = [bytes, tombstone].map((one) => one.toFixed(0));
    printTable(title, [...Object.keys(costs), 'live', 'tombstone'], [[...cells, ...kept]]);
  } finally {
    await server.stop();
  }
}

/** @param {Kind} kind */
async function measureKind(kind) {
  const rows = [];
  for (const count of COUNTS) {
    const server = await startServer(kind);
    try {
      await migrate(kind, server.ports);
      rows.push(await measure(kind, server, count));
    } finally {
      await server.stop();
    }
  }
  const head = [
    'nodes',
    'ends',
    'changes',
    'ends, paced',
    'bytes an end',
    'a change',
    'server',
    'idle, node',
    'server',
  ];
  printTable(kind, head, rows);
}

/**
 * @param {Kind} kind
 * @param {import('./servers.js').Server} server
 * @param {number} count
 */
async function measure(kind, server, count) {
  const store = await openStore(kind, server.ports);
  await store.learnTime();
  const measured = await startNodes(kind, server.ports, 1);
  const others = [];
  // One more acts: it is this process.
  for (let left = count - 2; left > 0; left -= MOST_IN_A_PROCESS) {
    others.push(await startNodes(kind, server.ports, Math.min(left, MOST_IN_A_PROCESS)));
  }
  await measured.tell(
    'remember',
    (await newSessions(store, OWN)).map(({ token }) => token),
  );
  await pause(KNOWING);

  /** @param {readonly (() => Promise<unknown>)[]} deeds @param {number} [pace] */
  async function cost(deeds, pace) {
    const idle = await use(() => pause(1_000));
    const busy = await use(async () => {
      await doAll(deeds, pace);
      await pause(SETTLED);
    });
    const share = busy.ms / idle.ms;
    return {
      cpu: (busy.cpu - idle.cpu * share) / deeds.length,
      bytes: (busy.bytes - idle.bytes * share) / deeds.length,
      server: (busy.server - idle.server * share) / deeds.length,
      idle: { cpu: (idle.cpu / idle.ms) * 1_000, server: (idle.server / idle.ms) * 1_000 },
    };
  }

  /** @param {() => Promise<unknown>} work */
  async function use(work) {
    const before = { ...(await measured.tell('use')), server: server.cpu(), ms: performance.now() };
    await work();
    const after = { ...(await measured.tell('use')), server: server.cpu(), ms: performance.now() };
    return {
      cpu: after.cpu - before.cpu,
      bytes: after.bytes - before.bytes,
      server: after.server - before.server,
      ms: after.ms - before.ms,
    };
  }

  /** @type {Record<'changes' | 'ends' | 'paced', Awaited<ReturnType<typeof cost>>>[]} */
  const results = [];
  for (let block = 0; block < BLOCKS; block += 1) {
    const sessions = await newSessions(store, NEWS + PACED);
    for (const [index, other] of others.entries()) {
      const share = sessions.filter((_one, place) => place % others.length === index);
      await other.tell(
        'remember',
        share.map(({ token }) => token),
      );
    }
    const ends = sessions.map(
      ({ id }) =>
        () =>
          store.end(id, { reason: 'revoked', at: store.now(), by: randomUUID() }),
    );
    results.push({
      changes: await cost(
        sessions.slice(0, NEWS).map(
          ({ id }) =>
            () =>
              store.update(id, 0, { data: '{"a":1}' }),
        ),
      ),
      ends: await cost(ends.slice(0, NEWS)),
      paced: await cost(ends.slice(NEWS), PACE),
    });
  }
  await Promise.all([measured, ...others].map((one) => one.stop()));
  await store.close();
  const shown = (/** @type {(result: (typeof results)[number]) => number} */ of) => {
    const all = results.map(of);
    const [low, high] = [Math.min(...all), Math.max(...all)];
    return `${medianOf(all).toFixed(2)} (${low.toFixed(2)} to ${high.toFixed(2)})`;
  };
  const whole = (/** @type {(result: (typeof results)[number]) => number} */ of) =>
    Math.max(0, medianOf(results.map(of))).toFixed(0);
  return [
    String(count),
    shown(({ ends }) => ends.cpu),
    shown(({ changes }) => changes.cpu),
    shown(({ paced }) => paced.cpu),
    whole(({ ends }) => ends.bytes),
    whole(({ changes }) => changes.bytes),
    shown(({ ends }) => ends.server),
    whole(({ paced }) => paced.idle.cpu),
    whole(({ paced }) => paced.idle.server),
  ];
}

/**
 * @param {readonly (() => Promise<unknown>)[]} deeds
 * @param {number} [pace]
 */
async function doAll(deeds, pace) {
  if (pace === undefined) {
    for (let done = 0; done < deeds.length; done += TOGETHER) {
      await Promise.all(deeds.slice(done, done + TOGETHER).map((deed) => deed()));
    }
    return;
  }
  const startedAt = performance.now();
  const running = [];
  for (const [index, deed] of deeds.entries()) {
    await pause(Math.max(0, startedAt + index * pace - performance.now()));
    running.push(deed());
  }
  await Promise.all(running);
}

/**
 * @param {import('stillhere/server').SessionStore} store
 * @param {number} count
 */
async function newSessions(store, count) {
  const made = Array.from({ length: count }, (_, number) => {
    const secret = `${randomUUID()}${randomUUID()}`.slice(0, 43);
    const record = newRecord(number, store.now(), 28_800_000);
    // No id that looks as if it were of another app's cookie.
    const id = record.id.replaceAll('-', '_');
    return { record: { ...record, id, secretHash: hashOf(secret) }, id, token: `${id}.${secret}` };
  });
  await doAll(
    made.map(
      ({ record }) =>
        () =>
          store.create(record),
    ),
  );
  return made;
}

/**
 * @param {Kind} kind
 * @param {readonly number[]} ports
 * @param {number} count
 */
async function startNodes(kind, ports, count) {
  const path = fileURLToPath(new URL('nodes.js', import.meta.url));
  const child = fork(path, [kind, ports.join(), String(count)], {
    env: { ...process.env, NODE_ENV: 'production' },
  });
  const next = () =>
    new Promise((/** @type {(answer: any) => void} */ resolve, reject) => {
      const failed = () => reject(new Error('Nodes came to an early end'));
      child.once('exit', failed);
      child.once('message', (message) => {
        child.off('exit', failed);
        resolve(message);
      });
    });
  await next();
  return {
    /** @param {string} deed @param {unknown} [given] */
    tell(deed, given) {
      child.send({ deed, given });
      return next();
    },
    async stop() {
      const exited = new Promise((resolve) => child.once('exit', resolve));
      child.kill();
      await exited;
    },
  };
}
