import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { readFile } from 'node:fs/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { createNodeSessions } from 'stillhere/node';
import { createMemoryStore } from 'stillhere/memory';
import { createSessions } from 'stillhere/server';
import { createFakeClock, type FakeClock } from 'stillhere/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { IDLE, launch, SECOND, stateOf, WARN } from './bank.ts';

const HTML = { 'Content-Type': 'text/html; charset=utf-8' };
const BRIDGE = new URL('../../dist/stillhere.bridge.js', import.meta.url);

/** Starts a server on a free port; the frame of another origin is the same machine by another name. */
async function serve(
  answer: (...call: Parameters<RequestListener>) => Promise<void>,
): Promise<{ port: number; close(): void }> {
  const server: Server = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve) => server.listen(0, resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

describe.skipIf(inject('chromium') === undefined)('a person who works in a frame', () => {
  let browser: Browser;
  let context: BrowserContext;
  let clock: FakeClock;
  let page: Page;
  let stops: (() => void | Promise<void>)[];

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    clock = createFakeClock(Date.now());
    const sessions = createSessions({
      policy: { idleTimeout: IDLE, warnBefore: WARN },
      store: createMemoryStore({ clock }),
      clock,
    });
    const web = createNodeSessions(sessions);
    const app = await serve(async (request, response) => {
      if (await web.surface(request, response)) return;
      const { pathname, searchParams } = new URL(request.url ?? '/', 'http://here.invalid');
      if (pathname === '/enter') {
        await web.of(request, response).signIn('george');
        response.writeHead(303, { Location: `/?frames=${searchParams.get('frames')}` }).end();
      } else if (pathname === '/inner' || pathname === '/sign-in') {
        response.writeHead(200, HTML).end('<!doctype html><title>Inner</title><input>');
      } else if ((await web.guard(request, response)) !== undefined) {
        const other = searchParams.get('frames') ?? '';
        response.writeHead(200, HTML).end(`<!doctype html><title>Outer</title><h1>Outer</h1>
<still-here frame-origins="http://127.0.0.1:${frame.port}"></still-here>
<iframe name="own" src="/inner"></iframe><iframe name="other" src="${other}"></iframe>
<script src="${sessions.clientUrl}"></script>`);
      }
    });
    const frame = await serve(async (request, response) => {
      if (request.url === '/bridge.js') {
        response.writeHead(200, { 'Content-Type': 'text/javascript' }).end(await readFile(BRIDGE));
        return;
      }
      const bridge = `<script src="/bridge.js" data-parent="http://localhost:${app.port}"></script>`;
      const isQuiet = request.url === '/quiet';
      response
        .writeHead(200, HTML)
        .end(`<!doctype html><title>Frame</title><input>${isQuiet ? '' : bridge}`);
    });
    stops = [app.close, frame.close, () => sessions.close()];
    context = await browser.newContext();
    await context.clock.install({ time: clock.wall() });
    await context.clock.pauseAt(clock.wall() + SECOND);
    clock.advance(SECOND);
    page = await context.newPage();
    open = async (path) => {
      const other = encodeURIComponent(`http://127.0.0.1:${frame.port}${path}`);
      await page.goto(`http://localhost:${app.port}/enter?frames=${other}`);
      await page.frameLocator('[name=other]').locator('input').waitFor();
    };
  });
  afterEach(async () => {
    await context.close();
    for (const stop of stops) await stop();
  });

  let open: (path: string) => Promise<void>;

  /** Types now and then, and tells how the session stands for the page. */
  async function work(name: string, duration = 2 * IDLE): Promise<string> {
    const field = page.frameLocator(`[name=${name}]`).locator('input');
    for (let elapsed = 0; elapsed < duration; elapsed += 10 * SECOND) {
      await field.press('a');
      clock.advance(10 * SECOND);
      await context.clock.runFor(10 * SECOND);
      await page.evaluate(() => fetch('/inner'));
    }
    return stateOf(page);
  }

  it('of the same origin is there', async () => {
    await open('/quiet');
    expect(await work('own')).toBe('active');
  });

  it('of the same origin that went to another page is there', async () => {
    await open('/quiet');
    await page.frame('own')?.goto(new URL('/inner?again', page.url()).href);
    expect(await work('own')).toBe('active');
  });

  it('of another origin is there, when it runs the bridge', async () => {
    await open('/');
    expect(await work('other')).toBe('active');
  });

  it('of another origin without the bridge is seen by what it types', async () => {
    await open('/quiet');
    expect(await work('other')).toBe('active');
  });
});
