/** Knows how to run a part of the benchmark in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { goAhead } from '../shared/priority.js';

/**
 * V8 places what code makes by how much of it outlived a collection once. A collection that falls into a burst of requests
 * makes it guess wrong for the rest of the process: one in three then takes twice as long for what sessions add. That is
 * chance, and not what is compared.
 */
const FLAGS = ['--expose-gc', '--no-allocation-site-pretenuring'];
const ENV = { ...process.env, NODE_ENV: 'production', NODE_NO_WARNINGS: '1' };
let started = 0;

/**
 * A running server.
 * @typedef {object} Server
 * @property {number} port
 * @property {() => Promise<number>} cpu Microseconds that its process has used, user and system, in all threads.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server with one of the apps. Those with the same `prefix` are nodes of one installation; by default each is
 * by itself.
 * @param {string} app
 * @param {string} redis
 * @param {{ readonly prefix?: string }} [options]
 * @returns {Promise<Server>}
 */
export async function startServer(app, redis, options = {}) {
  const { prefix = newPrefix() } = options;
  const child = start('server.js', [app, redis], { prefix });
  const { port } = await nextMessage(child);
  return {
    port,
    async cpu() {
      child.send('cpu');
      const { cpu } = await nextMessage(child);
      return cpu.user + cpu.system;
    },
    stop: () =>
      new Promise((resolve) => {
        child.removeAllListeners('exit');
        child.once('exit', () => resolve());
        child.kill();
      }),
  };
}

/** For nodes that share their sessions. */
export function newPrefix() {
  started += 1;
  return `bench-${started}`;
}

/**
 * Runs a file to its end, and returns what it tells. Undefined where it has told nothing after `limit` milliseconds.
 * @param {string} file
 * @param {readonly string[]} [args]
 * @param {{ readonly flags?: readonly string[], readonly limit?: number }} [options]
 * @returns {Promise<any>}
 */
export async function runPart(file, args = [], { flags = [], limit = Infinity } = {}) {
  const child = start(file, args, { prefix: newPrefix(), flags });
  let timer;
  const isLate = new Promise((resolve) => {
    if (Number.isFinite(limit)) timer = setTimeout(resolve, Math.max(0, limit), undefined);
  });
  const result = await Promise.race([nextMessage(child), isLate]);
  clearTimeout(timer);
  child.removeAllListeners('exit');
  child.kill('SIGKILL');
  return result;
}

/**
 * In a session of its own, and ahead of others. It ends with this process, from which it is cut off then.
 * @param {string} file
 * @param {readonly string[]} args
 * @param {{ readonly prefix: string, readonly flags?: readonly string[] }} options
 */
function start(file, args, { prefix, flags = [] }) {
  const child = fork(pathOf(file), args, {
    detached: true,
    env: { ...ENV, BENCH_PREFIX: prefix },
    execArgv: [...FLAGS, ...flags],
  });
  if (child.pid !== undefined) goAhead(child.pid);
  return child;
}

/**
 * @param {import('node:child_process').ChildProcess} child
 * @returns {Promise<any>}
 */
function nextMessage(child) {
  return new Promise((resolve, reject) => {
    const failed = () => reject(new Error('A process of the benchmark came to an early end'));
    child.once('exit', failed);
    child.once('message', (message) => {
      child.off('exit', failed);
      resolve(message);
    });
  });
}

/** @param {string} file */
function pathOf(file) {
  return fileURLToPath(new URL(file, import.meta.url));
}
