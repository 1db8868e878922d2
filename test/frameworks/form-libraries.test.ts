import { mkdir } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type BuildOptions } from 'esbuild';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { closeContext, launch } from '../browser/bank.ts';
import { install } from './install.ts';

const FOLDER = 'test/frameworks/form-libraries';
const WORDS = 'secret words, Łódź 🚣';
const clock = createFakeClock();
const sessions = createSessions({
  policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '80h' },
  store: createMemoryStore({ clock }),
  clock,
  drafts: { secrets: ['a-secret-of-the-server-that-is-long-enough'] },
});

/** The scripts of the page, by their names. */
const scripts = new Map<string, string>();
let render: (form: string) => Promise<string>;
let server: Server;
let url = '';
let browser: Browser;
let context: BrowserContext;
let page: Page;

async function bundle(folder: string): Promise<void> {
  const common: BuildOptions = {
    bundle: true,
    format: 'esm',
    jsx: 'automatic',
    define: {
      'process.env.NODE_ENV': '"production"',
      __VUE_OPTIONS_API__: 'true',
      __VUE_PROD_DEVTOOLS__: 'false',
      __VUE_PROD_HYDRATION_MISMATCH_DETAILS__: 'false',
    },
  };
  const { outputFiles } = await build({
    ...common,
    entryPoints: [join(folder, 'page.mjs')],
    write: false,
    splitting: true,
    outdir: folder,
    target: 'es2022',
  });
  for (const { path, text } of outputFiles) scripts.set(basename(path), text);
  const outfile = join(folder, 'server/render.js');
  await mkdir(join(folder, 'server'), { recursive: true });
  await build({
    ...common,
    entryPoints: [join(folder, 'render.mjs')],
    outfile,
    platform: 'node',
    packages: 'external',
  });
  ({ render } = (await import(pathToFileURL(outfile).href)) as { render: typeof render });
}

function serve(): Server {
  const web = createNodeSessions(sessions);
  return createServer((request, response) => {
    void (async () => {
      const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://site');
      const script = scripts.get(pathname.slice(1));
      if (await web.surface(request, response)) return;
      if (script !== undefined) {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.end(script);
      } else if (pathname === '/enter') {
        request.headers.origin = url;
        await web.of(request, response).signIn(searchParams.get('as') ?? '');
        response.writeHead(303, { Location: `/page${search}` }).end();
      } else if (pathname === '/sign-in') {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>Sign in</title>');
      } else if ((await web.guard(request, response)) !== undefined) {
        const form = await render(searchParams.get('form') ?? '');
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(
          `<!doctype html><html lang="en"><title>Form</title><main>${form}</main><script type="module" src="/page.js"></script></html>`,
        );
      }
    })();
  });
}

const values = (): Promise<string> => page.evaluate('JSON.stringify(formPage.form.values())');
const told = (): Promise<readonly string[]> => page.evaluate('formPage.told');
const field = (name: string) => page.locator(`form [name="${name}"]`).first();

async function enter(as: string, form: string, more = ''): Promise<void> {
  await open(`/enter?as=${as}&form=${form}${more}`);
}

async function open(path: string, tab = page): Promise<void> {
  await tab.goto(url + path);
  await tab.waitForFunction(
    'globalThis.formPage?.drafts && formPage.session.snapshot.session !== undefined',
  );
}

/** Nobody has touched the page for a quarter of an hour: it hears of that. */
async function endForIdleness(tab = page): Promise<void> {
  clock.advance(15 * 60_000);
  await tab.evaluate(
    `dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true })) && undefined`,
  );
  await tab.waitForURL('**/sign-in**');
}

async function sends(filled: string): Promise<void> {
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(() => page.evaluate('JSON.stringify(formPage.form.sent)')).toBe(filled);
}

async function type(name: string, text: string): Promise<void> {
  await field(name).click();
  await page.keyboard.type(text);
}

async function fillAll(): Promise<void> {
  await type('name', WORDS);
  await type('about', `two\nlines of ${WORDS}`);
  await type('count', '12.5');
  await field('day').fill('2026-11-28');
  await field('pick').selectOption('b');
  await field('many').selectOption(['a', 'c']);
  await field('terms').click();
  await page.locator('[value=mon]').click();
  await page.locator('[value=wed]').click();
  await page.locator('[value=y]').click();
  await page.locator('[data-add]').click();
  const rows = page.locator('[name^=rows]');
  await rows.nth(0).fill('the first row');
  await rows.nth(1).fill('the second row');
  await rows.nth(1).blur();
}

async function fillMui(): Promise<void> {
  const choose = (name: string) =>
    page.getByRole('option', { name, exact: true }).click({ delay: 50 });
  // First of all, and out of a list at the end of the page.
  await page.getByRole('combobox', { name: 'pick' }).click();
  await choose('b');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  await type('name', WORDS);
  await type('about', `two\nlines of ${WORDS}`);
  await page.locator('[data-many]').getByRole('combobox').click();
  await choose('a');
  await choose('c');
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
  for (const label of ['terms', 'on', 'one y'])
    await page.getByLabel(label, { exact: true }).click();
  await field('volume').focus();
  await page.keyboard.press('ArrowRight');
  await page.getByLabel('city').click();
  await page.keyboard.type('Ri');
  await choose('Riga');
}

/** What the form holds when its library has taken over what was typed last, which it may do some renderings later. */
async function valuesWith(last: string): Promise<string> {
  await expect.poll(values, { message: 'taken over late' }).toContain(last);
  return values();
}

describe.skipIf(inject('chromium') === undefined)('drafts', () => {
  beforeAll(async () => {
    await bundle(await install(FOLDER));
    server = serve();
    await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
    url = `http://localhost:${(server.address() as AddressInfo).port}`;
    browser = await launch();
  });
  afterAll(async () => {
    await browser?.close();
    await sessions.close();
    server?.closeAllConnections();
    server?.close();
  });
  beforeEach(async () => {
    context = await browser.newContext();
    page = await context.newPage();
  });
  afterEach(() => closeContext(context));

  const LIBRARIES = ['react-hook-form', 'formik', 'tanstack-form', 'vee-validate', 'mui', 'alpine'];
  it.each(LIBRARIES)(
    'give a form of %s back to its person alone, who can send it',
    async (form) => {
      await enter('ann', form);
      const empty = await values();
      await (form === 'mui' ? fillMui() : fillAll());
      const filled = await valuesWith(form === 'mui' ? 'Riga' : 'the second row');
      await endForIdleness();

      await enter('eve', form);
      await page.evaluate('formPage.drafts.restore()');
      expect([await values(), await told()]).toEqual([empty, []]);
      await endForIdleness();

      await enter('ann', form);
      await expect.poll(told).toEqual(['restored']);
      await expect.poll(values).toBe(filled);
      await sends(filled);
    },
  );

  it.each(['rendered-react', 'rendered-vue'])(
    'of a page that a server has rendered (%s) are put back, before and after it comes to life',
    async (form) => {
      await enter('ann', form);
      await type('name', WORDS);
      await type('about', `more ${WORDS}`);
      await field('about').blur();
      const filled = JSON.stringify({ name: WORDS, about: `more ${WORDS}` });
      await expect.poll(values).toBe(filled);
      await endForIdleness();

      await enter('ann', form);
      await expect.poll(values).toBe(filled);
      await endForIdleness();

      await enter('ann', form, '&later');
      await expect.poll(told).toEqual(['restored']);
      expect(await field('name').inputValue()).toBe(WORDS);
      await page.evaluate('formPage.show()');
      await expect.poll(values).toBe(filled);
      expect(await field('name').inputValue()).toBe(WORDS);
      await sends(filled);
    },
  );

  it('of a form of a route that is loaded when it is wanted wait for it', async () => {
    await enter('ann', 'react-hook-form');
    await fillAll();
    const filled = await valuesWith('the second row');
    await endForIdleness();
    await enter('ann', 'react-hook-form', '&later');
    expect(await told()).toEqual([]);
    await page.evaluate('formPage.show()');
    await expect.poll(told).toEqual(['restored']);
    await expect.poll(values).toBe(filled);
  });

  it('of two tabs: that of the one that was typed into last is put back', async () => {
    const second = await context.newPage();
    await enter('ann', 'formik');
    await open('/page?form=formik', second);
    // It has looked for drafts, and found none: what is typed in the first from now on is no draft for the second.
    await second.evaluate('formPage.drafts.restore()');
    for (const [tab, text] of [
      [page, 'the first'],
      [second, 'the second'],
    ] as const) {
      await tab.locator('[name=name]').fill(text);
      await tab.evaluate('formPage.drafts.save()');
    }
    await endForIdleness();
    await second.waitForURL('**/sign-in**');
    await enter('ann', 'formik');
    await expect.poll(async () => (await told()).toSorted()).toEqual(['offered', 'restored']);
    await expect.poll(async () => JSON.parse(await values())).toMatchObject({ name: 'the second' });
  });
});
