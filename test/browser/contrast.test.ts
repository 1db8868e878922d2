import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { IDLE, launch, openBank, Person, WARN, type Bank } from './bank.ts';

/** WCAG 2.2, 1.4.3. */
const AA = 4.5;
const AA_LARGE = 3;

describe.skipIf(inject('chromium') === undefined)('A7: the bank', () => {
  let browser: Browser;
  let bank: Bank;

  beforeAll(async () => {
    [browser, bank] = [await launch(), await openBank({ maxSessions: 1, onLimit: 'refuse' })];
  });
  afterAll(async () => {
    await browser.close();
    await bank.close();
  });

  it.each(['light', 'dark'] as const)('can be read on every page, %s', async (colorScheme) => {
    await bank.sessions.revokeAll('george');
    const person = await Person.arrive(bank, browser);
    const page = await person.context.newPage();
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    const faint: string[] = [];
    const look = async (name: string, at = page): Promise<void> => {
      const texts = await textsOf(at);
      expect(texts.length, name).toBeGreaterThan(3);
      faint.push(
        ...texts
          .filter(({ ratio, isLarge }) => ratio < (isLarge ? AA_LARGE : AA))
          .map(({ text, ratio }) => `${name}: "${text}" has ${ratio.toFixed(2)}`),
      );
    };

    await page.goto(`${bank.url}/sign-in?reason=idle`);
    await look('why');
    await page.fill('[name=username]', 'george');
    await page.fill('[name=password]', 'wrong');
    await page.click('main button');
    await look('wrong password');
    for (const path of ['/', '/transfer', '/market', '/sessions', '/?debug']) {
      await person.open(path, page);
      await look(path);
    }
    await person.wait(IDLE - WARN);
    await page.getByRole('alertdialog').waitFor();
    await look('warning');

    const elsewhere = await person.context.newPage();
    await elsewhere.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await person.context.clearCookies();
    await elsewhere.goto(`${bank.url}/sign-in`);
    await elsewhere.fill('[name=username]', 'george');
    await elsewhere.fill('[name=password]', 'password');
    await elsewhere.click('main button');
    await elsewhere.getByRole('heading', { name: 'You are signed in elsewhere' }).waitFor();
    await look('elsewhere', elsewhere);
    expect(faint).toEqual([]);
    await person.context.close();
  });
});

interface Text {
  readonly text: string;
  readonly ratio: number;
  readonly isLarge: boolean;
}

/** Every text that is seen, with its contrast to what is behind it. */
function textsOf(page: Page): Promise<readonly Text[]> {
  return page.evaluate(() => {
    type Colour = readonly [number, number, number, number];
    const parse = (css: string): Colour => {
      const [r = 0, g = 0, b = 0, a = 1] = (css.match(/[\d.]+/g) ?? []).map(Number);
      return [r, g, b, a];
    };
    const over = ([r, g, b, a]: Colour, [x, y, z]: Colour): Colour => [
      r * a + x * (1 - a),
      g * a + y * (1 - a),
      b * a + z * (1 - a),
      1,
    ];
    const light = ([r, g, b]: Colour): number => {
      const [x = 0, y = 0, z = 0] = [r, g, b]
        .map((part) => part / 255)
        .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
      return 0.2126 * x + 0.7152 * y + 0.0722 * z;
    };
    const up = (element: Element): Element | null =>
      element.parentElement ??
      (element.getRootNode() instanceof ShadowRoot
        ? (element.getRootNode() as ShadowRoot).host
        : null);
    const behind = (element: Element | null): Colour => {
      if (element === null) return [255, 255, 255, 1];
      const own = parse(getComputedStyle(element).backgroundColor);
      return own[3] === 1 ? own : over(own, behind(up(element)));
    };
    const opacity = (element: Element | null): number =>
      element === null ? 1 : Number(getComputedStyle(element).opacity) * opacity(up(element));
    const all = (root: Document | ShadowRoot): Element[] =>
      [...root.querySelectorAll('*')].flatMap((element) => [
        element,
        ...(element.shadowRoot === null ? [] : all(element.shadowRoot)),
      ]);

    return all(document)
      .map((element) => ({
        element,
        text: [...element.childNodes]
          .filter((node) => node.nodeType === Node.TEXT_NODE)
          .map((node) => node.textContent?.trim() ?? '')
          .join(' ')
          .trim(),
      }))
      .filter(({ element, text }) => text !== '' && element.checkVisibility())
      .map(({ element, text }) => {
        const style = getComputedStyle(element);
        const ground = behind(element);
        const [r, g, b, a] = parse(style.color);
        const [one, other] = [light(over([r, g, b, a * opacity(element)], ground)), light(ground)];
        const [more, less] = [Math.max(one, other), Math.min(one, other)];
        const size = Number.parseFloat(style.fontSize);
        const isLarge = size >= 24 || (size >= 18.66 && Number(style.fontWeight) >= 700);
        return { text, ratio: (more + 0.05) / (less + 0.05), isLarge };
      });
  });
}
