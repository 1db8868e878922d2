import {
  createServer,
  request as send,
  type IncomingMessage,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createFetchTransport, watchRequests, watchSession } from '../../src/client/index.ts';
import type { PageWindow } from '../../src/client/page-window.ts';
import { createSessions } from '../../src/server/index.ts';
import { createFakeClock } from '../../src/testing/index.ts';

/** A busy machine takes its time. */
const PATIENT = { timeout: 20_000 };

const stops: (() => unknown)[] = [];
afterEach(async () => {
  vi.unstubAllGlobals();
  for (const stop of stops.splice(0).toReversed()) await stop();
  localStorage.clear();
});

/** A gate that is opened by hand. */
function gate(): { readonly passed: Promise<void>; open: () => void } {
  let open = (): void => {};
  const passed = new Promise<void>((resolve) => (open = resolve));
  return { passed, open };
}

/** The app: its sign-in, a change of rights that takes long, and a save behind the guard. */
async function startApp() {
  const sessions = createSessions({ policy: { idleTimeout: '15m', warnBefore: '2m' } });
  const node = createNodeSessions(sessions);
  const saved: string[] = [];
  const change = gate();
  const server = createServer((request, response) => void handle(request, response));
  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (await node.surface(request, response)) return;
    if (request.url === '/sign-in') await node.of(request, response).signIn('ann');
    if (request.url === '/rotate') {
      await node.of(request, response).rotate();
      app.rotated();
      await change.passed;
    }
    if (request.url === '/save') {
      if ((await node.guard(request, response)) === undefined) return;
      saved.push(await text(request));
    }
    response.end('done');
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  stops.push(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await sessions.close();
  });
  const app = {
    port: (server.address() as AddressInfo).port,
    saved,
    rotated: (): void => {},
    live: async () => (await sessions.list('ann')).length,
    finishChange: () => change.open(),
  };
  return app;
}

/** A browser of one cookie: what was sent carries the one that it had then. */
function startBrowser(port: number) {
  let cookie = '';
  /** What a request waits for on its way, by its path. */
  const ways = new Map<string, Promise<void>>();

  async function browse(address: string, init: RequestInit = {}): Promise<Response> {
    const { pathname, search } = new URL(address, `http://127.0.0.1:${port}`);
    const headers: Record<string, string> = {
      ...Object.fromEntries(new Headers(init.headers ?? {})),
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
      cookie,
    };
    browser.sent.push(pathname + search);
    await ways.get(pathname);
    const { method = 'GET', body } = init;
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      send({ host: '127.0.0.1', port, path: pathname + search, method, headers })
        .on('response', resolve)
        .on('error', reject)
        .end(body ?? '');
    });
    cookie = answer.headers['set-cookie']?.at(-1)?.split(';', 1).join() ?? cookie;
    const type = answer.headers['content-type'] ?? '';
    const status = answer.statusCode ?? 0;
    if (status === 307) {
      if (init.redirect !== 'follow') throw new TypeError('A redirect is an error');
      return browse(String(answer.headers.location), init);
    }
    return new Response(await text(answer), { status, headers: { 'content-type': type } });
  }
  const browser = { browse, ways, sent: [] as string[] };
  return browser;
}

let app: Awaited<ReturnType<typeof startApp>>;
let browser: ReturnType<typeof startBrowser>;
let save: () => Promise<Response>;
let session: ReturnType<typeof watchSession>;
let clock: ReturnType<typeof createFakeClock>;
const told: string[] = [];

beforeEach(async () => {
  app = await startApp();
  browser = startBrowser(app.port);
  await browser.browse('/sign-in', { method: 'POST' });
  vi.stubGlobal('fetch', browser.browse);
  clock = createFakeClock();
  told.length = 0;
  const transport = createFetchTransport();
  session = watchSession({ clock, transport, signInUrl: false });
  session.on('ended', ({ reason }) => told.push(reason));
  const window = { ...pageWindow(), fetch: browser.browse } as unknown as PageWindow;
  stops.push(watchRequests(session, {}, window), session.stop);
  save = () => window.fetch('/save', { method: 'POST', body: 'two hours of work' });
  await vi.waitFor(() => expect(session.snapshot.session).toBeDefined(), PATIENT);
});

function pageWindow() {
  const location = new URL(`http://127.0.0.1:${app.port}/`);
  return {
    Request,
    Headers,
    XMLHttpRequest: class extends EventTarget {},
    location,
    document: { baseURI: location.href },
  };
}

it(
  'a save that is on its way while its cookie is replaced is saved, once',
  { timeout: 60_000 },
  async () => {
    const way = gate();
    browser.ways.set('/save', way.passed);
    const response = save();
    app.finishChange();
    await browser.browse('/rotate', { method: 'POST' });
    way.open();
    expect((await response).status).toBe(200);
    expect(app.saved).toEqual(['two hours of work']);
    expect(told).toEqual([]);
  },
);

it(
  'a save in the time between a new cookie and its arrival is saved, once',
  { timeout: 60_000 },
  async () => {
    const given = gate();
    app.rotated = given.open;
    const rotation = browser.browse('/rotate', { method: 'POST' });
    await given.passed;
    const response = save();
    // The save, and the question about its refusal: both with the old cookie.
    await vi.waitFor(() => expect(browser.sent.slice(-2)).toEqual(['/save', '/session']), PATIENT);
    app.finishChange();
    await rotation;
    const settled = response.then(({ status }) => status);
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(browser.sent.at(-1)).toBe('/save');
    }, PATIENT);
    expect(await settled).toBe(200);
    expect(app.saved).toEqual(['two hours of work']);
    expect(told).toEqual([]);
  },
);

it(
  'a save after the session was ended elsewhere is not sent again, and the page ends',
  { timeout: 60_000 },
  async () => {
    app.finishChange();
    await browser.browse('/session/sign-out', { method: 'POST' });
    const refused = save();
    await vi.waitFor(() => {
      clock.advance(1_000);
      expect(told).toEqual(['unknown']);
    }, PATIENT);
    expect((await refused).status).toBe(401);
    expect(app.saved).toEqual([]);
  },
);

it(
  'a sign-out that is on its way while its cookie is replaced ends the session',
  { timeout: 60_000 },
  async () => {
    const way = gate();
    browser.ways.set('/session/sign-out', way.passed);
    const out = session.signOut();
    await vi.waitFor(() => expect(browser.sent.at(-1)).toBe('/session/sign-out'), PATIENT);
    app.finishChange();
    await browser.browse('/rotate', { method: 'POST' });
    way.open();
    expect(await out).toBe(true);
    expect(told).toEqual(['signed-out']);
    expect(browser.sent.at(-1)).toBe('/session/sign-out?again');
    expect(await app.live()).toBe(0);
  },
);
