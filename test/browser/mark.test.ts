/** Sign-outs that stillhere's client has no part in, and new sign-ins: other pages see them by the mark, without push. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createExpressSessions } from 'stillhere/express';
import { createMemoryStore } from 'stillhere/memory';
import { createSessions, type Sessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { answered, isContentVisible, launch, stateOf } from './bank.ts';

/** The pages' clocks are turned by hand, however long a busy machine takes for what they do meanwhile. */
const AT_ONCE = { timeout: 20_000, interval: 20 };

interface App {
  readonly url: string;
  readonly sessions: Sessions<unknown>;
  /** What pages have asked of the surface. */
  readonly asked: string[];
  /** Lets a sign-out be answered that waits, when it has come. */
  release(): Promise<void>;
  close(): Promise<void>;
}

/** Within which every page shows the same, in milliseconds. */
const SECOND = 1_000;

/** An app with routes of its own that sign out: by a link, a form, a call, slowly. */
async function openApp(cookieName?: string): Promise<App> {
  const clock = createFakeClock(Date.now());
  const sessions = createSessions<unknown>({
    policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
    store: createMemoryStore({ clock }),
    clock,
    ...(cookieName === undefined ? {} : { cookieName }),
  });
  const web = createExpressSessions(sessions);
  const app = express();
  const asked: string[] = [];
  const held: (() => void)[] = [];
  app.use((request, _response, next) => {
    if (request.path.startsWith('/session')) asked.push(`${request.method} ${request.path}`);
    next();
  });
  app.use(web.surface);
  app.get('/sign-in', (_request, response) => {
    response.send(`<!doctype html><title>Sign in</title><form method="post">
      <input name="user" value="george"><button>Sign in</button></form>`);
  });
  app.post('/sign-in', express.urlencoded(), async (request, response) => {
    const body = request.body as { readonly user?: string };
    await web.of(request, response).signIn(String(body.user));
    response.redirect(303, '/');
  });
  app.get('/bye', (_request, response) => {
    response.send('<!doctype html><title>Bye</title><p>Good-bye');
  });
  app.all(['/log-out', '/slow-log-out'], async (request, response) => {
    if (request.path === '/slow-log-out') await new Promise<void>((go) => held.push(go));
    await web.of(request, response).signOut();
    response.redirect(303, '/bye');
  });
  app.post('/rotate', web.guard, async (request, response) => {
    await web.of(request, response).rotate({ isAuthenticated: true });
    response.sendStatus(204);
  });
  app.use(web.guard, (_request, response) => {
    response.send(`<!doctype html><meta charset="utf-8"><title>App</title><main><h1>Your account</h1>
      <textarea></textarea><a href="/log-out">Log out</a>
      <form method="post" action="/log-out"><button>Leave</button></form></main>
      <still-here></still-here><script src="${sessions.clientUrl}" defer></script>`);
  });
  const server: Server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  function letGo(): void {
    for (const go of held.splice(0)) go();
  }
  async function release(): Promise<void> {
    await expect.poll(() => held.length, AT_ONCE).toBeGreaterThan(0);
    letGo();
  }
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    sessions,
    asked,
    release,
    async close() {
      letGo();
      await sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

describe.skipIf(inject('chromium') === undefined)('by the mark', () => {
  let browser: Browser;
  let app: App;
  let context: BrowserContext;
  let work: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    app = await openApp();
    context = await browser.newContext();
    await context.clock.install({ time: Date.now() });
    await context.clock.pauseAt(Date.now() + 1_000);
    work = await context.newPage();
    await signIn(work);
  });
  afterEach(async () => {
    await context.close();
    await app.close();
  });

  async function open(path = '/'): Promise<Page> {
    const page = await context.newPage();
    await page.goto(app.url + path);
    await answered(page);
    return page;
  }

  async function signIn(page: Page, user = 'george', at = app): Promise<void> {
    await page.goto(`${at.url}/sign-in`);
    await page.fill('[name=user]', user);
    await page.click('button');
    await page.waitForURL(`${at.url}/`);
    await answered(page);
  }

  /** Signs out by a press, and waits until that has led on: time that is turned meanwhile may stand still. */
  async function leaveBy(page: Page, selector: string): Promise<void> {
    await page.click(selector);
    await page.waitForURL(/bye/);
  }

  /** Opens a frame in a page, and waits until it has come to an address: time that is turned meanwhile may stand still. */
  async function openFrame(page: Page, path: string, end: string): Promise<void> {
    const hasCome = page.waitForEvent('framenavigated', (frame) => frame.url() === app.url + end);
    await page.evaluate((src) => {
      const frame = document.createElement('iframe');
      frame.src = src;
      document.body.append(frame);
    }, path);
    await hasCome;
  }

  /** Waits until the browser has no mark any more, and then until pages are covered: for less than a second of their own time. */
  async function areCovered(...pages: readonly Page[]): Promise<void> {
    const marks = async (): Promise<number> =>
      (await context.cookies()).filter(({ name }) => name.endsWith('.mark')).length;
    await expect.poll(marks, AT_ONCE).toBe(0);
    const areOpen = async (): Promise<boolean> =>
      (await Promise.all(pages.map(isContentVisible))).includes(true);
    for (let waited = 0; waited < SECOND && (await areOpen()); waited += 100) {
      await context.clock.runFor(100);
    }
    await expect.poll(areOpen, AT_ONCE).toBe(false);
  }

  it.each<[string, (other: Page) => Promise<unknown>]>([
    ['a link', (other) => leaveBy(other, 'a')],
    ['a form', (other) => leaveBy(other, 'form button')],
    ['a call of a script', (other) => other.evaluate(() => fetch('/log-out', { method: 'POST' }))],
    ['a link in a frame', (other) => openFrame(other, '/log-out', '/bye')],
    [
      'a form that a popup sends',
      async (other) => {
        const [popup] = await Promise.all([
          context.waitForEvent('page'),
          other.evaluate(() => void window.open('/', '', 'popup')),
        ]);
        await leaveBy(popup, 'form button');
      },
    ],
    [
      'an image’s address',
      (other) =>
        other.evaluate(() => {
          new Image().src = '/log-out';
        }),
    ],
  ])('I6: a sign-out by %s covers every other page', async (_name, leave) => {
    const frame = await open();
    await openFrame(frame, '/framed', '/framed');
    const other = await open();
    await leave(other);
    await areCovered(work, frame);
    // It asks the server once more before it leaves, and what it does when that has answered takes time of its own.
    const goesOn = async (): Promise<string> => {
      await context.clock.runFor(500);
      return work.url();
    };
    await expect.poll(goesOn, AT_ONCE).toMatch(/sign-in\?reason=unknown/);
  });

  it('a sign-out that is slow covers every page when it is answered, and none before', async () => {
    const other = await open();
    const doing = other.evaluate(() =>
      fetch('/slow-log-out', { method: 'POST' }).then((r) => r.ok),
    );
    await context.clock.runFor(5_000);
    expect(await isContentVisible(work)).toBe(true);
    await app.release();
    await doing;
    await areCovered(work);
  });

  it('the same person goes on in every page after signing in again, with what was typed', async () => {
    await work.fill('textarea', 'two hours of work');
    const second = await open();
    await second.fill('textarea', 'and more');
    const before = await sessionOf(work);
    const tab = await context.newPage();
    await signIn(tab);
    for (const [page, text] of [
      [work, 'two hours of work'],
      [second, 'and more'],
    ] as const) {
      await context.clock.runFor(SECOND / 2);
      await expect.poll(() => sessionOf(page), AT_ONCE).not.toBe(before);
      expect(await stateOf(page)).toBe('active');
      expect(await isContentVisible(page)).toBe(true);
      expect(await page.inputValue('textarea')).toBe(text);
    }
    expect(await sessionOf(work)).toBe(await sessionOf(tab));
    await tab.evaluate(() => fetch('/log-out', { method: 'POST' }));
    await areCovered(work, second);
  });

  it('I9: another person’s sign-in covers every page, and loads it again for that one', async () => {
    await work.fill('textarea', 'two hours of work');
    const told: unknown[] = [];
    await work.exposeFunction('tell', (what: unknown) => told.push(what));
    await work.evaluate(() => {
      const { session } = document.querySelector('still-here') as unknown as {
        session: { on(name: string, listener: (event: { reason: string }) => unknown): void };
      };
      session.on('ending', ({ reason }) => {
        const isCovered = document.documentElement.hasAttribute('data-stillhere-curtain');
        (window as unknown as { tell(what: unknown): void }).tell({ reason, isCovered });
      });
    });
    const tab = await context.newPage();
    await signIn(tab, 'mary');
    await context.clock.runFor(SECOND / 2);
    await expect.poll(() => told, AT_ONCE).toEqual([{ reason: 'replaced', isCovered: true }]);
    await expect.poll(() => work.inputValue('textarea').catch(() => '?'), AT_ONCE).toBe('');
    await answered(work);
    expect(await sessionOf(work)).toBe(await sessionOf(tab));
  });

  it('nothing is covered, nor asked, when the token is rotated', async () => {
    app.asked.length = 0;
    await work.evaluate(() => fetch('/rotate', { method: 'POST' }));
    await context.clock.runFor(2_000);
    expect(await isContentVisible(work)).toBe(true);
    expect(app.asked).toEqual([]);
  });

  it('nothing is covered by another app on the same host, which has marks of its own', async () => {
    const other = await openApp('wiki');
    const wiki = await context.newPage();
    await signIn(wiki, 'george', other);
    app.asked.length = 0;
    await wiki.click('a');
    await wiki.waitForURL(/bye/);
    await context.clock.runFor(2_000);
    expect(await isContentVisible(work)).toBe(true);
    expect(app.asked).toEqual([]);
    await other.close();
  });

  it('a page is covered for a moment only by a script that takes the mark away', async () => {
    app.asked.length = 0;
    const session = await sessionOf(work);
    await work.evaluate((id) => {
      for (const pair of document.cookie.split('; ')) {
        const [name, value] = pair.split('=');
        if (value === id) document.cookie = `${name}=; path=/; max-age=0`;
      }
    }, session);
    await context.clock.runFor(SECOND / 2);
    await expect.poll(() => app.asked, AT_ONCE).toEqual(['GET /session']);
    await expect.poll(() => isContentVisible(work), AT_ONCE).toBe(true);
    await context.clock.runFor(5_000);
    expect(app.asked).toHaveLength(1);
  });

  it('a page in a sandboxed frame, which cannot see cookies, breaks nothing', async () => {
    const errors: string[] = [];
    work.on('pageerror', (error) => errors.push(error.message));
    await work.evaluate(() => {
      const frame = document.createElement('iframe');
      frame.setAttribute('sandbox', 'allow-scripts');
      frame.src = '/framed';
      document.body.append(frame);
    });
    await context.clock.runFor(2_000);
    expect(errors.filter((text) => /cookie/i.test(text))).toEqual([]);
    expect(await isContentVisible(work)).toBe(true);
  });

  it('is seen among 170 cookies', async () => {
    const jar = Array.from({ length: 170 }, (_, index) => ({
      name: `c${index}`,
      value: 'x'.repeat(10),
      url: app.url,
    }));
    await context.addCookies(jar);
    await (await open()).evaluate(() => fetch('/log-out', { method: 'POST' }));
    await areCovered(work);
  });
});

function sessionOf(page: Page): Promise<string | undefined> {
  return page.evaluate(
    () =>
      (
        document.querySelector('still-here') as unknown as {
          session: { snapshot: { session?: string } };
        }
      ).session.snapshot.session,
  );
}
