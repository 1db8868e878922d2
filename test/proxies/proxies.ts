/** Starts nginx and Caddy with a configuration out of the docs: on free ports of this machine, with a certificate of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findOrInstall, which } from '../support/debian.ts';
import { freePort } from '../support/free-port.ts';

/** A proxy that runs, and serves https://bank.example. */
export interface Proxy {
  /** Its port on 127.0.0.1. */
  readonly port: number;
  /** The certificate, PEM. */
  readonly certificate: string;
  stop(): Promise<void>;
}

/** Where the programs are; undefined for one that is missing and must be. */
export function findProxies(): {
  readonly nginx: string | undefined;
  readonly caddy: string | undefined;
} {
  const find = (name: string, debian: string): string | undefined =>
    findOrInstall({ find: () => which(name), package: debian, neededBy: 'Tests behind proxies' });
  return { nginx: find('nginx', 'nginx-light'), caddy: find('caddy', 'caddy') };
}

/** The configurations of one kind on the page of the docs, in its order. */
export function configurations(kind: 'nginx' | 'caddyfile'): readonly string[] {
  const page = readFileSync(new URL('../../docs/behind-a-proxy.md', import.meta.url), 'utf8');
  return Array.from(page.matchAll(/^```(\w+)\n(.*?)^```$/gms))
    .filter(([, language]) => language === kind)
    .map(([, , text = '']) => text);
}

/** Runs nginx with a `server` block, before an app on a port of 127.0.0.1. */
export function startNginx(server: string, upstream: number): Promise<Proxy> {
  return start(server, upstream, ({ directory, text, port, certificate, key }) => {
    const block = replaced(text, [
      ['listen 443 ssl', `listen 127.0.0.1:${port} ssl`],
      ['/etc/ssl/bank.example.pem', certificate],
      ['/etc/ssl/bank.example.key', key],
    ]);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((name) => `${name}_temp_path ${directory}/${name};`)
      .join(' ');
    // Light builds of nginx lack some of these.
    const file = `daemon off; master_process off; pid ${directory}/pid; error_log ${directory}/log;
      events {} http { access_log off; ${temporary} ${block} }`;
    writeFileSync(join(directory, 'nginx.conf'), file);
    return spawn(
      'nginx',
      ['-p', directory, '-e', join(directory, 'log'), '-c', join(directory, 'nginx.conf')],
      { stdio: 'ignore' },
    );
  });
}

/** Runs Caddy with a site block. It asks nobody for certificates. */
export function startCaddy(site: string, upstream: number): Promise<Proxy> {
  return start(site, upstream, ({ directory, text, port, certificate, key }) => {
    const block = replaced(text, [
      [
        'bank.example {',
        `https://bank.example:${port} {\n\tbind 127.0.0.1\n\ttls ${certificate} ${key}`,
      ],
    ]);
    const file = join(directory, 'Caddyfile');
    writeFileSync(file, `{\n\tadmin off\n\tauto_https off\n}\n${block}`);
    const env = {
      ...process.env,
      HOME: directory,
      XDG_DATA_HOME: directory,
      XDG_CONFIG_HOME: directory,
    };
    return spawn('caddy', ['run', '--adapter', 'caddyfile', '--config', file], {
      stdio: 'ignore',
      env,
    });
  });
}

interface Start {
  readonly directory: string;
  /** The configuration, with the app's port in it. */
  readonly text: string;
  readonly port: number;
  /** Files. */
  readonly certificate: string;
  readonly key: string;
}

async function start(
  configuration: string,
  upstream: number,
  run: (start: Start) => ChildProcess,
): Promise<Proxy> {
  for (let tries = 1; ; tries += 1) {
    // Somebody else may have taken the port that was free a moment ago.
    const proxy = await tryToStart(configuration, upstream, run);
    if (proxy !== undefined) return proxy;
    if (tries === 3) throw new Error('The proxy did not start');
  }
}

async function tryToStart(
  configuration: string,
  upstream: number,
  run: (start: Start) => ChildProcess,
): Promise<Proxy | undefined> {
  const directory = mkdtempSync(join(tmpdir(), 'stillhere-proxy-'));
  const [certificate, key] = [join(directory, 'pem'), join(directory, 'key')];
  const subject = ['-subj', '/CN=bank.example', '-addext', 'subjectAltName=DNS:bank.example'];
  const kind = [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-days',
    '2',
  ];
  execFileSync(
    'openssl',
    ['req', '-x509', ...kind, ...subject, '-keyout', key, '-out', certificate],
    {
      stdio: 'ignore',
    },
  );
  const port = await freePort();
  const text = replaced(configuration, [['127.0.0.1:3000', `127.0.0.1:${upstream}`]]);
  const child = run({ directory, text, port, certificate, key });
  const exited = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const kill = (): void => void child.kill('SIGKILL');
  process.once('exit', kill);
  async function stop(): Promise<void> {
    process.off('exit', kill);
    kill();
    await exited;
    rmSync(directory, { recursive: true, force: true });
  }
  let hasExited = false;
  void exited.then(() => (hasExited = true));
  for (let tries = 0; !(await canConnect(port)); tries += 1) {
    if (hasExited || tries === 600) {
      await stop();
      return undefined;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return { port, certificate: readFileSync(certificate, 'utf8'), stop };
}

/** Puts this machine's values in; each must be there, so that the docs are what runs. */
function replaced(text: string, pairs: readonly (readonly [string, string])[]): string {
  return pairs.reduce((whole, [from, to]) => {
    if (!whole.includes(from)) throw new Error(`The configuration has no "${from}":\n${whole}`);
    return whole.replaceAll(from, to);
  }, text);
}

function canConnect(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1');
    socket.once('connect', () => (socket.destroy(), resolve(true)));
    socket.once('error', () => resolve(false));
  });
}
