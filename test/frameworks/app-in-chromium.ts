/** Knows what an app with a binding must do in Chromium, served as its developer has it. */
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { closeContext, launch } from '../browser/bank.ts';
import { install } from './install.ts';
import { serveByVite, type Site } from './site.ts';

const MINUTE = 60_000;

export interface AppInChromium {
  /** Below `test/frameworks`, or wherever a copy of it is. */
  readonly from: string;
  /** The file that shows "Version 1: ", from the app's folder. */
  readonly view: string;
  /** Serves what is installed in a folder. Left out where Vite does it. */
  readonly serve?: (folder: string) => Promise<Site>;
}

/** What more can be seen of it, when it has been opened and watches its session. */
export interface OpenedApp {
  readonly site: Site;
  readonly page: Page;
}

/**
 * The app shows "Version 1: active, warned 0": the state of its session, and how often `warning` was told; it has
 * `<still-here>`, stays where it is at an end, and has buttons "Hide or show" and "Take out or put in" for all that.
 */
export function describeInChromium(
  name: string,
  app: () => Promise<AppInChromium>,
  more: (opened: () => OpenedApp) => void = () => {},
): void {
  describe.skipIf(inject('chromium') === undefined)(`${name} in Chromium`, () => {
    let folder: string;
    let view: string;
    let browser: Browser;
    let site: Site;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      const { from, view: file, serve = serveByVite } = await app();
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
      site.asked.length = 0;
      await page.goto(`${site.url}/sign-in`);
      await says('Version 1: active, warned 0');
      // What a server has rendered says so before the page does.
      await expect.poll(() => site.asked).toContain('GET /session');
      site.asked.length = 0;
    });
    afterEach(async () => {
      await closeContext(context);
      expect(complaints).toEqual([]);
    });

    const says = (text: string): Promise<void> => page.getByText(text, { exact: true }).waitFor();
    const press = (label: string): Promise<void> =>
      page.getByRole('button', { name: label }).click();
    const dialog = () => page.getByRole('alertdialog');
    const isSeen = (): Promise<boolean> => page.getByText('Version 1').isVisible();
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
      await expect.poll(isSeen).toBe(false);
      await wait(13 * MINUTE);
      expect(await isCovered()).toBe(false);
      await wait(3 * MINUTE);
      await expect.poll(isCovered).toBe(true);
    });

    it('shows the newest when it is seen again', async () => {
      await press('Hide or show');
      // Where another page is first fetched, a second press before it has come asks for the same page again.
      await expect.poll(isSeen).toBe(false);
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

    more(() => ({ site, page }));
  });
}
