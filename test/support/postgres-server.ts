/** A real PostgreSQL server on a free port of this machine, for as long as a test needs it. */
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { findOrInstall } from './debian.ts';
import { freePort } from './free-port.ts';

export interface PostgresServer {
  readonly connection: {
    readonly host: string;
    readonly port: number;
    readonly user: string;
    readonly database: string;
  };
  /** Lets it do nothing, until `resume`: its connections stay open. */
  pause(): void;
  resume(): void;
  /** Ends every connection, and comes back with what it had. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

const HOME = '/usr/lib/postgresql';

/** The folder of the server's programs; undefined when they are missing and their tests must be skipped. */
export const postgresPrograms: string | undefined = findOrInstall({
  find: () =>
    (existsSync(HOME) ? readdirSync(HOME) : [])
      .map((version) => join(HOME, version, 'bin'))
      .find((folder) => existsSync(join(folder, 'initdb'))),
  package: 'postgresql',
  neededBy: 'The tests of the Postgres store',
});

/** PostgreSQL does not run as root: Debian's package brings a user for it. */
function userId(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number =>
    Number(spawnSync('id', [flag, 'postgres'], { encoding: 'utf8' }).stdout);
  return { uid: id('-u'), gid: id('-g') };
}

/** Starts a server with an empty database. It does not wait for disks: nothing here outlives it. */
export async function startPostgres(): Promise<PostgresServer> {
  const programs = postgresPrograms ?? '';
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-postgres-'));
  const user = userId();
  if (user !== undefined) {
    await chmod(folder, 0o755);
    execFileSync('chown', ['postgres', folder]);
  }
  const data = join(folder, 'data');
  const options = { ...user, cwd: folder, stdio: 'ignore' } as const;
  execFileSync(
    join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    options,
  );
  const port = await freePort();
  const settings = [`unix_socket_directories=${folder}`, 'fsync=off', 'max_connections=100'];
  const connection = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
  let id = 0;
  /** To the server, and to the processes that it has made: each is a group of its own. */
  const signal = (name: 'SIGSTOP' | 'SIGCONT'): void => {
    for (const one of [id, ...childrenOf(id)]) process.kill(one, name);
  };
  const start = async (): Promise<() => Promise<void>> => {
    const child = spawn(
      join(programs, 'postgres'),
      [
        ...['-D', data, '-h', '127.0.0.1', '-p', String(port)],
        ...settings.flatMap((one) => ['-c', one]),
      ],
      options,
    );
    id = child.pid ?? 0;
    const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
    while (!(await canConnect(connection))) await new Promise((resolve) => setTimeout(resolve, 50));
    return () => {
      child.kill('SIGINT');
      return exited;
    };
  };
  let stop = await start();
  return {
    connection,
    pause: () => signal('SIGSTOP'),
    resume: () => signal('SIGCONT'),
    async restart() {
      await stop();
      stop = await start();
    },
    async stop() {
      await stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function childrenOf(id: number): readonly number[] {
  const isChild = (one: string): boolean => {
    try {
      const status = readFileSync(`/proc/${one}/status`, 'utf8');
      return new RegExp(`^PPid:\\s${id}$`, 'm').test(status);
    } catch {
      return false;
    }
  };
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && isChild(name))
    .map(Number);
}

async function canConnect(connection: PostgresServer['connection']): Promise<boolean> {
  const client = new Client(connection);
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return true;
  } catch {
    return false;
  }
}
