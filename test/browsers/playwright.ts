/** Knows how Playwright drives Debian's Chromium and Firefox. */
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { bounded } from '../support/bounded.ts';
import { BROWSER_GONE, type DrivenBrowser, type DrivenWindow } from './driver.ts';

/** Milliseconds in which a browser answers on a busy machine: half of what a test has. Playwright sets no limit of its own here. */
const PATIENCE = 30_000;

/** A browser that Playwright has started. */
export function drive(browser: Browser): DrivenBrowser {
  let context: BrowserContext | undefined;
  return {
    async open(url) {
      context ??= await answered('a context', browser.newContext());
      const page = await answered('a window', context.newPage());
      await page.goto(url);
      return windowOf(page);
    },
    async forget() {
      if (context !== undefined) await answered('the end of a context', context.close());
      context = undefined;
    },
    close: () => answered('the end of a browser', browser.close()),
  };
}

function answered<Result>(what: string, coming: Promise<Result>): Promise<Result> {
  return bounded(`${what}: ${BROWSER_GONE}`, PATIENCE, coming);
}

function windowOf(page: Page): DrivenWindow {
  return {
    hasAlertDialog: (name) => page.getByRole('alertdialog', { name, exact: true }).isVisible(),
    evaluate: <Argument, Result>(
      script: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
    ) =>
      answered(
        `the page, asked: ${script.toString().slice(0, 200)}`,
        page.evaluate(script as (argument: unknown) => Result | Promise<Result>, argument),
      ),
    picture: () => page.screenshot(),
    async goTo(url) {
      await page.goto(url);
    },
    // Its own command waits for a load, which a page that was kept does not have.
    goBack: () => page.evaluate(() => void setTimeout(() => history.back())),
    press: (key) => page.keyboard.press(key),
    movePointer: (x, y) => page.mouse.move(x, y),
    click: (x, y) => page.mouse.click(x, y),
    async wheel(x, y, deltaY) {
      await page.mouse.move(x, y);
      await page.mouse.wheel(0, deltaY);
    },
  };
}
