import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { compile } from 'svelte/compiler';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { DrivenBrowser, DrivenWindow } from './driver.ts';
import { ENGINES } from './engines.ts';

const CONTENT_POLICY = "default-src 'self'; require-trusted-types-for 'script'";
/** Angular's compiler makes functions of texts; Solid makes its elements of them. */
function contentPolicyOf(app = ''): string {
  if (app.startsWith('Angular')) return `${CONTENT_POLICY}; script-src 'self' 'unsafe-eval'`;
  return app === 'Solid' ? "default-src 'self'" : CONTENT_POLICY;
}

let script = '';
/** What a page said of the last activity when a draft was put back. */
let idleFor: string | null = null;
let url = '';
let server: Server;
const clock = createFakeClock();
const sessions = createSessions({
  policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
  store: createMemoryStore({ clock }),
  clock,
  drafts: { secrets: ['a-secret-of-the-server-that-is-long-enough'] },
});

/** The script of the page; components of Svelte, as a page gets them. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL('page/drafts.ts', import.meta.url))],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
    conditions: ['browser'],
    define: { 'process.env.NODE_ENV': '"production"' },
    plugins: [
      {
        name: 'svelte',
        setup: ({ onLoad }) =>
          onLoad({ filter: /[.]svelte$/ }, async ({ path }) => ({
            contents: compile(await readFile(path, 'utf8'), { filename: path }).js.code,
          })),
      },
    ],
  });
  return outputFiles[0]?.text ?? '';
}

beforeAll(async () => {
  script = await bundle();
  const web = createNodeSessions(sessions);
  server = createServer((request, response) => {
    void (async () => {
      const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://site');
      const contentPolicy = contentPolicyOf(searchParams.get('app') ?? '');
      response.setHeader('Content-Security-Policy', contentPolicy);
      if (await web.surface(request, response)) return;
      if (pathname === '/drafts.js') {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.end(script);
      } else if (pathname === '/restored') {
        idleFor = searchParams.get('idle');
        response.end();
      } else if (pathname === '/enter') {
        request.headers.origin = url;
        await web.of(request, response).signIn(searchParams.get('as') ?? '');
        response.writeHead(303, { Location: `/page${search}` }).end();
      } else if (pathname === '/sign-in') {
        response.setHeader('Content-Type', 'text/html');
        response.end('<!doctype html><title>Sign in</title><h1>Sign in</h1>');
      } else if ((await web.guard(request, response)) !== undefined) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        response.end(
          '<!doctype html><html lang="en"><title>Form</title><body><h1>Form</h1><script src="/drafts.js"></script></body></html>',
        );
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
  await sessions.close();
  server.closeAllConnections();
  server.close();
});

/** Forty fields are a lot to type: by then, the page has its keys. */
async function fill(tab: DrivenWindow): Promise<unknown> {
  const filled = await tab.evaluate(() => window.draftPage.fill(), undefined);
  await untilKept(tab);
  return filled;
}

/** Waits until a draft lies in the browser. */
async function untilKept(tab: DrivenWindow): Promise<void> {
  const keys = (): Promise<string> =>
    tab.evaluate(() => Object.keys(localStorage).join(), undefined);
  await expect.poll(keys).toContain('stillhere-draft:');
}

/** Nobody has touched the page for a quarter of an hour: it hears of that. */
async function beIdle(tab: DrivenWindow): Promise<void> {
  clock.advance(15 * 60_000);
  await tab.evaluate(() => {
    dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
  }, undefined);
}

async function endForIdleness(tab: DrivenWindow): Promise<void> {
  await beIdle(tab);
  await arriveAt(tab, '/sign-in');
}

async function arriveAt(tab: DrivenWindow, path: string): Promise<void> {
  await expect
    .poll(() => tab.evaluate(() => location.pathname, undefined).catch(() => ''))
    .toBe(path);
}

/** The page stays, covered; somebody signs in beside it. */
async function signInBeside(tab: DrivenWindow, subject: string): Promise<void> {
  await beIdle(tab);
  await expect
    .poll(() => tab.evaluate(() => window.draftPage.session.snapshot.signInAgain, undefined))
    .toBe('window');
  // The page may be loaded anew before that is answered.
  await tab
    .evaluate((path) => fetch(path).then(() => {}), `/enter?as=${subject}`)
    .catch(() => undefined);
}

/** Of a page that was marked as the first. */
const isLoadedAnew = (tab: DrivenWindow): Promise<boolean> =>
  tab.evaluate(() => !('isFirst' in window) && 'draftPage' in window, undefined).catch(() => false);

/** What an app knows, what its form would send as it is, and what stands in fields that are never kept. */
interface Looked {
  readonly state: unknown;
  readonly sent: unknown;
  readonly secrets: unknown;
}

const look = (tab: DrivenWindow): Promise<unknown> =>
  tab.evaluate(() => window.draftPage.look(), undefined);
const told = (tab: DrivenWindow): Promise<readonly string[]> =>
  tab.evaluate(() => window.draftPage.told, undefined);

describe.each(ENGINES)('in $name: drafts', ({ name, launch }) => {
  let browser: DrivenBrowser | undefined;
  beforeAll(async () => {
    browser = await launch?.();
  });
  afterEach(() => browser?.forget());
  afterAll(() => browser?.close());

  it.skipIf(launch === undefined)(
    'give a form of forty fields back after an idle end, to its person alone',
    async () => {
      const tab = (await browser?.open(`${url}/enter?as=annabel`)) as DrivenWindow;
      const filled = await fill(tab);
      await endForIdleness(tab);
      const lies = await tab.evaluate(
        () => JSON.stringify(Object.entries(localStorage)),
        undefined,
      );
      expect(lies).toContain('stillhere-draft:');
      for (const word of ['secret', 'words', 'Łódź', 'zoë', 'forty', 'annabel']) {
        expect(lies).not.toContain(word);
      }

      await tab.goTo(`${url}/enter?as=eve`);
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect(JSON.stringify(await look(tab))).not.toContain('secret');
      expect(await told(tab)).toEqual([]);
      await endForIdleness(tab);

      idleFor = null;
      await tab.goTo(`${url}/enter?as=annabel`);
      // A script of a test counts as a press in some engines: none runs before.
      const nobody = name === 'Firefox' ? 'pressed' : 'Infinity';
      await expect.poll(() => idleFor, { message: 'no event of ours is a person' }).toBe(nobody);
      expect(await told(tab)).toEqual(['restored']);
      expect(await look(tab)).toEqual(filled);
      await expect
        .poll(() => tab.evaluate(() => window.draftPage.said(), undefined))
        .toContain('is back in this form');
      await tab.evaluate(() => window.draftPage.session.signOut(), undefined);
      await expect
        .poll(() => tab.evaluate(() => location.pathname, undefined).catch(() => ''))
        .toBe('/sign-in');
      const left = await tab.evaluate(
        () => JSON.stringify(Object.entries(localStorage)),
        undefined,
      );
      expect(left).not.toContain('stillhere-draft:');
    },
  );

  it.skipIf(launch === undefined)(
    'stay where they are when their person signs in again in place, and work goes on',
    async () => {
      const tab = (await browser?.open(`${url}/enter?as=stays&stays`)) as DrivenWindow;
      const filled = await fill(tab);
      await signInBeside(tab, 'stays');
      await expect
        .poll(() => tab.evaluate(() => window.draftPage.session.snapshot.state, undefined))
        .toBe('active');
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect([await look(tab), await told(tab)]).toEqual([filled, []]);
      await tab.evaluate(async () => {
        const field = document.querySelector<HTMLInputElement>('[name=text2]');
        if (field) field.value = 'typed since';
        field?.dispatchEvent(new Event('input', { bubbles: true }));
        await window.draftPage.drafts.save();
      }, undefined);
      const since = await look(tab);
      expect(JSON.stringify(since)).toContain('typed since');

      await tab.goTo(`${url}/page`);
      await expect.poll(() => told(tab)).toEqual(['restored']);
      expect(await look(tab)).toEqual(since);
    },
  );

  it.skipIf(launch === undefined)(
    'are nothing to another person, who signs in where the first had stayed',
    async () => {
      const tab = (await browser?.open(`${url}/enter?as=first&stays`)) as DrivenWindow;
      await fill(tab);
      await tab.evaluate(() => Object.assign(window, { isFirst: true }) && undefined, undefined);
      await signInBeside(tab, 'eve');
      await expect.poll(() => isLoadedAnew(tab)).toBe(true);
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect(JSON.stringify(await look(tab))).not.toContain('secret');
      expect(await told(tab)).toEqual([]);
    },
  );

  it.skipIf(launch === undefined)(
    'of a form that a script sends go when it arrives, and are offered when it was refused',
    async () => {
      const tab = (await browser?.open(`${url}/enter?as=sender`)) as DrivenWindow;
      const send = (): Promise<unknown> =>
        tab.evaluate(() => {
          const form = document.querySelector('form');
          form?.setAttribute('action', '/page');
          form?.submit();
        }, undefined);
      const isSent = (): Promise<boolean> =>
        tab.evaluate(
          () => location.search.startsWith('?text1=') && 'draftPage' in window,
          undefined,
        );
      await fill(tab);
      await send();
      await expect.poll(() => isSent().catch(() => false)).toBe(true);
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect(JSON.stringify(await look(tab))).not.toContain('secret');
      expect(await told(tab)).toEqual([]);

      await fill(tab);
      clock.advance(15 * 60_000);
      await send();
      await arriveAt(tab, '/sign-in');
      await tab.goTo(`${url}/enter?as=sender`);
      await expect.poll(() => told(tab)).toEqual(['offered']);
      expect(JSON.stringify(await look(tab))).not.toContain('secret');
    },
  );

  it.skipIf(launch === undefined)(
    'keep what was typed ahead of the script, and nothing of what the page has put there',
    async () => {
      const tab = (await browser?.open(`${url}/enter?as=early&late`)) as DrivenWindow;
      await tab.evaluate(() => {
        Object.assign(document.querySelector('[name=text2]') ?? {}, { value: 'of the page' });
        document.querySelector<HTMLElement>('[name=text1]')?.focus();
      }, undefined);
      for (const key of 'Zoe') await tab.press(key);
      const values = (): Promise<unknown> =>
        tab.evaluate(
          () =>
            Array.from(
              document.querySelectorAll<HTMLInputElement>('[type=text]'),
              ({ value }) => value,
            ).slice(0, 2),
          undefined,
        );
      expect(await values()).toEqual(['Zoe', 'of the page']);
      await tab.evaluate(() => window.draftPage.watch(), undefined);
      await untilKept(tab);
      // As a framework does that takes over what a server has rendered.
      await tab.evaluate(() => {
        Object.assign(document.querySelector('[name=text1]') ?? {}, { value: '' });
        return window.draftPage.drafts.restore();
      }, undefined);
      expect(await values()).toEqual(['Zoe', 'of the page']);
      await endForIdleness(tab);
      await tab.goTo(`${url}/enter?as=early`);
      await expect.poll(values).toEqual(['Zoe', '']);
    },
  );

  it
    .skipIf(launch === undefined)
    .each(['React', 'Vue', 'Svelte', 'Solid', "Angular's reactive forms without its zone"])(
    'take nothing from a form of %s whose person signs in again in place, nor leave anything to another',
    async (app) => {
      const person = `${app} stays`;
      const enter = `${url}/enter?${new URLSearchParams({ as: person, app, stays: '' })}`;
      const tab = (await browser?.open(enter)) as DrivenWindow;
      const filled = await fill(tab);
      await signInBeside(tab, encodeURIComponent(person));
      await expect
        .poll(() => tab.evaluate(() => window.draftPage.session.snapshot.state, undefined))
        .toBe('active');
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect([await look(tab), await told(tab)]).toEqual([filled, []]);

      await tab.evaluate(() => Object.assign(window, { isFirst: true }) && undefined, undefined);
      await signInBeside(tab, 'eve');
      await expect.poll(() => isLoadedAnew(tab)).toBe(true);
      await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
      expect(JSON.stringify(await look(tab))).not.toContain('secret words');
    },
  );

  it
    .skipIf(launch === undefined)
    .each([
      'React',
      'Vue',
      'Svelte',
      'Solid',
      "Angular's reactive forms in its zone",
      "Angular's reactive forms without its zone",
      "Angular's template forms in its zone",
      "Angular's template forms without its zone",
    ])('give a form of %s back, which knows of it', async (app) => {
    const enter = `${url}/enter?${new URLSearchParams({ as: app, app })}`;
    const tab = (await browser?.open(enter)) as DrivenWindow;
    const filled = (await fill(tab)) as Looked;
    expect(filled.state).toEqual(await tab.evaluate(() => window.draftPage.filled, undefined));
    expect(filled.secrets).toContain('secret words of card, Łódź 🚣');
    await endForIdleness(tab);

    await tab.goTo(`${url}/enter?${new URLSearchParams({ as: 'eve', app })}`);
    await tab.evaluate(() => window.draftPage.drafts.restore(), undefined);
    expect(JSON.stringify(await look(tab))).not.toContain('secret words');
    await endForIdleness(tab);

    await tab.goTo(enter);
    await expect.poll(() => told(tab)).toEqual(['restored']);
    const looked = async (): Promise<Looked> => (await look(tab)) as Looked;
    await expect.poll(async () => (await looked()).state).toEqual(filled.state);
    expect(await looked()).toMatchObject({ sent: filled.sent });
    expect(JSON.stringify((await looked()).secrets)).not.toContain('secret words');
  });
});
