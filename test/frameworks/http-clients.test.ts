/** What clients of HTTP do where a page waits for its person to sign in again. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { build } from 'esbuild';
import { chromium, type Browser, type Page } from 'playwright-core';
import { createMemoryStore } from 'stillhere/memory';
import { createNodeSessions } from 'stillhere/node';
import { createSessions } from 'stillhere/server';
import { createFakeClock } from 'stillhere/testing';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { install } from './install.ts';

const executablePath = inject('chromium');
const clock = createFakeClock();
const sessions = createSessions({
  policy: { idleTimeout: '15m', warnBefore: '2m', absoluteTimeout: '8h' },
  store: createMemoryStore({ clock }),
  clock,
});
let browser: Browser;
let server: Server;
let url = '';

beforeAll(async () => {
  if (executablePath === undefined) return;
  const folder = await install('test/frameworks/http-clients');
  const { outputFiles } = await build({
    entryPoints: [join(folder, 'page.js')],
    bundle: true,
    write: false,
    format: 'iife',
    target: 'es2022',
  });
  const script = outputFiles[0]?.text ?? '';
  const web = createNodeSessions(sessions);
  server = createServer((request, response) => {
    void (async () => {
      const { pathname } = new URL(request.url ?? '', 'http://site');
      if (await web.surface(request, response)) return;
      if (pathname === '/page.js') {
        response.setHeader('Content-Type', 'text/javascript; charset=utf-8');
        response.end(script);
      } else if (pathname === '/enter') {
        request.headers.origin = url;
        await web.of(request, response).signIn('george');
        response.writeHead(303, { Location: '/page' }).end();
      } else if ((await web.guard(request, response)) !== undefined) {
        response.setHeader('Content-Type', 'text/html; charset=utf-8');
        const page =
          '<!doctype html><title>Page</title><button id="htmx"></button><script src="/page.js"></script>';
        response.end(pathname === '/data' ? 'the data' : page);
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  url = `http://localhost:${(server.address() as AddressInfo).port}`;
  browser = await chromium.launch({
    executablePath,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
});
afterAll(async () => {
  await browser?.close();
  await sessions.close();
  server?.closeAllConnections();
  server?.close();
});

const stateOf = (page: Page): Promise<unknown> =>
  page.evaluate('window.clients.session.snapshot.signInAgain');

it.skipIf(executablePath === undefined).each(['axios', 'angular', 'htmx', 'jQuery'])(
  'a request by %s that was refused is answered when the person has signed in again',
  async (client) => {
    const page = await browser.newPage();
    await page.goto(`${url}/enter`);
    await page.waitForFunction('window.clients?.session.snapshot.session');
    clock.advance(15 * 60_000);
    await page.evaluate(`window.clients.ask('${client}', '/data')`);
    await expect.poll(() => stateOf(page)).toBe('window');
    expect(await page.evaluate('window.answer')).toBe(undefined);
    await page.evaluate("fetch('/enter').then(() => {})");
    await expect.poll(() => page.evaluate('window.answer')).toBe('the data');
    await page.close();
  },
);
