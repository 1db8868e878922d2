/** The bank's page of a person's sessions: with axe, light and dark, at 400 %, and as it follows by push. */
import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { launch, openBank, type Bank } from './bank.ts';

/** In milliseconds: shorter than the list waits before it asks by itself. */
const PATIENCE = { timeout: 12_000 };

describe.skipIf(inject('chromium') === undefined)('the bank’s list of sessions', () => {
  let browser: Browser;
  let bank: Bank;

  beforeAll(async () => {
    [browser, bank] = [await launch(), await openBank()];
  });
  afterAll(async () => {
    await browser.close();
    await bank.close();
  });

  /** In a browser of its own, in which real time goes by. */
  async function open(path: string): Promise<Page> {
    const context = await browser.newContext({ bypassCSP: true });
    const page = await context.newPage();
    await page.goto(`${bank.url}/sign-in?next=${path}`);
    await page.fill('[name=username]', 'george');
    await page.fill('[name=password]', 'password');
    await page.click('main button');
    await page.waitForURL(bank.url + path);
    return page;
  }

  it('is accessible, fits a small window, and follows by push', async () => {
    const page = await open('/sessions');
    const items = page.getByRole('list', { name: 'Your sessions' }).getByRole('listitem');
    await expect.poll(() => items.count(), PATIENCE).toBe(1);
    expect(await items.textContent()).toMatch(/^\w+, \w+This browser/);
    await expect.poll(() => bank.requests, PATIENCE).toContain('GET /session/events');
    const asked = bank.requests.filter((request) => request === 'GET /session/sessions').length;
    const other = await open('/market');
    await expect.poll(() => items.count(), PATIENCE).toBe(2);
    const now = bank.requests.filter((request) => request === 'GET /session/sessions').length;
    expect(now, 'once, by push').toBe(asked + 1);

    await page.evaluate(axe.source);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const { violations } = await page.evaluate<AxeResults>('axe.run("still-here-sessions")');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    await page.setViewportSize({ width: 320, height: 256 });
    const over = await page.evaluate(() => {
      const list = document.querySelector('still-here-sessions')?.shadowRoot?.firstElementChild;
      if (list == null) throw new Error('There is no list');
      return Math.max(
        list.scrollWidth - list.clientWidth,
        list.getBoundingClientRect().right - innerWidth,
      );
    });
    expect(over).toBeLessThanOrEqual(0);

    await page.getByRole('button', { name: /^End session \w+, \w+$/ }).click();
    await expect.poll(() => items.count(), PATIENCE).toBe(1);
    await other.waitForURL((url) => url.searchParams.get('reason') === 'revoked');
    await page.context().close();
    await other.context().close();
  });
});
