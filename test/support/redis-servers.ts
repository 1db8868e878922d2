/** Real Redis servers on free ports of this machine, for as long as a test needs them. */
import { spawn, spawnSync } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall, which } from './debian.ts';
import { freePort } from './free-port.ts';

export interface RedisServer {
  readonly port: number;
  readonly url: string;
  /** Lets it do nothing, until `resume`: its connections stay open. */
  pause(): void;
  resume(): void;
  stop(): Promise<void>;
}

export interface RedisClusterServers {
  readonly ports: readonly number[];
  stop(): Promise<void>;
}

export interface RedisSentinelServers {
  readonly master: RedisServer;
  /** Where the Sentinel listens. */
  readonly port: number;
  /** Waits until the replica has all that the master has. */
  replicated(): Promise<void>;
  stop(): Promise<void>;
}

const MASTERS = 3;
const CLUSTER_BUS = 10_000;

/** Where the server is; undefined when it is missing and its tests must be skipped. */
export const redisServer: string | undefined = findOrInstall({
  find: () => which('redis-server'),
  package: 'redis-server',
  neededBy: 'The tests of the Redis store',
});

/** Starts a server that keeps nothing on disk. */
export async function startRedis(
  options: { readonly port?: number; readonly args?: readonly string[] } = {},
): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-redis-'));
  const child = spawn(
    redisServer ?? 'redis-server',
    [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', folder],
      ...['--save', '', '--appendonly', 'no', '--daemonize', 'no'],
      ...(options.args ?? []),
    ],
    { stdio: 'ignore' },
  );
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilOpen(port);
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    async stop() {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Starts three masters that share all slots. */
export async function startRedisCluster(): Promise<RedisClusterServers> {
  const servers = await Promise.all(
    Array.from({ length: MASTERS }, async () =>
      startRedis({
        port: await freePort(CLUSTER_BUS),
        args: ['--cluster-enabled', 'yes', '--cluster-node-timeout', '2000'],
      }),
    ),
  );
  const ports = servers.map(({ port }) => port);
  const hosts = ports.map((port) => `127.0.0.1:${port}`);
  spawnSync('redis-cli', ['--cluster', 'create', ...hosts, '--cluster-yes']);
  for (const port of ports) await untilSaid(port, ['cluster', 'info'], 'cluster_state:ok');
  return {
    ports,
    async stop() {
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

/** Starts a master, and a Sentinel that knows it by `name`; with a replica, that is the master when the other is gone for a second. */
export async function startRedisSentinel(
  name: string,
  { hasReplica = false }: { readonly hasReplica?: boolean } = {},
): Promise<RedisSentinelServers> {
  const master = await startRedis();
  const ofMaster = ['--replicaof', '127.0.0.1', String(master.port)];
  const replica = hasReplica ? await startRedis({ args: ofMaster }) : undefined;
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  const lines = [
    `port ${port}`,
    'bind 127.0.0.1',
    `dir ${folder}`,
    `sentinel monitor ${name} 127.0.0.1 ${master.port} 1`,
    `sentinel down-after-milliseconds ${name} 1000`,
    `sentinel failover-timeout ${name} 5000`,
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  const child = spawn(redisServer ?? 'redis-server', [file, '--sentinel'], { stdio: 'ignore' });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  await untilOpen(port);
  if (replica !== undefined) {
    await untilSaid(port, ['sentinel', 'replicas', name], String(replica.port));
  }
  return {
    master,
    port,
    async replicated() {
      // A connection waits for what it has written itself, which comes after all that others have written.
      const input = 'incr replicated\nwait 1 10000\n';
      const { stdout } = spawnSync('redis-cli', ['-p', String(master.port)], {
        encoding: 'utf8',
        input,
      });
      if (!stdout.trim().endsWith('\n1')) throw new Error(`The replica has not all: ${stdout}`);
    },
    async stop() {
      child.kill('SIGKILL');
      await exited;
      await rm(folder, { recursive: true, force: true });
      await master.stop();
      await replica?.stop();
    },
  };
}

function ask(port: number, command: readonly string[]): string {
  return spawnSync('redis-cli', ['-p', String(port), ...command], { encoding: 'utf8' }).stdout;
}

async function untilSaid(port: number, command: readonly string[], word: string): Promise<void> {
  while (!ask(port, command).includes(word)) {
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

async function untilOpen(port: number): Promise<void> {
  for (;;) {
    const isOpen = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.once('error', () => resolve(false));
    });
    if (isOpen) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
