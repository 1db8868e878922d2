/** The style sheets for design systems, in the demo's gallery: each state of the real element can be read, whole, and by hand. */
import { readdirSync } from 'node:fs';
import axe, { type AxeResults } from 'axe-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { LANGUAGES, THEMES } from '../../examples/bank/gallery.js';
import { PARTS, STATES } from '../../examples/bank/public/gallery-states.js';
import { LANGUAGES as TABLE } from '../../src/languages/table.ts';
import { launch, openBank, type Bank } from './bank.ts';

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

/** Every part is in one of them; the words are no matter of a theme. */
const LOOKED_AT = ['failed', 'reminder', 'ended-idle'];

it('the gallery has every language and every theme', () => {
  const tags = Object.keys(TABLE).map((name) => (name === 'pt' ? 'pt-PT' : name));
  expect([...LANGUAGES].sort()).toEqual(['en', ...tags].sort());
  const files = readdirSync('themes')
    .filter((file) => file.endsWith('.css'))
    .map((file) => file.replace(/\.css$/, ''));
  expect(
    Object.keys(THEMES)
      .filter((name) => !['none', 'bank'].includes(name))
      .sort(),
  ).toEqual(files.sort());
});

describe.skipIf(inject('chromium') === undefined)('the gallery', () => {
  let browser: Browser;
  let bank: Bank;
  let context: BrowserContext;
  let page: Page;
  const complaints: string[] = [];

  beforeAll(async () => {
    [browser, bank] = [await launch(), await openBank()];
    context = await browser.newContext({
      reducedMotion: 'reduce',
      viewport: { width: 640, height: 480 },
    });
    page = await context.newPage();
    page.on('pageerror', ({ message }) => complaints.push(message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  });
  afterAll(async () => {
    await browser.close();
    await bank.close();
  });

  async function show(choice: Readonly<Record<string, string>>): Promise<void> {
    await page.goto(`${bank.url}/gallery/dialog?${new URLSearchParams(choice).toString()}`);
    await page.locator('html[data-is-shown]').waitFor();
  }

  const faults = async (): Promise<readonly string[]> => {
    await page.evaluate(axe.source);
    const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES } });
    const { violations } = await page.evaluate<AxeResults>(`axe.run('still-here', ${options})`);
    const cut = await page.evaluate(() => {
      const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
      return dialog && dialog.scrollWidth > dialog.clientWidth ? ['it is scrolled sideways'] : [];
    });
    return [
      ...cut,
      ...violations.map(({ id, nodes }) => `${id} (${nodes.map(({ html }) => html).join(' ')})`),
    ];
  };

  it.each(
    Object.keys(THEMES).flatMap((theme) => [
      [theme, 'light'],
      [theme, 'dark'],
    ]),
  )('shows what can be read, in %s, %s', async (theme = '', scheme = '') => {
    const wrong: string[] = [];
    for (const state of LOOKED_AT) {
      await show({ theme, scheme, state, own: 'on' });
      wrong.push(...(await faults()).map((fault) => `${state}: ${fault}`));
    }
    expect(wrong).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('axe finds what cannot be read', async () => {
    await show({ theme: 'uswds', state: 'failed' });
    await page.evaluate(() => {
      document.querySelector('still-here')?.style.setProperty('--stillhere-text', '#bbb');
    });
    expect((await faults()).join()).toContain('color-contrast');
  });

  it('shows each state, as its name says', async () => {
    const texts = new Set<string>();
    for (const state of Object.keys(STATES)) {
      await show({ state });
      const text = await page.evaluate(() => {
        const root = document.querySelector('still-here')?.shadowRoot;
        const shown = [
          ...(root?.querySelectorAll<HTMLElement>('dialog[open], [part=reminder]') ?? []),
        ];
        return shown
          .filter(({ hidden }) => !hidden)
          .map(({ innerText }) => innerText)
          .join();
      });
      expect(text, state).not.toBe('');
      texts.add(text);
    }
    expect(texts.size).toBe(Object.keys(STATES).length);
  });

  it.each(['light', 'dark'])(
    'shows the list of sessions and the words about drafts, as large as a phone, %s',
    async (scheme) => {
      await page.setViewportSize({ width: 320, height: 640 });
      const texts = new Set<string>();
      for (const theme of ['none', 'bank']) {
        for (const [lang, dir] of [
          ['en', 'ltr'],
          ['he', 'rtl'],
        ] as const) {
          for (const state of Object.keys(PARTS)) {
            await show({ state, theme, lang, scheme });
            const box = page.locator('main [part=list], main [part=box]');
            await page.locator(`main [part][lang=${lang}]`).waitFor();
            expect(await box.evaluate((found) => getComputedStyle(found).direction)).toBe(dir);
            await page.evaluate(axe.source);
            const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES } });
            const { violations } = await page.evaluate<AxeResults>(`axe.run('main', ${options})`);
            expect(violations, `${state} ${theme} ${lang}`).toEqual([]);
            expect(
              await page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
              `${state} ${theme} ${lang}`,
            ).toBeLessThanOrEqual(0);
            // The minute in which a draft was kept may be another in the next theme.
            texts.add(`${lang} ${(await box.innerText()).replaceAll(/\d|\b[AP]M\b/g, '')}`);
          }
        }
      }
      expect(texts.size).toBe(2 * Object.keys(PARTS).length);
      expect(complaints).toEqual([]);
    },
  );

  it('shows what is chosen at once, and leaves the focus where it was chosen', async () => {
    await page.goto(`${bank.url}/gallery?state=absolute`);
    const dialog = page.frameLocator('iframe').getByRole('alertdialog');
    await dialog.getByText('Your session will end soon').waitFor();
    const languages = page.getByLabel('Language');
    await languages.focus();
    await languages.selectOption('de');
    await dialog.getByText('Ihre Sitzung endet bald').waitFor();
    await expect
      .poll(() => page.evaluate(() => (document.activeElement as HTMLSelectElement).name))
      .toBe('lang');
    expect(page.url()).toContain('lang=de');
    await page.reload();
    await dialog.getByText('Ihre Sitzung endet bald').waitFor();
    expect(complaints).toEqual([]);
  });
});
