/** Knows how to start the servers that many nodes share, and what CPU and memory they use. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { connect, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall } from '../shared/debian.js';

/** @typedef {'redis' | 'cluster' | 'postgres'} Kind */
/**
 * @typedef {object} Server
 * @property {readonly number[]} ports
 * @property {() => number} cpu Microseconds that all its processes have used since they began.
 * @property {() => Promise<void>} stop
 */

const MASTERS = 3;
const CLUSTER_BUS = 10_000;
const POSTGRES = '/usr/lib/postgresql';

/**
 * Starts an empty server of a kind.
 * @param {Kind} kind
 * @returns {Promise<Server>}
 */
export async function startServer(kind) {
  if (kind === 'postgres') return startPostgres();
  const redis = findOrInstall(['redis-server'], 'redis-server');
  if (kind === 'redis') return startRedis(redis, await freePort());
  const ports = [];
  while (ports.length < MASTERS) ports.push(await freePort(CLUSTER_BUS));
  const masters = await Promise.all(
    ports.map((port) => startRedis(redis, port, ['--cluster-enabled', 'yes'])),
  );
  /** @param {readonly string[]} args */
  const cli = (args) => spawnSync('redis-cli', args, { encoding: 'utf8' }).stdout;
  cli(['--cluster', 'create', ...ports.map((port) => `127.0.0.1:${port}`), '--cluster-yes']);
  for (const port of ports) {
    while (!cli(['-p', String(port), 'cluster', 'info']).includes('cluster_state:ok')) {
      await pause(50);
    }
  }
  return {
    ports,
    cpu: () => masters.reduce((sum, master) => sum + master.cpu(), 0),
    async stop() {
      await Promise.all(masters.map((master) => master.stop()));
    },
  };
}

/**
 * @param {string} path
 * @param {number} port
 * @param {readonly string[]} [more]
 */
async function startRedis(path, port, more = []) {
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-scale-'));
  const options = ['--port', String(port), '--bind', '127.0.0.1', '--save', '', '--dir', folder];
  return startProcess(path, [...options, ...more], port, folder);
}

/** PostgreSQL does not run as root: Debian's package brings a user for it. */
async function startPostgres() {
  findOrInstall(['initdb', join(newestPostgres() ?? '', 'initdb')], 'postgresql');
  const programs = newestPostgres() ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-scale-'));
  const user = process.getuid?.() === 0 ? { uid: idOf('-u'), gid: idOf('-g') } : {};
  if (process.getuid?.() === 0) {
    await chmod(folder, 0o755);
    execFileSync('chown', ['postgres', folder]);
  }
  const data = join(folder, 'data');
  const cluster = ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '--locale=C'];
  execFileSync(join(programs, 'initdb'), cluster, { ...user, cwd: folder, stdio: 'ignore' });
  const port = await freePort();
  const settings = [`unix_socket_directories=${folder}`, 'max_connections=500', 'fsync=off'];
  const options = ['-D', data, '-h', '127.0.0.1', '-p', String(port)];
  return startProcess(
    join(programs, 'postgres'),
    [...options, ...settings.flatMap((setting) => ['-c', setting])],
    port,
    folder,
    user,
  );
}

/**
 * @param {string} path
 * @param {readonly string[]} args
 * @param {number} port
 * @param {string} folder
 * @param {{ readonly uid?: number, readonly gid?: number }} [user]
 * @returns {Promise<Server>}
 */
async function startProcess(path, args, port, folder, user = {}) {
  const child = spawn(path, args, { ...user, cwd: folder, stdio: 'ignore' });
  const stopped = new Promise((resolve) => child.once('close', resolve));
  const kill = () => void child.kill('SIGINT');
  process.once('exit', kill);
  await answering(port);
  return {
    ports: [port],
    cpu: () => cpuOf(child.pid ?? 0),
    async stop() {
      process.off('exit', kill);
      kill();
      await stopped;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Microseconds of a process and of those that it has made, as Linux counts them by the nanosecond.
 * @param {number} id
 */
function cpuOf(id) {
  const own = readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    return (
      name === String(id) ||
      textOf(`/proc/${name}/stat`).split(') ')[1]?.split(' ')[1] === String(id)
    );
  });
  const tasks = own.flatMap((name) =>
    filesOf(`/proc/${name}/task`).map((task) => `/proc/${name}/task/${task}/schedstat`),
  );
  return tasks.reduce((sum, file) => sum + Number(textOf(file).split(' ')[0]) / 1_000, 0);
}

/** @param {string} folder */
function filesOf(folder) {
  return existsSync(folder) ? readdirSync(folder) : [];
}

/**
 * What a file says; nothing, if its process has just ended.
 * @param {string} file
 */
function textOf(file) {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}

function newestPostgres() {
  return filesOf(POSTGRES)
    .map((version) => join(POSTGRES, version, 'bin'))
    .find((folder) => existsSync(join(folder, 'initdb')));
}

/** @param {'-u' | '-g'} flag */
function idOf(flag) {
  return Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
}

/** @param {number} [below] @returns {Promise<number>} */
async function freePort(below = 0) {
  for (;;) {
    const server = createServer();
    const port = await new Promise((/** @type {(port: number) => void} */ resolve) => {
      server.listen(0, '127.0.0.1', () => {
        const address = server.address();
        resolve(typeof address === 'object' && address !== null ? address.port : 0);
      });
    });
    await new Promise((resolve) => server.close(resolve));
    if (port + below < 65_536) return port;
  }
}

/** @param {number} port */
async function answering(port) {
  for (;;) {
    const isOpen = await new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await pause(20);
  }
}

/** @param {number} ms */
export function pause(ms) {
  return new Promise((resolve) => void setTimeout(resolve, ms));
}
