/** Clicks an example of a framework through, as a person who has just built it would. */
import { join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { endExamples, startExample, type RunningExample } from '../package/example.ts';
import { answered, closeContext, launch } from './bank.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;

/**
 * Starts `examples/<file>`: sessions of 15 minutes; a sign-in page, a guarded one at `/accounts`, `/api/me`.
 */
export function describeExample(file: string): void {
  describe.skipIf(inject('chromium') === undefined)(`the example ${file}`, () => {
    let browser: Browser;
    let app: RunningExample;
    let context: BrowserContext;
    let page: Page;
    const complaints: string[] = [];

    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(async () => {
      await browser.close();
      endExamples();
    });
    beforeEach(async () => {
      complaints.length = 0;
      app = await startExample(join(process.cwd(), 'examples', file));
      context = await browser.newContext();
      await context.clock.install();
      page = await context.newPage();
      page.on('pageerror', ({ message }) => complaints.push(message));
      await signIn();
    });
    afterEach(async () => {
      expect(complaints).toEqual([]);
      await closeContext(context);
      await app.stop();
      expect(app.errors()).toBe('');
    });

    async function signIn(): Promise<void> {
      await page.goto(`${app.url}/accounts`);
      expect(page.url(), 'the way back').toContain('/sign-in?next=%2Faccounts');
      expect(await page.content()).not.toContain('undefined');
      await page.getByLabel('Name').fill('george');
      await page.getByLabel('Password').fill('guess');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.getByText('The name or the password is wrong.').waitFor();
      await page.getByLabel('Name').fill('george');
      await page.getByLabel('Password').fill('password');
      await page.getByRole('button', { name: 'Sign in' }).click();
      await page.waitForURL(`${app.url}/accounts`);
      await answered(page);
    }
    async function wait(ms: number): Promise<void> {
      await app.advance(ms);
      await context.clock.fastForward(ms);
    }
    const ask = (path: string): Promise<{ readonly status: number; readonly body: unknown }> =>
      page.evaluate(async (address) => {
        const response = await fetch(address);
        return { status: response.status, body: await response.json() };
      }, path);

    it('is signed in to, stayed signed in and signed out of, and tells nothing to the back button', async () => {
      await page.getByRole('heading', { name: 'Hello, george' }).waitFor();
      expect(await ask('/api/me')).toEqual({ status: 200, body: { subject: 'george' } });

      await wait(13 * MINUTE);
      await page.getByRole('alertdialog').waitFor();
      await context.clock.runFor(SECOND);
      await page.getByRole('button', { name: 'Stay signed in' }).click();
      await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
      await wait(10 * MINUTE);
      expect(await ask('/api/me')).toMatchObject({ status: 200 });

      await page.getByRole('button', { name: 'Sign out' }).click();
      await page.waitForURL(/\/sign-in/);
      expect(await ask('/api/me')).toMatchObject({ status: 401 });
      await page.goBack();
      await page.waitForURL(/\/sign-in/);
      expect(await page.getByText('Hello, george').isVisible()).toBe(false);
    });

    it('is left by who is not there any more, and told why', async () => {
      await wait(15 * MINUTE);
      await page.waitForURL(/\/sign-in\?reason=idle&next=%2Faccounts/);
      await page.getByText('You were signed out because nobody was active for a while.').waitFor();
    });
  });
}
