/** The demo bank with a server whose time is turned by hand, and Chromium with the same time. */
import { createServer, type RequestListener, type Server } from 'node:http';
import {
  chromium,
  type Browser,
  type BrowserContext,
  type LaunchOptions,
  type Page,
} from 'playwright-core';
import { describeDevice } from 'stillhere/devices';
import { createSessions, type PolicyOptions, type Sessions } from 'stillhere/server';
import { createMemoryStore } from 'stillhere/memory';
import { createFakeClock, type FakeClock } from 'stillhere/testing';
import { inject } from 'vitest';
import { createBank } from '../../examples/bank/app.js';
import { bounded } from '../support/bounded.ts';
import { freePort } from '../support/free-port.ts';

export const SECOND = 1_000;
export const IDLE = 60 * SECOND;
export const WARN = 30 * SECOND;

export interface Bank {
  readonly url: string;
  readonly sessions: Sessions<{ readonly transfers: readonly [] }>;
  readonly serverClock: FakeClock;
  /** What the server was asked, as `GET /path`. */
  readonly requests: string[];
  /** Settles when every question about a session is answered. */
  quiet(): Promise<void>;
  /** Refuses connections, and cuts those that there are. */
  stopServer(): Promise<void>;
  startServer(): Promise<void>;
  close(): Promise<void>;
}

/** Streams stay open. */
export const QUESTION = /^\/session(\/(ping|stay|leave|sign-out))?$/;

/** Starts the bank. Its time stands still until it is turned. */
export async function openBank(policy: Partial<PolicyOptions> = {}): Promise<Bank> {
  const serverClock = createFakeClock(Date.now());
  const sessions = createSessions<{ readonly transfers: readonly [] }>({
    policy: { idleTimeout: IDLE, warnBefore: WARN, absoluteTimeout: '8h', ...policy },
    store: createMemoryStore({ clock: serverClock }),
    clock: serverClock,
    passive: ['/feed'],
    yourSessions: true,
    describeDevice,
    drafts: { secrets: ['a-secret-of-the-bank-that-is-long-enough'] },
  });
  const facts = { idle: '60s', warning: '30s', absolute: '8h', store: 'memory' };
  const app = createBank(sessions, facts);
  const requests: string[] = [];
  const open = new Set<Promise<void>>();
  const listener: RequestListener = (request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (QUESTION.test(request.url ?? '')) {
      const isClosed = new Promise<void>((resolve) => response.on('close', resolve));
      open.add(isClosed);
      void isClosed.then(() => open.delete(isClosed));
    }
    app(request, response);
  };
  // It may come back where it was.
  const port = await freePort();
  let server: Server = createServer(listener);

  function listen(): Promise<void> {
    return new Promise((resolve) => {
      server.listen(port, 'localhost', resolve);
    });
  }
  async function stopServer(): Promise<void> {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }

  await listen();
  return {
    url: `http://localhost:${port}`,
    sessions,
    serverClock,
    requests,
    async quiet() {
      await Promise.all(open);
    },
    stopServer,
    async startServer() {
      server = createServer(listener);
      await listen();
    },
    async close() {
      await sessions.close();
      await stopServer();
    },
  };
}

/** Milliseconds in which a Chromium opens its first page, or closes its pages, on a busy machine. */
const PATIENCE = 30_000;

/**
 * Starts Chromium as people have it: with the back/forward cache, which tests usually turn off. One that opens no page is
 * left, once, for another: seen twice beside other browsers, with no word of why.
 */
export async function launch(): Promise<Browser> {
  const first = await chromium.launch(launchOptions());
  const opened = first.newPage().then((page) => page.close());
  try {
    await bounded('a page of Chromium', PATIENCE, opened);
    return first;
  } catch {
    void Promise.allSettled([opened, first.close()]);
    return chromium.launch(launchOptions());
  }
}

/**
 * Closes a context. One that Chromium does not close goes with its browser: seen three times after a way back, for ten
 * minutes, while other contexts of that browser went on.
 */
export async function closeContext(context: BrowserContext): Promise<void> {
  await bounded('the end of a context', PATIENCE, context.close()).catch(() => undefined);
}

/** Chromium as people have it. */
export function launchOptions(): LaunchOptions {
  const executablePath = inject('chromium');
  return {
    ...(executablePath === undefined ? {} : { executablePath }),
    ignoreDefaultArgs: ['--disable-back-forward-cache'],
    args: [
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  };
}

/** What a person's time goes on with. */
export type Timed = Pick<Bank, 'url' | 'serverClock' | 'requests' | 'quiet'>;

/** A person's browser, whose time goes on only with the bank's. */
export class Person {
  readonly context: BrowserContext;
  readonly #bank: Timed;

  private constructor(bank: Timed, context: BrowserContext) {
    this.#bank = bank;
    this.context = context;
  }

  static async arrive(bank: Timed, browser: Browser): Promise<Person> {
    const context = await browser.newContext();
    await context.clock.install({ time: bank.serverClock.wall() });
    await context.clock.pauseAt(bank.serverClock.wall() + SECOND);
    bank.serverClock.advance(SECOND);
    return new Person(bank, context);
  }

  /** Goes to a page, in a new tab if there is none, and signs in, if need be. */
  async open(path = '/', tab?: Page): Promise<Page> {
    const page = tab ?? (await this.context.newPage());
    await page.goto(this.#bank.url + path);
    if (page.url().includes('/sign-in')) await this.signIn(page);
    await answered(page);
    return page;
  }

  async signIn(page: Page, username = 'george'): Promise<void> {
    await page.fill('[name=username]', username);
    await page.fill('[name=password]', username === 'george' ? 'password' : 'sesame');
    await page.click('main button');
    await page.waitForURL((url) => !url.pathname.includes('sign-in'));
  }

  /** Lets time pass, step by step, on the server and in every tab. What tabs do within a step, they do at once. */
  async wait(ms: number, step = SECOND): Promise<void> {
    for (let left = ms; left > 0; left -= step) {
      const part = Math.min(left, step);
      const asked = this.#bank.requests.length;
      this.#bank.serverClock.advance(part);
      await this.context.clock.runFor(part);
      await settle(this.context, this.#bank, asked);
    }
  }

  /** Lets the tabs find out which of them hears the server: until, for a second, none of them wants to any more. */
  async beHeard(): Promise<void> {
    const asked = (): number =>
      this.#bank.requests.filter((request) => request === 'GET /session/events').length;
    let before: number;
    do {
      before = asked();
      await this.wait(SECOND);
    } while (asked() === 0 || asked() > before);
  }

  /** The machine sleeps: time passes, but no timer runs; the first that happens is up to the test. */
  async sleep(ms: number): Promise<void> {
    this.#bank.serverClock.advance(ms);
    const [page] = this.context.pages();
    const now = await page?.evaluate(() => Date.now());
    await this.context.clock.setSystemTime((now ?? 0) + ms);
  }
}

/** As often a page may ask again because of what it was answered, while its time stands still. */
const ROUNDS = 5;

/**
 * Lets what was sent be answered: requests take real time, however the clocks stand, and a busy machine much of it. What a
 * page asks of the server now comes later than what it has asked before, and an answer is in the page before that to what
 * it asks next. `asked`: so many requests had come before.
 */
async function settle(context: BrowserContext, bank: Timed, asked: number): Promise<void> {
  let seen = asked;
  for (let round = 0; round < ROUNDS; round += 1) {
    await pass(context);
    await bank.quiet();
    const isAnswered = !bank.requests.slice(seen).some((request) => / \/session/.test(request));
    if (isAnswered) return;
    seen = bank.requests.length;
  }
}

/** Every page asks for something, and is answered. */
async function pass(context: BrowserContext): Promise<void> {
  for (const page of context.pages()) {
    if (page.isClosed() || page.url() === 'about:blank') continue;
    await page
      .evaluate(async () => {
        await fetch('/public/bank.css', { cache: 'no-store' }).catch(() => undefined);
      })
      .catch(() => undefined);
  }
}

/** Waits until the page has heard from the server for the first time. */
export async function answered(page: Page): Promise<void> {
  await page.waitForFunction(
    () =>
      (
        document.querySelector('still-here') as {
          session?: { snapshot: { session?: string } };
        } | null
      )?.session?.snapshot.session !== undefined,
    undefined,
    { polling: 20 },
  );
}

/** How the session stands, as the page sees it. */
export function stateOf(page: Page): Promise<string> {
  return page.evaluate(
    () =>
      (
        document.querySelector('still-here') as unknown as {
          session: { snapshot: { state: string } };
        }
      ).session.snapshot.state,
  );
}

/** Whether a person can see the content of the page. */
export async function isContentVisible(page: Page): Promise<boolean> {
  return page.locator('main h1').isVisible();
}

/** Idle time that the server still grants, in milliseconds; 0 when the session is over. */
export async function idleRemaining(bank: Bank, context: BrowserContext): Promise<number> {
  const response = await context.request.get(`${bank.url}/session`);
  return ((await response.json()) as { idleRemaining?: number }).idleRemaining ?? 0;
}
