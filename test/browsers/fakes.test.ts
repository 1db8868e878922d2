/** Scripts do what a person might have done, while nobody is there; and a person does the same. */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { ENGINES } from './engines.ts';
import type { FakeResults } from './page/fakes.ts';

const path = fileURLToPath(new URL('page/fakes.ts', import.meta.url));
const SCRIPT =
  buildSync({ entryPoints: [path], bundle: true, write: false, format: 'iife', target: 'es2022' })
    .outputFiles[0]?.text ?? '';

/** As Angular's apps may have it on their pages, before everything else. */
const ZONE = readFileSync(fileURLToPath(import.meta.resolve('zone.js')), 'utf8');

const WORLDS = ENGINES.flatMap((engine) => [
  { ...engine, world: '' },
  { ...engine, world: ', under Zone.js' },
]);

for (const { name, launch, world } of WORLDS) {
  describe.skipIf(launch === undefined)(`in ${name}: B15: what scripts cause${world}`, () => {
    let browser: DrivenBrowser | undefined;
    let page: DrivenWindow | undefined;
    let tell: (results: FakeResults) => void;
    let results: FakeResults;
    const told = new Promise<FakeResults>((resolve) => (tell = resolve));
    let begin: () => void;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const server = createServer((request, response) => {
      if (request.url === '/zone.js') {
        response.setHeader('Content-Type', 'text/javascript').end(world === '' ? '' : ZONE);
        return;
      }
      if (request.url === '/begin') return void begun.then(() => response.end());
      if (request.url !== '/results') {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        const body = '<script src="/zone.js"></script><script src="/fakes.js"></script>';
        if (request.url === '/fakes.js') response.setHeader('Content-Type', 'text/javascript');
        response.end(request.url === '/fakes.js' ? SCRIPT : `<!doctype html><body>${body}</body>`);
        return;
      }
      let text = '';
      request.on('data', (part: Buffer) => (text += part.toString()));
      request.on('end', () => {
        response.end();
        tell(JSON.parse(text) as FakeResults);
      });
    });

    beforeAll(async () => {
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      browser = await launch?.();
      const { port } = server.address() as AddressInfo;
      page = await browser?.open(`http://127.0.0.1:${port}/`);
      // Nothing is asked of the page before it has told: that might pass for a person's doing.
      begin();
      results = await told;
    }, 120_000);
    afterAll(async () => {
      await browser?.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    });

    it('counts for nobody', () => {
      const made = results.isActiveFirst ? [] : results.fakes.filter((fake) => fake.hasActivated);
      expect(made.slice(0, 1), 'nobody was there').toEqual([]);
      expect(results.fakes.length).toBeGreaterThan(world === '' ? 150 : 130);
      expect(results.fakes.filter(({ counted }) => counted > 0)).toEqual([]);
    });

    it('is trusted all the same: that alone would prove nothing', () => {
      const trusted = new Set(results.fakes.flatMap((fake) => fake.trusted));
      const everywhere = ['input', 'change', 'focusin'];
      const here = name === 'WebKit' ? ['click', 'beforeinput'] : [];
      for (const event of [...everywhere, ...here]) expect(trusted).toContain(event);
    });

    it.each(['#check', '#label', '#button'])('counts when a person clicks %s', async (selector) => {
      const seen = await seenBy(async (window) => {
        const { x, y } = await window.evaluate((wanted) => {
          const element = document.querySelector(wanted);
          element?.scrollIntoView({ block: 'center' });
          const box = element?.getBoundingClientRect();
          return { x: Math.round((box?.x ?? 0) + 5), y: Math.round((box?.y ?? 0) + 5) };
        }, selector);
        await window.click(x, y);
      });
      expect(seen).toBeGreaterThan(0);
    });

    it('counts when a person types', async () => {
      const seen = await seenBy(async (window) => {
        await window.evaluate(
          () => document.querySelector<HTMLElement>('#text')?.focus(),
          undefined,
        );
        await window.press('x');
      });
      expect(seen).toBeGreaterThan(1);
    });

    /** How often a person was seen in what a driver does. */
    async function seenBy(deed: (window: DrivenWindow) => Promise<void>): Promise<number> {
      if (page === undefined) throw new Error('There is no page');
      const window = page;
      const seen = (): Promise<number> =>
        window.evaluate(() => globalThis.window.seen(), undefined);
      const before = await seen();
      await deed(window);
      await expect.poll(seen).toBeGreaterThan(before);
      return (await seen()) - before;
    }
  });
}
