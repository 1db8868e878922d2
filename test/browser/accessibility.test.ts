import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { buildSync } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { launch } from './bank.ts';

const SCRIPT = bundled('../accessibility/states.ts');

const HTML = `<!doctype html><html lang="en"><head><title>States</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Transfer</h1><label>To <input name="to"></label></main><script>${SCRIPT}</script></body></html>`;

/** WCAG 2.2, A and AA, and what its makers hold to be good practice beyond. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** CSS pixels of a window of 1280 by 1024 at 400 % (WCAG 1.4.10). */
const AT_400 = { width: 320, height: 256 };

describe.skipIf(inject('chromium') === undefined)('<still-here> in each state', () => {
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;
  let names: readonly string[];

  beforeAll(async () => {
    browser = await launch();
    context = await browser.newContext({ reducedMotion: 'reduce' });
    page = await context.newPage();
    await page.route('http://states.invalid/**', (route) =>
      route.fulfill({ contentType: 'text/html; charset=utf-8', body: HTML }),
    );
    await page.goto('http://states.invalid/');
    await page.evaluate(axe.source);
    names = await page.evaluate(() => window.statesPage.names);
  });
  afterAll(() => browser.close());
  beforeEach(async () => {
    await page.setViewportSize({ width: 1_280, height: 800 });
    await page.emulateMedia({
      colorScheme: 'light',
      forcedColors: 'none',
      reducedMotion: 'reduce',
    });
  });

  const show = (name: string): Promise<void> =>
    page.evaluate((wanted) => window.statesPage.show(wanted), name);

  /** What is wrong in each state, by its name. */
  async function inEach(look: () => Promise<readonly string[]>): Promise<readonly string[]> {
    const wrong: string[] = [];
    for (const name of names) {
      await show(name);
      wrong.push(...(await look()).map((fault) => `${name}: ${fault}`));
    }
    expect(names.length).toBeGreaterThan(15);
    return wrong;
  }

  const axeFaults = async (): Promise<readonly string[]> => {
    const options = JSON.stringify({ runOnly: { type: 'tag', values: RULES } });
    const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
    return violations.map(({ id, nodes }) => `${id} (${nodes.map(({ html }) => html).join(' ')})`);
  };

  it.each(['light', 'dark'] as const)('has nothing that axe finds, %s', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    expect(await inEach(axeFaults)).toEqual([]);
  });

  it('axe finds what is wrong in it', async () => {
    await show('idle warning');
    await page.evaluate(() => {
      const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
      dialog?.removeAttribute('aria-labelledby');
    });
    expect((await axeFaults()).join()).toContain('aria-dialog-name');
  });

  it('WCAG 1.4.10, 1.4.12: is whole at 400 %, also when its texts are spaced', async () => {
    await page.setViewportSize(AT_400);
    const cut = (): Promise<readonly string[]> => page.evaluate(() => window.statesPage.cutOff());
    expect(await inEach(cut)).toEqual([]);
  });

  it('WCAG 2.5.8, 2.4.7: has targets of 44 pixels, and shows which has the focus', async () => {
    const faults = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
        const controls = [...(dialog?.querySelectorAll<HTMLElement>('button, a') ?? [])];
        return controls
          .filter((control) => control.checkVisibility())
          .flatMap((control) => {
            const { width, height } = control.getBoundingClientRect();
            control.focus({ focusVisible: true });
            const { outlineStyle, outlineWidth } = getComputedStyle(control);
            return [
              ...(Math.min(width, height) < 44 ? [`"${control.textContent}" is small`] : []),
              ...(outlineStyle === 'none' || Number.parseFloat(outlineWidth) < 2
                ? [`"${control.textContent}" does not show its focus`]
                : []),
            ];
          });
      });
    expect(await inEach(faults)).toEqual([]);
  });

  it('WCAG 1.4.11: keeps its edges in forced colours', async () => {
    await page.emulateMedia({ forcedColors: 'active' });
    const faults = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const root = document.querySelector('still-here')?.shadowRoot;
        const things = [...(root?.querySelectorAll<HTMLElement>('dialog, button, a') ?? [])];
        return things
          .filter((thing) => thing.checkVisibility())
          .filter((thing) => {
            const { borderTopWidth, borderTopColor, backgroundColor } = getComputedStyle(thing);
            return Number.parseFloat(borderTopWidth) < 1 || borderTopColor === backgroundColor;
          })
          .map((thing) => `${thing.localName} "${thing.textContent}" has no edge`);
      });
    expect(await inEach(faults)).toEqual([]);
  });

  it('WCAG 2.3.3: moves for nobody who wants no motion', async () => {
    const moving = (): Promise<readonly string[]> =>
      page.evaluate(() => {
        const root = document.querySelector('still-here')?.shadowRoot;
        const dialog = root?.querySelector('dialog');
        return (dialog?.getAnimations({ subtree: true }) ?? []).map(
          (animation) => `${(animation as CSSAnimation).animationName} runs`,
        );
      });
    expect(await inEach(moving)).toEqual([]);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
    // At once: it is over in a moment.
    const begun = await page.evaluate(async () => {
      await window.statesPage.show('idle warning');
      const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
      return dialog?.getAnimations().map((one) => (one as CSSAnimation).animationName);
    });
    expect(begun).toEqual(['rise']);
  });
});

function bundled(name: string): string {
  const path = fileURLToPath(new URL(name, import.meta.url));
  const options = { bundle: true, write: false, format: 'iife', target: 'es2022' } as const;
  return buildSync({ entryPoints: [path], ...options }).outputFiles[0]?.text ?? '';
}
