import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import {
  IDLE,
  idleRemaining,
  isContentVisible,
  launch,
  openBank,
  Person,
  SECOND,
  stateOf,
  WARN,
  type Bank,
} from './bank.ts';

describe.skipIf(inject('chromium') === undefined)('a person with one tab', () => {
  let browser: Browser;
  let bank: Bank;
  let person: Person;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    complaints.length = 0;
    bank = await openBank();
    person = await Person.arrive(bank, browser);
    page = await person.open('/transfer');
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => {
      if (message.text().includes('Content Security')) complaints.push(message.text());
    });
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await person.context.close();
    await bank.close();
  });

  const dialog = () => page.getByRole('alertdialog');

  it('A1, A4: is warned in time by a dialog that has a name, a description and the focus', async () => {
    await page.getByLabel('To (name)').focus();
    await person.wait(IDLE - WARN - SECOND);
    expect(await dialog().isVisible()).toBe(false);
    await person.wait(SECOND);
    await dialog().waitFor();
    expect(await dialog().getAttribute('aria-labelledby')).toBe('title');
    expect(await page.getByRole('heading', { name: 'Are you still there?' }).isVisible()).toBe(
      true,
    );
    const focused = await page.evaluate(
      () => document.querySelector('still-here')?.shadowRoot?.activeElement?.textContent,
    );
    expect(focused).toBe('Stay signed in');
    expect(await page.getByText('0:30').isVisible()).toBe(true);
    await person.wait(5 * SECOND);
    expect(await page.getByText('0:25').isVisible()).toBe(true);
    expect(await page.title()).toBe('(0:25) Transfer · Stillwater Bank');

    await page.keyboard.press('Escape');
    await dialog().waitFor({ state: 'hidden' });
    expect(await page.title()).toBe('Transfer · Stillwater Bank');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('name'))).toBe('to');
    expect(await idleRemaining(bank, person.context)).toBe(IDLE);
  });

  it('stays signed in by the button, again and again', async () => {
    for (let times = 0; times < 3; times += 1) {
      await person.wait(IDLE - WARN);
      await page.getByRole('button', { name: 'Stay signed in' }).click();
      await dialog().waitFor({ state: 'hidden' });
    }
    expect(await idleRemaining(bank, person.context)).toBe(IDLE);
  });

  it('is signed out at the end, told why, and comes back to the same place', async () => {
    await person.open('/transfer?from=savings#form', page);
    await person.wait(IDLE + 2 * SECOND);
    await page.waitForURL(/\/sign-in/);
    const url = new URL(page.url());
    expect(url.searchParams.get('reason')).toBe('idle');
    expect(url.searchParams.get('next')).toBe('/transfer?from=savings#form');
    expect(await page.getByText('nobody was active for a while').isVisible()).toBe(true);
    await person.signIn(page);
    expect(new URL(page.url()).pathname + new URL(page.url()).hash).toBe('/transfer#form');
  });

  it('signs out by the button in the dialog', async () => {
    await person.wait(IDLE - WARN);
    await dialog().getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/reason=signed-out/);
    expect(await idleRemaining(bank, person.context)).toBe(0);
  });

  it('is not thought to stay by moving the mouse over the warning', async () => {
    await person.wait(IDLE - WARN);
    await page.mouse.move(10, 10);
    await page.mouse.move(200, 200);
    await person.wait(5 * SECOND);
    expect(await stateOf(page)).toBe('warning');
    expect(await idleRemaining(bank, person.context)).toBe(WARN - 5 * SECOND);
  });

  it('sees that "stay signed in" failed, and is signed in when the server is back', async () => {
    await person.wait(IDLE - WARN);
    await page.route('**/session/ping', (route) =>
      route.fulfill({ status: 500, body: 'oops' }).catch(() => undefined),
    );
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await page.getByText('That did not reach the server').waitFor();
    expect(await dialog().isVisible()).toBe(true);
    await page.unroute('**/session/ping');
    await person.wait(2 * SECOND);
    await dialog().waitFor({ state: 'hidden' });
  });

  it('B14: was offline, and is signed in at once when the network is back', async () => {
    await person.wait(IDLE - WARN);
    await person.context.setOffline(true);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await page.getByText('That did not reach the server').waitFor();
    await person.context.setOffline(false);
    // No timer runs until then: only the event can tell.
    await dialog().waitFor({ state: 'hidden' });
    expect(await idleRemaining(bank, person.context)).toBeGreaterThan(WARN);
  });

  it('is not told that all is well by a page of another kind with status 200', async () => {
    await person.wait(IDLE - WARN);
    await page.route('**/session/ping', (route) =>
      route.fulfill({ status: 200, body: '<html>Welcome to the hotel</html>' }),
    );
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await dialog().getByText('Sign in again to go on').waitFor();
    expect(await stateOf(page)).toBe('warning');
  });

  it('keeps the page, covered, while the server is down, and goes on when it is back', async () => {
    await page.getByLabel('Message to the recipient').fill('not to be lost');
    await person.wait(IDLE - WARN);
    await bank.stopServer();
    await person.wait(WARN - SECOND);
    expect(await stateOf(page)).toBe('warning');
    await bank.sessions.list('george');
    await person.context.clock.runFor(2 * SECOND);
    expect(await stateOf(page)).toBe('confirming');
    expect(await isContentVisible(page)).toBe(false);
    await page.getByText('The server cannot be reached').waitFor();
    await person.context.clock.runFor(120 * SECOND);
    expect(page.url()).toContain('/transfer');
    await bank.startServer();
    await page.getByRole('button', { name: 'Try again now' }).click();
    await dialog().getByText('Time left').waitFor();
    await dialog().getByRole('button', { name: 'Stay signed in' }).click();
    await dialog().waitFor({ state: 'hidden' });
    expect(await page.getByLabel('Message to the recipient').inputValue()).toBe('not to be lost');
  });

  it('I5: is warned and covered on time by a server that accepts and never answers', async () => {
    await page.route('**/session/events', (route) => route.abort().catch(() => undefined));
    await person.open('/transfer', page);
    await page.route('**/session*', () => {});
    await page.route('**/session/ping', () => {});
    await person.wait(IDLE - WARN);
    expect(await stateOf(page)).toBe('warning');
    await person.wait(WARN);
    expect(await stateOf(page)).toBe('confirming');
    expect(await isContentVisible(page)).toBe(false);
  });

  it('is asked before leaving a form that was not sent, but not when the session ends', async () => {
    const prompts: string[] = [];
    page.on('dialog', (prompt) => {
      prompts.push(prompt.type());
      void prompt.dismiss().catch(() => undefined);
    });
    await page.getByLabel('To (name)').fill('Maria');
    await page.getByRole('link', { name: 'Market' }).click();
    await expect.poll(() => prompts).toEqual(['beforeunload']);
    expect(page.url()).toContain('/transfer');
    await page.getByRole('button', { name: 'Clear' }).click();
    await page.getByRole('link', { name: 'Market' }).click();
    await page.waitForURL(/\/market/);
    await person.open('/transfer', page);
    await page.getByLabel('To (name)').fill('Maria');
    await page.getByLabel('Amount in euros').fill('5');
    await page.getByRole('button', { name: 'Send' }).click();
    await page.getByRole('heading', { name: 'On their way' }).waitFor();
    await person.open('/transfer', page);
    await page.getByLabel('To (name)').fill('Maria');
    await person.wait(IDLE + 2 * SECOND);
    await page.waitForURL(/\/sign-in/);
    expect(prompts).toEqual(['beforeunload']);
  });

  it('A2: is warned of the absolute end in other words, once', async () => {
    await person.context.close();
    await bank.close();
    bank = await openBank({ absoluteTimeout: 90 * SECOND });
    person = await Person.arrive(bank, browser);
    page = await person.open();
    await person.wait(20 * SECOND);
    await page.mouse.move(50, 50);
    await person.wait(20 * SECOND);
    await page.mouse.move(60, 60);
    await person.wait(20 * SECOND);
    await dialog().getByText('Save your work now').waitFor();
    await page.getByRole('button', { name: 'Continue' }).click();
    await dialog().waitFor({ state: 'hidden' });
    await person.wait(31 * SECOND);
    await page.waitForURL(/reason=absolute/);
  });

  it('A8: can use the dialog at 320 CSS pixels, without scrolling sideways', async () => {
    await page.setViewportSize({ width: 320, height: 480 });
    await person.wait(IDLE - WARN);
    await dialog().waitFor();
    const overflow = await page.evaluate(() => {
      const element = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
      return element === null || element === undefined
        ? 1
        : element.scrollWidth - element.clientWidth;
    });
    expect(overflow).toBeLessThanOrEqual(0);
    const box = await page.getByRole('button', { name: 'Stay signed in' }).boundingBox();
    expect(box?.height).toBeGreaterThanOrEqual(24);
  });
});
