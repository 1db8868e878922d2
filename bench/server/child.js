/** Knows how to run a part of the benchmark in a process of its own. */
import { fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const ENV = { ...process.env, NODE_ENV: 'production' };

/**
 * A running server.
 * @typedef {object} Server
 * @property {number} port
 * @property {() => Promise<number>} cpu Microseconds that its process has used, user and system.
 * @property {() => Promise<void>} stop
 */

/**
 * Starts a server with one of the apps.
 * @param {string} app
 * @param {string} redis
 * @returns {Promise<Server>}
 */
export async function startServer(app, redis) {
  const child = fork(pathOf('server.js'), [app, redis], { env: ENV });
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
