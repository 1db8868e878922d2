/** Small pages around a session, with Chromium and a server whose times are turned by hand. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Browser, Frame, Page } from 'playwright-core';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions, type PolicyOptions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { IDLE, Person, QUESTION, SECOND, WARN } from './bank.ts';

/** What stands in a page, by its path; `{script}` is the address of the client, `{other}` that of another origin. */
export type Pages = Readonly<Record<string, string>>;

/** A person who is signed in, at one of the pages. */
export interface App {
  readonly page: Page;
  /** What went wrong in it. */
  readonly complaints: readonly string[];
  /** Times of the server and of every frame go on, from second to second or by longer steps. */
  wait(ms: number, step?: number): Promise<void>;
  /** Times go on until the dialog comes, and its first second is over. */
  beWarned(): Promise<void>;
  goTo(path: string): Promise<void>;
  setOffline(isOffline: boolean): Promise<void>;
  close(): Promise<void>;
}

/** Signs in, and opens a page. */
export async function openApp(
  browser: Browser,
  pages: Pages,
  path = '/',
  policy: Partial<PolicyOptions> = {},
): Promise<App> {
  const serverClock = createFakeClock(Date.now());
  const sessions = createSessions({
    policy: { idleTimeout: IDLE, warnBefore: WARN, absoluteTimeout: '8h', ...policy },
    store: createMemoryStore({ clock: serverClock }),
    clock: serverClock,
    passive: [() => true],
  });
  const web = createNodeSessions(sessions);
  const requests: string[] = [];
  const open = new Set<Promise<void>>();
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here.invalid');
    if (QUESTION.test(pathname)) {
      requests.push(`${request.method} ${pathname}`);
      const isClosed = new Promise<void>((resolve) => response.on('close', resolve));
      open.add(isClosed);
      void isClosed.then(() => open.delete(isClosed));
    }
    const answer = async (): Promise<void> => {
      if (await web.surface(request, response)) return;
      if (pathname === '/enter') {
        await web.of(request, response).signIn('george');
        response.writeHead(303, { Location: searchParams.get('to') ?? '/' }).end();
        return;
      }
      const body = (pages[pathname] ?? '')
        .replaceAll('{script}', sessions.clientUrl)
        .replaceAll('{here}', hostOf(server))
        .replaceAll('{other}', hostOf(other));
      response.setHeader('Content-Type', 'text/html; charset=utf-8');
      response.end(`<!doctype html><html lang="en"><title>${pathname}</title>${body}`);
    };
    // A page that is closed meanwhile fails its request, and not the run.
    answer().catch(() => response.destroy());
  });
  // Another origin, and the same site: cookies go to it.
  const other = createServer((...call) => server.emit('request', ...call));
  for (const one of [server, other]) {
    await new Promise<void>((resolve) => one.listen(0, 'localhost', resolve));
  }
  const url = `http://${hostOf(server)}`;
  const person = await Person.arrive(
    { url, serverClock, requests, quiet: async () => void (await Promise.all(open)) },
    browser,
  );
  const page = await person.context.newPage();
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  const to = path.replace('{other}', hostOf(other));
  await page.goto(`${url}/enter?to=${encodeURIComponent(to)}`);
  await person.wait(SECOND);
  return {
    page,
    complaints,
    wait: (ms, step = ms) => person.wait(ms, step),
    async beWarned() {
      await person.wait(IDLE - WARN, IDLE - WARN);
      await person.wait(SECOND);
    },
    goTo: async (next) => void (await page.goto(url + next)),
    setOffline: (isOffline) => person.context.setOffline(isOffline),
    async close() {
      await person.context.close();
      await sessions.close();
      for (const one of [server, other]) {
        one.closeAllConnections();
        one.close();
      }
    },
  };
}

function hostOf(server: ReturnType<typeof createServer>): string {
  return `localhost:${(server.address() as AddressInfo).port}`;
}

/** The frames in which a dialog stands, by their paths; one that stands twice is named twice. */
export async function speaking(page: Page): Promise<readonly string[]> {
  const paths = await Promise.all(page.frames().map(spoken));
  return paths.flat();
}

async function spoken(frame: Frame): Promise<readonly string[]> {
  const count = await frame
    .evaluate(
      () =>
        [...document.querySelectorAll('still-here')].filter(
          ({ shadowRoot }) => shadowRoot?.querySelector('dialog')?.open,
        ).length,
    )
    .catch(() => 0);
  return Array.from({ length: count }, () => new URL(frame.url()).pathname);
}
