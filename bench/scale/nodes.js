/** Knows how to run a few nodes in one process: each has an engine, a cache and connections of its own. */
import { Socket } from 'node:net';
import { createSessions } from 'stillhere/server';
import { pause } from './servers.js';
import { openStore } from './stores.js';

/** So many sessions are asked for at once. */
const TOGETHER = 100;
const [, , kind = 'redis', ports = '', count] = process.argv;

/** All connections of this process, for the bytes that they have read. */
const sockets = new Set();
const { connect } = Socket.prototype;
/** @type {(this: Socket, ...args: any[]) => Socket} */
Socket.prototype.connect = function connectCounted(...args) {
  sockets.add(this);
  return connect.apply(this, /** @type {any} */ (args));
};

const nodes = await Promise.all(
  Array.from({ length: Number(count) }, async () =>
    createSessions({
      policy: { idleTimeout: '8h' },
      store: await openStore(
        /** @type {import('./servers.js').Kind} */ (kind),
        ports.split(',').map(Number),
      ),
      // The sweep is not what is measured here.
      sweepInterval: '40m',
      onError: () => {},
    }),
  ),
);

/**
 * A request that is no activity. On a busy machine a store may be slow to answer: then it is asked again.
 * @param {import('stillhere/server').Sessions<unknown> | undefined} node
 * @param {string} token
 */
async function ask(node, token) {
  const headers = new Map([
    ['host', 'localhost'],
    ['cookie', `__Host-stillhere=${token}`],
    ['session-passive', '?1'],
  ]);
  const header = (/** @type {string} */ name) => headers.get(name);
  let refusal;
  for (let left = 20; left > 0; left -= 1) {
    const guarded = await node?.guard({ method: 'GET', url: '/', isEncrypted: false, header });
    if (guarded?.isAllowed === true) return;
    refusal = await guarded?.response.text();
    await pause(500);
  }
  throw new Error(`A node refused a session: ${refusal}`);
}

/** @type {Record<string, (given: any) => unknown>} */
const deeds = {
  use: () => {
    const { user, system } = process.cpuUsage();
    return { cpu: user + system, bytes: [...sockets].reduce((sum, one) => sum + one.bytesRead, 0) };
  },
  /** Each session is asked for at one node, by turns. */
  async remember(/** @type {readonly string[]} */ tokens) {
    for (let done = 0; done < tokens.length; done += TOGETHER) {
      const some = tokens.slice(done, done + TOGETHER);
      await Promise.all(some.map((token, index) => ask(nodes[index % nodes.length], token)));
    }
    return true;
  },
};
process.on('message', (/** @type {{ deed: string, given: unknown }} */ { deed, given }) => {
  void Promise.resolve(deeds[deed]?.(given)).then((answer) => process.send?.(answer));
});
process.on('disconnect', () => process.exit());
process.send?.('ready');
