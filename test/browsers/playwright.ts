/** Knows how Playwright drives Debian's Chromium and Firefox. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';

/** A browser that Playwright has started. */
export function drive(browser: Browser): DrivenBrowser {
  let context: BrowserContext | undefined;
  return {
    async open(url) {
      context ??= await browser.newContext();
      const page = await context.newPage();
      await page.goto(url);
      return windowOf(page);
    },
    async forget() {
      await context?.close();
      context = undefined;
    },
    close: () => browser.close(),
  };
}

function windowOf(page: Page): DrivenWindow {
  return {
    hasAlertDialog: (name) => page.getByRole('alertdialog', { name, exact: true }).isVisible(),
    evaluate: <Argument, Result>(
      script: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
    ) => page.evaluate(script as (argument: unknown) => Result | Promise<Result>, argument),
    picture: () => page.screenshot(),
    async goTo(url) {
      await page.goto(url);
    },
    press: (key) => page.keyboard.press(key),
    movePointer: (x, y) => page.mouse.move(x, y),
    click: (x, y) => page.mouse.click(x, y),
    async wheel(x, y, deltaY) {
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, deltaY);
    },
  };
}
