/** Knows how to start a Redis server of our own, and which commands its clients send. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';
import { findOrInstall } from '../shared/debian.js';
import { goAhead } from '../shared/priority.js';
import { connect } from './redis-client.js';

/**
 * Starts an empty Redis server on a free port.
 * @returns {Promise<{ readonly url: string, stop(): Promise<void> }>}
 */
export async function startRedis() {
  const path = findOrInstall(['redis-server'], 'redis-server');
  const directory = await mkdtemp(join(tmpdir(), 'stillhere-bench-'));
  const port = await freePort();
  const options = ['--port', port, '--bind', '127.0.0.1', '--save', '', '--dir', directory];
  const server = spawn(path, options.map(String), { stdio: 'ignore', detached: true });
  if (server.pid !== undefined) goAhead(server.pid);
  const stopped = new Promise((resolve) => server.once('close', resolve));
  const kill = () => void server.kill();
  process.once('exit', kill);
  const url = `redis://127.0.0.1:${port}`;
  await answering(url);
  return {
    url,
    async stop() {
      process.off('exit', kill);
      kill();
      await stopped;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/**
 * The commands that clients send while `work` runs, in small letters with their arguments; those that scripts call
 * inside the server are not among them.
 * @param {string} url
 * @param {() => Promise<unknown>} work
 * @returns {Promise<readonly string[]>}
 */
export async function commandsDuring(url, work) {
  const monitor = await connect(url);
  const marker = await connect(url);
  /** @type {string[]} */
  const commands = [];
  /** @type {() => void} */
  let end = ignore;
  const ended = new Promise((/** @type {(value: void) => void} */ resolve) => (end = resolve));
  await monitor.monitor((line) => {
    if (line.includes('"end of bench"')) end();
    else if (!/^[\d.]+ \[\d+ lua\]/.test(line)) commands.push(line);
  });
  await work();
  await marker.echo('end of bench');
  await ended;
  monitor.destroy();
  marker.destroy();
  return commands.map((line) => line.slice(line.indexOf(']') + 2));
}

/**
 * How many bytes clients send to the server while `work` runs.
 * @param {string} url
 * @param {() => Promise<unknown>} work
 */
export async function bytesDuring(url, work) {
  const client = await connect(url);
  const bytes = async () =>
    Number(/total_net_input_bytes:(\d+)/.exec(await client.info('stats'))?.[1]);
  const before = await bytes();
  await work();
  const after = await bytes();
  client.destroy();
  return after - before;
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      const port = typeof address === 'object' && address !== null ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}

/** @param {string} url */
async function answering(url) {
  const client = createClient({ url, socket: { reconnectStrategy: 20 } });
  client.on('error', ignore);
  await client.connect();
  await client.ping();
  client.destroy();
}

function ignore() {}
