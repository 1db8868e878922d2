import type { Browser, Page } from 'playwright-core';
import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  expect,
  inject,
  it,
  vi,
} from 'vitest';
import {
  answered,
  idleRemaining,
  launch,
  openBank,
  Person,
  SECOND,
  stateOf,
  type Bank,
} from './bank.ts';

const CLOSE = 20 * SECOND;

describe.skipIf(inject('chromium') === undefined)(
  'B10: a session that ends when its last page is closed',
  () => {
    let browser: Browser;
    let bank: Bank;
    let person: Person;
    let page: Page;
    const asked = (path: string): number =>
      bank.requests.filter((line) => line === `POST /session/${path}`).length;

    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      bank = await openBank({ endOnClose: CLOSE });
      person = await Person.arrive(bank, browser);
      page = await person.open('/');
    });
    afterEach(async () => {
      await person.context.close();
      await bank.close();
    });

    /** As a person does it: the page hears of it. */
    async function close(tab: Page): Promise<void> {
      const before = asked('leave');
      const closed = tab.waitForEvent('close');
      await tab.close({ runBeforeUnload: true });
      await closed;
      await vi.waitFor(() => expect(asked('leave')).toBeGreaterThan(before), 20_000);
      // The server takes the time of it when it has read it.
      await bank.quiet();
    }

    it('ends then, and says so to who comes back, with the cookie still there', async () => {
      await close(page);
      bank.serverClock.advance(CLOSE);
      const back = await person.context.newPage();
      await back.goto(bank.url);
      expect(back.url()).toContain('reason=closed');
      await expect
        .poll(() => back.locator('main').textContent())
        .toContain('because the last page was closed');
    });

    it('goes on for who comes back in time', async () => {
      await close(page);
      bank.serverClock.advance(CLOSE - SECOND);
      const back = await person.open('/');
      await person.wait(2 * CLOSE);
      expect(await stateOf(back)).not.toBe('ended');
      expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
    });

    it('goes on over reloads and links', async () => {
      for (const path of ['/transfer', '/', '/transfer']) {
        await person.open(path, page);
        await person.wait(5 * SECOND);
      }
      await page.reload();
      await answered(page);
      await person.wait(CLOSE + 5 * SECOND);
      expect(asked('leave')).toBeGreaterThanOrEqual(4);
      expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
    });

    it('goes on while another page is open, which says so', async () => {
      const other = await person.open('/transfer');
      const third = await person.open('/');
      await person.wait(2 * CLOSE - 5 * SECOND);
      await close(page);
      await person.wait(CLOSE - 5 * SECOND);
      expect(await stateOf(other)).toBe('warning');
      await third.getByRole('button', { name: 'Stay signed in' }).click();
      await person.wait(2 * CLOSE - 5 * SECOND);
      expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
      await close(other);
      await close(third);
      bank.serverClock.advance(CLOSE);
      expect(await idleRemaining(bank, person.context)).toBe(0);
    });

    it('goes on while a duplicate is open, though the two have the same session storage', async () => {
      await page.evaluate(() => sessionStorage.setItem('tab', 'the only one'));
      const opened = page.waitForEvent('popup');
      await page.evaluate(() => void window.open(location.href));
      const duplicate = await opened;
      await answered(duplicate);
      expect(await duplicate.evaluate(() => sessionStorage.getItem('tab'))).toBe('the only one');
      await close(page);
      await person.wait(CLOSE + 5 * SECOND);
      expect(await idleRemaining(bank, person.context)).toBeGreaterThan(0);
      expect(await stateOf(duplicate)).toBe('active');
      await close(duplicate);
      bank.serverClock.advance(CLOSE);
      expect(await idleRemaining(bank, person.context)).toBe(0);
    });
  },
);
