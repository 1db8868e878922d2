/** Knows what an app with a binding must do in Chromium, served by Vite as its developer has it. */
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createNodeSessions } from 'stillhere/node';
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { createFakeClock, type FakeClock } from 'stillhere/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launch } from '../browser/bank.ts';
import { install } from './install.ts';

const MINUTE = 60_000;

/** What is used of Vite, which is the app's own. */
interface Vite {
  createServer(config: object): Promise<{
    readonly middlewares: (request: IncomingMessage, response: ServerResponse) => void;
    close(): Promise<void>;
  }>;
}

interface Site {
  readonly url: string;
  readonly clock: FakeClock;
  /** What was asked of the session's server, as `GET /session`. */
  readonly asked: string[];
  close(): Promise<void>;
}

export interface ViteApp {
  /** Below `test/frameworks`, or wherever a copy of it is. */
  readonly from: string;
  /** The file that shows "Version 1: ", from the app's folder. */
  readonly view: string;
}

/**
 * The app shows "Version 1: active, warned 0": the state of its session, and how often `warning` was told; it has
 * `<still-here>`, stays where it is at an end, and has buttons "Hide or show" and "Take out or put in" for all that.
 */
export function describeViteApp(name: string, app: () => Promise<ViteApp>): void {
  describe.skipIf(inject('chromium') === undefined)(`${name} in Chromium`, () => {
    let folder: string;
    let view: string;
    let browser: Browser;
    let site: Site;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      const { from, view: file } = await app();
      folder = await install(from);
      view = join(folder, file);
      browser = await launch();
      site = await serve(folder);
    });
    afterAll(async () => {
      await site?.close();
      await browser?.close();
    });
    beforeEach(async () => {
      complaints.length = 0;
      context = await browser.newContext();
      await context.clock.install({ time: site.clock.wall() });
      page = await context.newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      page.on('console', (message) => {
        if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
      });
      await page.goto(`${site.url}/sign-in`);
      await says('Version 1: active, warned 0');
      site.asked.length = 0;
    });
    afterEach(async () => {
      await context.close();
      expect(complaints).toEqual([]);
    });

    const says = (text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();
    const press = (label: string): Promise<void> =>
      page.getByRole('button', { name: label }).click();
    const dialog = () => page.getByRole('alertdialog');
    const isCovered = (): Promise<boolean> =>
      page.evaluate(() => document.documentElement.hasAttribute('data-stillhere-curtain'));

    async function wait(ms: number): Promise<void> {
      site.clock.advance(ms);
      await context.clock.fastForward(ms);
    }

    async function stay(): Promise<void> {
      await dialog().waitFor();
      await context.clock.runFor(1_500);
      await press('Stay signed in');
      await dialog().waitFor({ state: 'hidden' });
    }

    it('warns, and goes on when the person stays', async () => {
      await wait(13 * MINUTE);
      await says('Version 1: warning, warned 1');
      await stay();
      await says('Version 1: active, warned 1');
      expect(site.asked).toContain('POST /session/ping');
    });

    it('I9: is covered at its end', async () => {
      await wait(16 * MINUTE);
      await page.getByText(/^Version 1: ended/).waitFor({ state: 'attached' });
      await expect.poll(isCovered).toBe(true);
    });

    it('I9: is covered at its end also while it is hidden', async () => {
      await press('Hide or show');
      await expect.poll(() => page.getByText('Version 1').isVisible()).toBe(false);
      await wait(13 * MINUTE);
      expect(await isCovered()).toBe(false);
      await wait(3 * MINUTE);
      await expect.poll(isCovered).toBe(true);
    });

    it('shows the newest when it is seen again', async () => {
      await press('Hide or show');
      await press('Hide or show');
      await says('Version 1: active, warned 0');
      await wait(13 * MINUTE);
      await says('Version 1: warning, warned 1');
      await stay();
      expect(await isCovered()).toBe(false);
    });

    it('stops when it is taken out, and begins when it is put in again', async () => {
      await press('Take out or put in');
      await wait(13 * MINUTE);
      expect(site.asked.filter((call) => call !== 'POST /session/ping')).toEqual([]);
      await press('Take out or put in');
      await says('Version 1: warning, warned 1');
      await stay();
    });

    it('goes on where it was when its code is replaced', async () => {
      await wait(13 * MINUTE);
      await says('Version 1: warning, warned 1');
      await page.evaluate(() => Object.assign(window, { isSamePage: true }));
      const code = await readFile(view, 'utf8');
      site.asked.length = 0;
      try {
        await writeFile(view, code.replace('Version 1', 'Version 2'));
        await page.getByText(/^Version 2: warning/).waitFor();
        expect(await page.evaluate(() => Reflect.get(window, 'isSamePage'))).toBe(true);
        expect(site.asked.length).toBeLessThanOrEqual(1);
        await stay();
        await page.getByText(/^Version 2: active/).waitFor();
      } finally {
        await writeFile(view, code);
      }
      await page.getByText(/^Version 1: active/).waitFor();
      await wait(13 * MINUTE);
      await page.getByText(/^Version 1: warning/).waitFor();
      await stay();
    });
  });
}

/** Serves the app in `root` by the Vite of `folder`, beside sessions of 15 minutes whose time is turned by hand. */
export async function serve(folder: string, root: string = folder): Promise<Site> {
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

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (request.url?.startsWith('/session')) asked.push(`${request.method} ${request.url}`);
    if (await sessions.surface(request, response)) return;
    if (request.url?.startsWith('/sign-in?')) return void response.end('Sign in');
    if (request.url !== '/sign-in') return vite.middlewares(request, response);
    await sessions.of(request, response).signIn('george');
    response.writeHead(303, { Location: '/' }).end();
  }

  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  return {
    url: `http://localhost:${(server.address() as AddressInfo).port}`,
    clock,
    asked,
    async close() {
      await vite.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
