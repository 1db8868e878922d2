/** Knows how to run a part of the benchmark in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { OWN_BUILD } from './base.js';

/**
 * V8 places what code makes by how much of it outlived a collection once. A collection that falls into a burst of requests
 * makes it guess wrong for the rest of the process: one in three then takes twice as long for what sessions add. That is
 * chance, and not what is compared.
 */
const FLAGS = ['--no-allocation-site-pretenuring'];
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
 * @param {{ readonly build?: string, readonly prefix?: string }} [options]
 * @returns {Promise<Server>}
 */
export async function startServer(app, redis, options = {}) {
  const { build = OWN_BUILD, prefix = newPrefix() } = options;
  const child = fork(pathOf('server.js'), [app, redis], {
    env: { ...ENV, STILLHERE_BUILD: build, BENCH_PREFIX: prefix },
    execArgv: [...FLAGS, '--import', new URL('resolve.js', import.meta.url).href],
  });
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
 * Runs a file to its end, and returns what it tells.
 * @param {string} file
 * @param {readonly string[]} [args]
 * @returns {Promise<any>}
 */
export async function runPart(file, args = []) {
  const child = fork(pathOf(file), args, { env: ENV, execArgv: ['--expose-gc'] });
  const result = await nextMessage(child);
  child.removeAllListeners('exit');
  child.kill();
  return result;
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
