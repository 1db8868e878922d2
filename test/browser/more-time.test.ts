import axe, { type AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { IDLE, launch, openBank, Person, SECOND, stateOf, WARN, type Bank } from './bank.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

describe.skipIf(inject('chromium') === undefined)(
  'WCAG 2.2.1: a person who needs more time',
  () => {
    let browser: Browser;
    let bank: Bank;
    let person: Person;
    let page: Page;

    beforeAll(async () => {
      browser = await launch();
    });
    afterAll(() => browser.close());
    beforeEach(async () => {
      bank = await openBank({ extendedTime: 10 * IDLE });
      person = await Person.arrive(bank, browser);
      page = await person.open('/transfer');
    });
    afterEach(async () => {
      await person.context.close();
      await bank.close();
    });

    const dialog = (of = page) => of.getByRole('alertdialog');

    it('chooses it by the keyboard alone, has it in every tab, and can take it back', async () => {
      const other = await person.open('/');
      await page.bringToFront();
      await person.wait(IDLE - WARN, IDLE - WARN);
      // Its first second takes no press.
      await person.wait(2 * SECOND);
      await dialog().waitFor();
      const more = dialog().getByRole('button', { name: 'I need more time' });
      await page.keyboard.press('Tab');
      await page.keyboard.press('Tab');
      expect(await more.evaluate((button) => button.matches(':focus-visible'))).toBe(true);
      const description = dialog().getByText('only after 10 minutes without activity');
      expect(await description.isVisible()).toBe(true);

      await page.evaluate(axe.source);
      const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES } });
      const looked = page.evaluate<AxeResults>(`axe.run('still-here', ${options})`);
      // It waits by timers of the page, whose time stands still.
      const turn = (): Promise<boolean> => person.context.clock.runFor(1).then(() => false);
      const isOver = looked.then(() => true);
      for (let isDone = false; !isDone; isDone = await Promise.race([isOver, turn()]));
      const { violations } = await looked;
      expect(
        violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)].join(' ')),
      ).toEqual([]);
      for (const [width, height] of [
        [320, 256],
        [1_280, 800],
      ] as const) {
        await page.setViewportSize({ width, height });
        await more.scrollIntoViewIfNeeded();
        expect((await more.boundingBox())?.height).toBeGreaterThanOrEqual(44);
        expect(await dialog().evaluate((box) => box.scrollWidth - box.clientWidth)).toBe(0);
      }

      await page.keyboard.press('Enter');
      await dialog().waitFor({ state: 'hidden' });
      await dialog(other).waitFor({ state: 'hidden' });
      await person.wait(9 * IDLE, 9 * IDLE);
      expect([await stateOf(page), await stateOf(other)]).toEqual(['active', 'active']);
      await person.wait(IDLE - WARN, IDLE - WARN);
      await person.wait(2 * SECOND);
      await dialog().waitFor();
      expect(await description.isVisible()).toBe(false);
      await dialog().getByRole('button', { name: 'The usual time is enough' }).click();
      await dialog().waitFor({ state: 'hidden' });
      await person.wait(IDLE - WARN, IDLE - WARN);
      await person.wait(SECOND);
      await dialog().waitFor();
    });
  },
);
