/** A proxy in front whose own sign-in runs out while a person works. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { IDLE, isContentVisible, launch, openBank, Person, SECOND, stateOf, WARN } from './bank.ts';
import type { Bank } from './bank.ts';
import { openGate, type Gate, type Refusal } from './gate.ts';

const TITLE = 'Sign in again to go on';

describe.skipIf(inject('chromium') === undefined)('behind a proxy with its own sign-in', () => {
  let browser: Browser;
  let bank: Bank;
  let gate: Gate;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank();
    gate = await openGate(bank.url);
    person = await Person.arrive({ ...bank, url: gate.url }, browser);
  });
  afterEach(async () => {
    await person.context.close();
    await gate.close();
    await bank.close();
  });

  /** Half a transfer, in a page that would be another one if it were loaded again. */
  async function beginWork(): Promise<void> {
    page = await person.open('/transfer');
    await page.fill('[name=to]', 'Grandmother');
    await page.evaluate(() => Object.assign(window, { isTheSame: true }));
  }
  async function expectWorkGoesOn(): Promise<void> {
    await expect.poll(() => page.getByRole('alertdialog').count()).toBe(0);
    await expect.poll(() => stateOf(page)).toBe('active');
    await expect.poll(() => isContentVisible(page)).toBe(true);
    expect(await page.inputValue('[name=to]')).toBe('Grandmother');
    expect(await page.evaluate(() => 'isTheSame' in window)).toBe(true);
    expect(await bank.sessions.list('george')).toHaveLength(1);
    await page.locator('[name=to]').press('End');
    await person.wait(IDLE - SECOND);
    expect(await page.evaluate(() => 'isTheSame' in window), 'and is told of').toBe(true);
  }
  async function work(ms: number): Promise<void> {
    for (let left = ms; left > 0; left -= SECOND) {
      await page.mouse.move(100 + ((left / SECOND) % 50), 100);
      await person.wait(SECOND);
    }
  }
  /** What the gate answers by itself is no matter of the bank's, which only knows when its own answers have come. */
  async function expectToBeTold(): Promise<void> {
    await page.getByRole('alertdialog', { name: TITLE }).waitFor();
  }
  /** Time goes on until the small window is closed, as long as that takes a busy machine. */
  async function expectToClose(small: Page): Promise<void> {
    await small.waitForURL('**/session/through').catch(() => undefined);
    const isClosed = async (): Promise<boolean> => {
      await person.wait(SECOND);
      return small.isClosed();
    };
    await expect.poll(isClosed).toBe(true);
  }
  async function press(): Promise<Page> {
    const opened = person.context.waitForEvent('page');
    await page.getByRole('button', { name: 'Sign in again' }).click();
    return opened;
  }

  it.each<Refusal>(['redirect', 401, 403, 'page'])(
    'tells who works in time, and goes on when they have signed in there: %s',
    async (refusal) => {
      await beginWork();
      Object.assign(gate, { isShut: true, refusal });
      await work(WARN - SECOND);
      await expectToBeTold();
      expect(await stateOf(page)).toBe('active');
      expect(await isContentVisible(page)).toBe(true);
      await person.wait(2 * SECOND);
      const small = await press();
      await small.getByRole('link', { name: 'Sign in here' }).waitFor();
      expect(await small.evaluate(() => window.opener === null)).toBe(true);
      await small.getByRole('link', { name: 'Sign in here' }).click();
      await expectToClose(small);
      await expectWorkGoesOn();
    },
  );

  it('needs no more than a moment where the person is signed in at the provider', async () => {
    await beginWork();
    Object.assign(gate, { isShut: true, isSilent: true });
    await work(WARN - SECOND);
    await person.wait(2 * SECOND);
    const small = await press();
    await expectToClose(small);
    await expectWorkGoesOn();
  });

  it('leads there by a link where the browser opens no small window', async () => {
    await beginWork();
    await page.evaluate(() => Object.assign(window, { open: () => null }));
    Object.assign(gate, { isShut: true, isSilent: true });
    await work(WARN - SECOND);
    await person.wait(2 * SECOND);
    await page.getByRole('button', { name: 'Sign in again' }).click();
    await person.wait(2 * SECOND);
    const opened = person.context.waitForEvent('page');
    await page.getByRole('link', { name: 'Sign in again' }).click();
    const other = await opened;
    await expect.poll(() => other.isClosed(), { timeout: 10_000 }).toBe(true);
    await person.wait(10 * SECOND);
    await expectWorkGoesOn();
  });

  it('goes on although an answer on the way has parted the small window from the page', async () => {
    gate.headers = { 'Cross-Origin-Opener-Policy': 'same-origin' };
    await beginWork();
    Object.assign(gate, { isShut: true, headers: {} });
    await work(WARN - SECOND);
    await person.wait(2 * SECOND);
    const small = await press();
    await small.getByRole('link', { name: 'Sign in here' }).click();
    await expect.poll(() => small.isClosed(), { timeout: 10_000 }).toBe(true);
    await person.wait(10 * SECOND);
    await expectWorkGoesOn();
  });

  it('leads there from behind the curtain, too, and shows the work again', async () => {
    await beginWork();
    Object.assign(gate, { isShut: true, isSilent: true });
    await person.wait(WARN);
    // The session goes on: the person uses it where this page does not hear of it.
    gate.isShut = false;
    await person.context.request.post(`${gate.url}/session/ping`);
    gate.isShut = true;
    await person.wait(WARN + SECOND);
    await expectToBeTold();
    expect(await stateOf(page)).toBe('confirming');
    expect(await isContentVisible(page)).toBe(false);
    const small = await press();
    await expectToClose(small);
    await expect.poll(() => isContentVisible(page)).toBe(true);
    expect(await page.inputValue('[name=to]')).toBe('Grandmother');
    expect(bank.requests.filter((line) => line.includes('sign-out'))).toEqual([]);
  });
});
