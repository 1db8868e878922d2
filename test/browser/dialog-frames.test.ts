/** Two dialogs never stand at once, whatever elements and frames there are: the outermost page of the origin speaks. */
import type { Browser } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import { openApp, speaking, type App, type Pages } from './app.ts';
import { launch, SECOND } from './bank.ts';

const CLIENT = '<script src="{script}"></script>';
const ELEMENT = `<still-here sign-in-url="/sign-in"></still-here>${CLIENT}`;
const frame = (path: string): string => `<iframe src="${path}"></iframe>`;

const PAGES: Pages = {
  '/element': ELEMENT,
  '/other-element': ELEMENT,
  '/plain': '<p>Plain</p>',
  '/holds-element': frame('/element'),
  '/element-holds-elements': ELEMENT + frame('/element') + frame('/other-element'),
  '/frame-first': frame('/element') + ELEMENT,
  '/element-holds-plain': ELEMENT + frame('/plain'),
  '/plain-holds-two': frame('/element') + frame('/other-element'),
  '/nested': ELEMENT + frame('/frame-first'),
  '/plain-nested': frame('/holds-element') + frame('/other-element'),
  '/foreign': frame('http://{here}/element'),
  '/around-foreign': ELEMENT + frame('http://{other}/foreign'),
  '/two-foreign': frame('http://{here}/element') + frame('http://{here}/other-element'),
  '/two-elements': ELEMENT + ELEMENT,
};

describe.skipIf(inject('chromium') === undefined)('A12: one dialog in a page of frames', () => {
  let browser: Browser;
  let app: App;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());
  afterEach(() => app.close());

  const rows: readonly (readonly [name: string, path: string, speaks: string])[] = [
    ['an element, and frames with one', '/element-holds-elements', '/element-holds-elements'],
    ['a frame before the element', '/frame-first', '/frame-first'],
    ['a frame without an element', '/element-holds-plain', '/element-holds-plain'],
    ['a page without one around a frame', '/holds-element', '/element'],
    ['a page without one around two frames', '/plain-holds-two', '/element'],
    ['frames in frames', '/nested', '/nested'],
    ['frames in frames, none in the page', '/plain-nested', '/other-element'],
    ['a frame of another origin in between', '/around-foreign', '/around-foreign'],
    ['two frames in a page of another origin', 'http://{other}/two-foreign', '/element'],
    ['two elements', '/two-elements', '/two-elements'],
  ];
  for (const [name, path, speaks] of rows) {
    it(`${name}: the outermost speaks, and it is answered`, async () => {
      app = await openApp(browser, PAGES, path);
      const { page } = app;
      await app.beWarned();
      await expect.poll(() => speaking(page)).toEqual([speaks]);
      await app.wait(3 * SECOND);
      expect(await speaking(page)).toEqual([speaks]);
      const asking = page.frames().find((one) => new URL(one.url()).pathname === speaks);
      await asking?.getByRole('button', { name: 'Stay signed in' }).click();
      await expect.poll(() => speaking(page)).toEqual([]);
      await app.wait(SECOND);
      expect(await speaking(page)).toEqual([]);
      expect(app.complaints).toEqual([]);
    });
  }

  it('an outer element that is taken away leaves the word to a frame', async () => {
    app = await openApp(browser, PAGES, '/element-holds-elements');
    const { page } = app;
    await app.beWarned();
    await page.evaluate(() => document.querySelector('still-here')?.remove());
    await app.wait(SECOND);
    await expect.poll(() => speaking(page)).toEqual(['/element']);
    await page.evaluate(() => document.querySelector('iframe')?.remove());
    await app.wait(SECOND);
    await expect.poll(() => speaking(page)).toEqual(['/other-element']);
  });

  it('an outer element that comes later takes the word', async () => {
    app = await openApp(browser, PAGES, '/plain-holds-two');
    const { page } = app;
    await app.beWarned();
    const script = await page.frames()[1]?.locator('script').getAttribute('src');
    await page.evaluate((src) => {
      document.body.append(
        Object.assign(document.createElement('still-here')),
        Object.assign(document.createElement('script'), { src }),
      );
    }, script ?? '');
    await page.waitForFunction(() => customElements.get('still-here') !== undefined);
    await app.wait(SECOND);
    await expect.poll(() => speaking(page)).toEqual(['/plain-holds-two']);
  });
});
