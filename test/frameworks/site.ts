/** Knows the sessions that an app is developed beside, with time that is turned by hand, and who serves the app itself. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { delimiter, join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { createNodeSessions } from 'stillhere/node';
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { createFakeClock, type FakeClock } from 'stillhere/testing';
import { freePort } from '../support/free-port.ts';

export interface Site {
  /** Where the app is: `/sign-in` there signs in, and leads to it. */
  readonly url: string;
  readonly clock: FakeClock;
  /** What was asked of the session's server, as `GET /session`. */
  readonly asked: string[];
  close(): Promise<void>;
}

/** Answers what is not of the sessions. */
type Rest = (request: IncomingMessage, response: ServerResponse) => void;

interface App {
  /** Left out where it is the server of the sessions. */
  readonly url?: string;
  readonly rest?: Rest;
  close(): Promise<void>;
}

/** What is used of Vite, which is the app's own. */
interface Vite {
  createServer(config: object): Promise<{ readonly middlewares: Rest; close(): Promise<void> }>;
}

/** Serves the app in `root` by the Vite of `folder`, in the server of its sessions. */
export function serveByVite(folder: string, root: string = folder): Promise<Site> {
  return openSite(async (server) => {
    const { createServer: createVite } = (await import(
      pathToFileURL(join(folder, 'node_modules/vite/dist/node/index.js')).href
    )) as Vite;
    const vite = await createVite({
      root,
      logLevel: 'error',
      server: { middlewareMode: true, ws: { server } },
      // The package changes, and its version does not.
      optimizeDeps: { force: true },
    });
    return { rest: vite.middlewares, close: () => vite.close() };
  });
}

/**
 * Serves the app in `root` by a program of `folder`, on the Node that is there, which is told its `PORT`, and hands over to
 * `SESSIONS` what is theirs. Its arguments may depend on these, and on what is written for it.
 */
export function serveByProgram(
  folder: string,
  program: string,
  args: (port: number, sessions: string) => readonly string[] | Promise<readonly string[]>,
  root: string = folder,
): Promise<Site> {
  return openSite(async (_server, sessions) => {
    const port = await freePort();
    const programs = join(folder, 'node_modules/.bin');
    const child = spawn(
      join(programs, 'node'),
      [join(folder, 'node_modules', program), ...(await args(port, sessions))],
      {
        cwd: root,
        env: {
          ...process.env,
          NODE_ENV: 'development',
          PATH: `${programs}${delimiter}${process.env['PATH']}`,
          PORT: String(port),
          SESSIONS: sessions,
        },
        stdio: ['ignore', 'ignore', 'inherit'],
      },
    );
    const url = `http://localhost:${port}`;
    let isOver = false;
    const over = once(child, 'exit').then(() => (isOver = true));
    while (!(await isServed(url))) {
      if (isOver) throw new Error(`${program} ended with ${child.exitCode}`);
      await delay(100);
    }
    return {
      url,
      async close() {
        child.kill();
        await over;
      },
    };
  });
}

const isServed = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

/** Opens sessions of 15 minutes, and the app beside them. */
async function openSite(start: (server: Server, sessions: string) => Promise<App>): Promise<Site> {
  const clock = createFakeClock(Date.now());
  const sessions = createNodeSessions(
    createSessions({
      policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
      store: createMemoryStore({ clock }),
      clock,
    }),
  );
  const asked: string[] = [];
  const server = createServer((request, response) => void answer(request, response));

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/session')) asked.push(`${request.method} ${request.url}`);
    if (await sessions.surface(request, response)) return;
    if (request.url?.startsWith('/sign-in?')) return void response.end('Sign in');
    if (request.url !== '/sign-in') return app.rest?.(request, response);
    await sessions.of(request, response).signIn('george');
    response.writeHead(303, { Location: '/' }).end();
  }

  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const own = `http://localhost:${(server.address() as AddressInfo).port}`;
  const app = await start(server, own);
  return {
    url: app.url ?? own,
    clock,
    asked,
    async close() {
      await app.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
