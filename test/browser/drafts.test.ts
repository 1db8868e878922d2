import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { IDLE, launch, openBank, Person, SECOND, type Bank } from './bank.ts';

describe('a transfer that nobody has sent', () => {
  let browser: Browser;
  let bank: Bank;
  let person: Person;
  let page: Page;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    bank = await openBank();
    person = await Person.arrive(bank, browser);
    page = await person.open('/transfer');
  });
  afterEach(async () => {
    await person.context.close();
    await bank.close();
  });

  const kept = (): Promise<number> =>
    page.evaluate(
      () => Object.keys(localStorage).filter((key) => key.startsWith('stillhere-draft:')).length,
    );

  /** Types by the keyboard, and is gone for as long as the session lasts. */
  async function typeAndGoAway(): Promise<void> {
    await page.focus('[name=to]');
    await page.keyboard.type('Ines');
    await page.focus('[name=notes]');
    await page.keyboard.type('For the boat');
    await person.wait(3 * SECOND);
    await expect.poll(kept).toBe(1);
    await person.wait(IDLE + 5 * SECOND);
    await page.waitForURL(/sign-in/);
  }

  it('is there again for who began it, by the script for pages that build nothing, until they sign out', async () => {
    await typeAndGoAway();
    await person.signIn(page);
    await person.wait(2 * SECOND);
    await expect.poll(() => page.inputValue('[name=notes]')).toBe('For the boat');
    expect(await page.inputValue('[name=to]')).toBe('Ines');
    const said = page.locator('.stillhere-draft [role=status]');
    await person.wait(SECOND);
    await expect.poll(() => said.textContent()).toContain('is back in this form');
    page.on('dialog', (dialog) => void dialog.accept());
    await page.click('.leave button');
    await page.waitForURL(/sign-in/);
    await expect.poll(kept).toBe(0);
  });

  it('is nothing to who comes next', async () => {
    await typeAndGoAway();
    await person.signIn(page, 'maria');
    await person.wait(2 * SECOND);
    expect(await page.inputValue('[name=notes]')).toBe('');
    expect(await page.locator('.stillhere-draft').count()).toBe(0);
  });
});
