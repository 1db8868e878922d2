/** Knows what a second node on the same Redis brings. */
import { newPrefix, startServer } from './child.js';
import { createLoad, signIn } from './load.js';

/**
 * Lets one, then two nodes work as hard as they can.
 * @param {string} app
 * @param {{ readonly redis: string, readonly requests: number }} options
 */
export async function measureNodes(app, { redis, requests }) {
  const results = [];
  for (const count of [1, 2]) {
    const prefix = newPrefix();
    const nodes = await Promise.all(
      Array.from({ length: count }, () => startServer(app, redis, { prefix })),
    );
    const cookies = await signIn(nodes[0]?.port ?? 0);
    const loads = await Promise.all(nodes.map(({ port }) => createLoad(port, cookies)));
    await Promise.all(loads.map((load) => load(requests)));
    const before = await Promise.all(nodes.map(({ cpu }) => cpu()));
    const seconds = await Promise.all(loads.map((load) => load(requests)));
    const after = await Promise.all(nodes.map(({ cpu }) => cpu()));
    await Promise.all(nodes.map(({ stop }) => stop()));
    results.push({
      nodes: count,
      requestsPerSecond: (count * requests) / Math.max(...seconds),
      cpuPerRequest: after.map((cpu, index) => (cpu - (before[index] ?? 0)) / requests),
    });
  }
  return results;
}
