/** Each state of the dialog: axe, and a window as small as that of a person who needs 400 %. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import axe, { type AxeResults } from 'axe-core';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
// What the page offers.
import type { StatesPage } from '../accessibility/states.ts';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { ENGINES } from './engines.ts';

declare global {
  interface Window {
    readonly statesPage: StatesPage;
    readonly axe: { run(context: Document, options: object): Promise<AxeResults> };
  }
}

/** WCAG 2.2, A and AA, and what its makers hold to be good practice beyond. */
const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** A window of 1280 by 1024 at 400 % (WCAG 1.4.10): a frame of that size, which every engine can be given. */
const NARROW = '<iframe title="Narrow" src="/" style="width:320px;height:256px;border:0"></iframe>';

const PAGE = `<!doctype html><html lang="en"><head><title>States</title><link rel="icon" href="data:,">
<meta name="viewport" content="width=device-width"></head>
<body><main><h1>Transfer</h1><label>To <input name="to"></label></main>
<script src="/states.js"></script><script src="/axe.js"></script></body></html>`;

const FILES: Readonly<Record<string, readonly [type: string, text: string]>> = {
  '/': ['text/html', PAGE],
  '/narrow': ['text/html', `<!doctype html><html lang="en"><title>Around</title>${NARROW}</html>`],
  '/states.js': ['text/javascript', bundled('../accessibility/states.ts')],
  '/axe.js': ['text/javascript', axe.source],
};

for (const { name, launch } of ENGINES) {
  describe.skipIf(launch === undefined)(`in ${name}: <still-here> in each state`, () => {
    let server: Server;
    let url: string;
    let browser: DrivenBrowser | undefined;

    beforeAll(async () => {
      server = createServer((request, response) => {
        const [type = '', text = ''] = FILES[request.url ?? ''] ?? [];
        response.setHeader('Content-Type', `${type}; charset=utf-8`);
        response.end(text);
      });
      await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
      url = `http://localhost:${(server.address() as AddressInfo).port}`;
      browser = await launch?.();
    });
    afterAll(async () => {
      await browser?.close();
      server.closeAllConnections();
      server.close();
    });

    async function open(path: string): Promise<DrivenWindow> {
      if (browser === undefined) throw new Error('There is no browser');
      return browser.open(url + path);
    }

    it('has nothing that axe finds', async () => {
      const page = await open('/');
      const found = await page.evaluate(async (rules) => {
        const faults: string[] = [];
        for (const state of window.statesPage.names) {
          await window.statesPage.show(state);
          // What is half there has half the contrast.
          const dialog = document.querySelector('still-here')?.shadowRoot?.querySelector('dialog');
          for (const animation of dialog?.getAnimations() ?? []) animation.finish();
          const { violations } = await window.axe.run(document, {
            runOnly: { type: 'tag', values: rules },
            resultTypes: ['violations'],
          });
          for (const { id, nodes } of violations)
            faults.push(`${state}: ${id} ${nodes.map((node) => node.html).join(' ')}`);
        }
        return { faults, count: window.statesPage.names.length };
      }, RULES);
      expect(found.faults).toEqual([]);
      expect(found.count).toBeGreaterThan(20);
    });

    it('WCAG 1.4.10, 1.4.12: is whole at 400 %, with its texts spaced', async () => {
      const page = await open('/narrow');
      await expect
        .poll(() => page.evaluate(() => window.frames[0]?.statesPage !== undefined, undefined))
        .toBe(true);
      const faults = await page.evaluate(async () => {
        const states = window.frames[0]?.statesPage;
        const found: string[] = [];
        for (const state of states?.names ?? []) {
          await states?.show(state);
          // What the engine scrolls by itself comes a task later.
          await new Promise((resolve) => requestAnimationFrame(resolve));
          found.push(...(states?.cutOff() ?? []).map((fault) => `${state}: ${fault}`));
        }
        return found;
      }, undefined);
      expect(faults).toEqual([]);
    });
  });
}

function bundled(path: string): string {
  const entry = fileURLToPath(new URL(path, import.meta.url));
  const options = { bundle: true, write: false, format: 'iife', target: 'es2022' } as const;
  return buildSync({ entryPoints: [entry], ...options }).outputFiles[0]?.text ?? '';
}
