/** The network is gone when the session ends: Chromium's own, or the server's. The page hears of ends by push. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import {
  IDLE,
  isContentVisible,
  launch,
  openBank,
  Person,
  SECOND,
  stateOf,
  type Bank,
} from './bank.ts';

describe.skipIf(inject('chromium') === undefined)('a page without a network', () => {
  let browser: Browser;
  let bank: Bank;
  let george: Person | undefined;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(async () => {
    await george?.context.close();
    await bank.close();
  });

  describe.each([
    ['idle', {}],
    ['absolute', { absoluteTimeout: IDLE, idleTimeout: IDLE }],
  ])('at its %s deadline', (_name, policy) => {
    it('stays, covered, when the browser is offline, also if the end came by a stream that still stands', async () => {
      bank = await openBank(policy);
      george = await Person.arrive(bank, browser);
      const [page, beside] = [await george.open('/'), await george.open('/transfer')];
      await george.beHeard();
      await george.context.setOffline(true);
      await george.wait(IDLE + 10 * SECOND);
      for (const tab of [page, beside]) {
        expect(tab.url()).toContain(bank.url);
        expect(await isContentVisible(tab)).toBe(false);
        expect(['confirming', 'ended']).toContain(await stateOf(tab));
        await tab.getByText('The server cannot be reached').waitFor();
      }
      await george.context.setOffline(false);
      await george.wait(12 * SECOND);
      for (const tab of [page, beside]) await tab.waitForURL(/sign-in/);
    });

    it('stays, covered, when the server is gone', async () => {
      bank = await openBank(policy);
      george = await Person.arrive(bank, browser);
      const page = await george.open('/');
      await george.beHeard();
      await bank.stopServer();
      await george.wait(IDLE + 10 * SECOND);
      expect(page.url()).toContain(bank.url);
      expect(await isContentVisible(page)).toBe(false);
      expect(await stateOf(page)).toBe('confirming');
      await bank.startServer();
      await george.wait(12 * SECOND);
      await page.waitForURL(/sign-in/);
    });
  });
});
