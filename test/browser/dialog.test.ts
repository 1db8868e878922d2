/** The dialog while a modal of somebody else's library is open: with the libraries themselves. */
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launch } from './bank.ts';

const IDLE = 60_000;
const WARN = 30_000;

/** In milliseconds: a press in the first second of the dialog is answered after that. */
const PATIENCE = { timeout: 20_000 };

/** A page with a session, on a clock that is turned by hand and a server that always says yes. */
const WATCHED = `
import { watchSession } from 'stillhere/client';
import 'stillhere/element/define';
import { createFakeClock } from '../../src/testing/fake-clock.ts';
const clock = createFakeClock();
let activeAt = clock.wall();
const answer = () => Promise.resolve({
  state: 'active', session: 'one', fresh: true, idleTimeout: ${IDLE}, warnBefore: ${WARN}, maxHold: 0,
  endOnClose: 0, closing: false, absoluteRemaining: 1e8, idleRemaining: activeAt + ${IDLE} - clock.wall(),
});
const session = watchSession({ clock, signInUrl: false, transport: {
  status: answer,
  ping(idleFor) { activeAt = clock.wall() - idleFor; return answer(); },
  signOut: answer,
  listen: () => () => {},
} });
document.querySelector('still-here').session = session;
window.page = { advance: (ms) => clock.advance(ms), state: () => session.snapshot.state };
`;

/** Modals, each with a text field \`#field\` that has the focus. */
const MODALS: Readonly<Record<string, string>> = {
  'focus-trap': `
    import { createFocusTrap } from 'focus-trap';
    document.querySelector('#app').innerHTML = '<div id="modal"><input id="field"><button>Save</button></div>';
    createFocusTrap('#modal').activate();`,
  'Bootstrap, with its enforceFocus': `
    import Modal from 'bootstrap/js/dist/modal.js';
    document.querySelector('#app').innerHTML =
      '<div class="modal" id="modal" tabindex="-1"><div class="modal-dialog"><div class="modal-content"><input id="field"></div></div></div>';
    new Modal('#modal', { backdrop: 'static' }).show();`,
  Radix: `
    import { createRoot } from 'react-dom/client';
    import * as Dialog from '@radix-ui/react-dialog';
    createRoot(document.querySelector('#app')).render(
      <Dialog.Root defaultOpen><Dialog.Portal><Dialog.Overlay /><Dialog.Content aria-describedby={undefined}>
        <Dialog.Title>Edit</Dialog.Title><input id="field" /></Dialog.Content></Dialog.Portal></Dialog.Root>);`,
  'Headless UI': `
    import { createRoot } from 'react-dom/client';
    import { Dialog, DialogPanel } from '@headlessui/react';
    createRoot(document.querySelector('#app')).render(
      <Dialog open onClose={() => {}}><DialogPanel><input id="field" /></DialogPanel></Dialog>);`,
  'the CDK of Angular': `
    import '@angular/compiler';
    import { Component, provideZonelessChangeDetection } from '@angular/core';
    import { bootstrapApplication } from '@angular/platform-browser';
    import { A11yModule } from '@angular/cdk/a11y';
    const App = Component({ selector: '#app', imports: [A11yModule],
      template: '<div cdkTrapFocus [cdkTrapFocusAutoCapture]="true"><input id="field"><button>Save</button></div>',
    })(class {});
    bootstrapApplication(App, { providers: [provideZonelessChangeDetection()] });`,
};

const resolveDir = fileURLToPath(new URL('.', import.meta.url));

function bundled(contents: string): string {
  const { outputFiles } = buildSync({
    stdin: { contents, resolveDir, loader: 'jsx' },
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    define: { 'process.env.NODE_ENV': '"production"' },
    logLevel: 'error',
  });
  return outputFiles[0]?.text ?? '';
}

interface Watched {
  readonly page: { advance(ms: number): void; state(): string };
}

describe('A12: the dialog beside the modal of', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  async function open(modal: string, hasTouch = false): Promise<Page> {
    const page = await browser.newPage({ hasTouch });
    const html = '<!doctype html><html lang="en"><title>App</title><div id="app"></div>';
    await page.route('http://app.test/', (route) =>
      route.fulfill({ contentType: 'text/html', body: `${html}<still-here></still-here>` }),
    );
    await page.goto('http://app.test/');
    await page.addScriptTag({ content: bundled(WATCHED) });
    await page.addScriptTag({ content: bundled(modal) });
    await page.locator('#field').waitFor();
    await page.locator('#field').click();
    await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field');
    return page;
  }

  const advance = (page: Page, ms: number): Promise<void> =>
    page.evaluate((by) => (window as unknown as Watched).page.advance(by), ms);
  const state = (page: Page): Promise<string> =>
    page.evaluate(() => (window as unknown as Watched).page.state());

  it('nobody: a tap on it presses nothing that lies below', async () => {
    const page = await open(
      `document.querySelector('#app').innerHTML =
        '<input id="field"><button id="below" style="position: fixed; inset: 3rem 0 0"></button>';
      document.querySelector('#below').addEventListener('click', () => { document.title = 'Pressed'; });`,
      true,
    );
    await advance(page, IDLE - WARN);
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    await stay.waitFor();
    const box = await stay.boundingBox();
    await page.waitForTimeout(1_100);
    await page.touchscreen.tap((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await expect.poll(() => state(page), PATIENCE).toBe('active');
    await page.waitForTimeout(100);
    expect(await page.title()).toBe('App');
    await page.close();
  });

  // What takes `open` away from a modal dialog leaves a page that takes nothing (findings/morph-open-dialog.sh).
  it('nobody: stays when what morphs the page takes away all that the server did not write', async () => {
    const page = await open(`document.querySelector('#app').innerHTML = '<input id="field">';`);
    await advance(page, IDLE - WARN);
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    await stay.waitFor();
    await page.evaluate(() => {
      const element = document.querySelector('still-here');
      for (const name of element?.getAttributeNames() ?? []) element?.removeAttribute(name);
      element?.replaceChildren();
    });
    await stay.click();
    await expect.poll(() => state(page), PATIENCE).toBe('active');
    await page.locator('#field').click();
    await page.close();
  });

  it('nobody: what would close when the focus goes elsewhere does not hear of it', async () => {
    const page = await open(
      `document.querySelector('#app').innerHTML = '<input id="field">';
      for (const target of [window, document, document.querySelector('#field')]) {
        for (const name of ['focusin', 'focusout', 'focus', 'blur']) {
          target.addEventListener(name, ({ type }) => { document.title += ' ' + type; }, true);
        }
      }`,
    );
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    for (const way of ['pointer', 'Enter']) {
      await page.evaluate(() => (document.title = 'Told'));
      await advance(page, IDLE - WARN);
      await stay.waitFor();
      expect(
        await page.evaluate(() => document.querySelector('still-here')?.shadowRoot?.activeElement),
      ).not.toBeNull();
      await page.keyboard.press('Tab');
      await page.keyboard.press('Shift+Tab');
      expect(await page.title(), way).toBe('Told');
      if (way === 'pointer') await stay.click();
      else await page.keyboard.press(way);
      await expect.poll(() => state(page), { ...PATIENCE, message: way }).toBe('active');
      await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('field');
      expect(await page.title(), way).toBe('Told');
    }
    await page.close();
  });

  it('nobody: does not take what is typed into a closed shadow tree', async () => {
    const page = await open(
      `customElements.define('card-number', class extends HTMLElement {
        constructor() {
          super();
          const root = this.attachShadow({ mode: 'closed' });
          root.innerHTML = '<input>';
          root.firstChild.addEventListener('input', ({ target }) => { document.title = target.value; });
        }
      });
      document.querySelector('#app').innerHTML = '<card-number id="field"></card-number>';`,
    );
    for (const beside of ['4', '5']) {
      await advance(page, IDLE - WARN);
      await page.getByRole('button', { name: 'Stay signed in' }).waitFor();
      await page.keyboard.type(`${beside} 2`, { delay: 20 });
      expect(await state(page)).toBe('warning');
      await page.waitForTimeout(1_100);
      await page.keyboard.press('Enter');
      await expect.poll(() => state(page), PATIENCE).toBe('active');
    }
    expect(await page.title()).toBe('4 25 2');
    await page.close();
  });

  // A modal dialog does not end the lock: each press would go on to what holds the pointer (findings/pointer-lock-modal.sh).
  it('nobody: gives back the pointer that the page has locked', async () => {
    const page = await open(
      `document.querySelector('#app').innerHTML = '<input id="field"><canvas id="desktop"></canvas>';
      const desktop = document.querySelector('#desktop');
      desktop.addEventListener('click', () => desktop.requestPointerLock());`,
    );
    await page.locator('#desktop').click();
    await page.waitForFunction(() => document.pointerLockElement !== null);
    await advance(page, IDLE - WARN);
    const stay = page.getByRole('button', { name: 'Stay signed in' });
    await stay.waitFor();
    await page.waitForFunction(() => document.pointerLockElement === null);
    const box = await stay.boundingBox();
    await page.mouse.click((box?.x ?? 0) + 20, (box?.y ?? 0) + 20);
    await expect.poll(() => state(page), { timeout: 5_000 }).toBe('active');
    await page.close();
  });

  for (const [name, modal] of Object.entries(MODALS)) {
    it(`${name}: is answered by pointer and keys, and gives the page back`, async () => {
      const page = await open(modal);
      const stay = page.getByRole('button', { name: 'Stay signed in' });
      for (const way of ['pointer', 'Enter', ' ', 'Escape']) {
        await advance(page, IDLE - WARN);
        await stay.waitFor();
        await page.keyboard.press('Tab');
        await page.keyboard.press('Shift+Tab');
        expect(
          await page.evaluate(
            () => document.querySelector('still-here')?.shadowRoot?.activeElement?.textContent,
          ),
        ).toBe('Stay signed in');
        if (way === 'pointer') await stay.click();
        else await page.keyboard.press(way);
        await expect.poll(() => state(page), { ...PATIENCE, message: way }).toBe('active');
        await expect
          .poll(() => page.evaluate(() => document.activeElement?.id), { message: way })
          .toBe('field');
      }
      await page.keyboard.press('x');
      expect(await page.inputValue('#field')).toBe('x');
      await page.close();
    });

    it(`${name}: does not take what is typed`, async () => {
      const page = await open(modal);
      await page.keyboard.type('dear ');
      await advance(page, IDLE - WARN);
      await page.keyboard.type('sir and madam', { delay: 20 });
      expect(await page.inputValue('#field')).toBe('dear sir and madam');
      expect(await state(page)).toBe('warning');
      await page.close();
    });
  }
});
