/** The app of docs/frameworks/next.md, with a clock to turn, in Chromium. */
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { answered, launch } from '../browser/bank.ts';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { freePort } from '../support/free-port.ts';
import { install } from './install.ts';

const HOME = 'test/frameworks/next';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const CLOSING = 10 * SECOND;

let server: ChildProcess;
let url: string;
let browser: Browser;
let context: BrowserContext;
let page: Page;

beforeAll(async () => {
  const folder = await install(HOME);
  await turnable(folder);
  const port = await freePort();
  url = `http://localhost:${port}`;
  const next = join(folder, 'node_modules/next/dist/bin/next');
  server = spawn(process.execPath, [next, 'dev', '--port', String(port), '-H', 'localhost'], {
    cwd: folder,
    env: { ...process.env, NODE_ENV: 'development', NEXT_TELEMETRY_DISABLED: '1' },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  await new Promise<void>((resolve, reject) => {
    server.stdout?.on('data', (said) => {
      if (String(said).includes('Ready')) resolve();
    });
    server.once('exit', (code) => reject(new Error(`next dev ended with ${code}`)));
  });
  // Each is compiled when it is first asked for.
  for (const path of ['/sign-in', '/api/me', '/session', '/clock']) await fetch(url + path);
  browser = await launch();
});
afterAll(async () => {
  await browser?.close();
  if (server?.kill()) await once(server, 'exit');
});
beforeEach(async () => {
  context = await browser.newContext();
  await context.clock.install();
  page = await context.newPage();
});
// Now and then Chromium does not answer to that, and goes with the browser.
afterEach(() => Promise.race([context.close(), delay(CLOSING, undefined, { ref: false })]));

/** Gives the app a clock, and a route by which it is turned. */
async function turnable(folder: string): Promise<void> {
  const file = join(folder, 'sessions.js');
  const text = await readFile(file, 'utf8');
  await writeFile(
    file,
    `import { createFakeClock } from 'stillhere/testing';\n${text.replace(
      'createSessions({',
      'createSessions({ clock, ',
    )}`.replace(
      'export const sessions',
      "export const clock = oncePerProcess('clock', () => createFakeClock(Date.now()));\nexport const sessions",
    ),
  );
  await mkdir(join(folder, 'app/clock'), { recursive: true });
  await writeFile(
    join(folder, 'app/clock/route.js'),
    `import { clock, sessions } from '../../sessions';
    export async function GET({ nextUrl }) {
      await clock.advance(Number(nextUrl.searchParams.get('ms')));
      return Response.json((await sessions.list('george')).length);
    }`,
  );
}

async function wait(ms: number): Promise<void> {
  await fetch(`${url}/clock?ms=${ms}`);
  await context.clock.fastForward(ms);
}

async function signIn(path = '/accounts'): Promise<void> {
  await page.goto(url + path);
  expect(page.url(), 'the way back').toContain(`/sign-in?next=${encodeURIComponent(path)}`);
  await page.getByLabel('Name').fill('george');
  await page.getByLabel('Password').fill('guess');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.getByText('The name or the password is wrong.').waitFor();
  await page.getByLabel('Name').fill('george');
  await page.getByLabel('Password').fill('password');
  await page.getByRole('button', { name: 'Sign in' }).click();
  await page.waitForURL(url + path);
  await answered(page);
}

it('is what its page in the documents says', () => {
  const said = readFileSync('docs/frameworks/next.md', 'utf8');
  const files = readdirSync(HOME, { recursive: true, encoding: 'utf8' });
  const own = files.filter((file) => file.endsWith('.js'));
  expect(own).toHaveLength(10);
  for (const file of own) {
    expect(said).toContain(`// ${file}\n${readFileSync(join(HOME, file), 'utf8')}\`\`\``);
  }
});

it('has one instance for proxy, pages, actions and handlers, and its client', async () => {
  await signIn();
  const cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join('; ');
  const app = createBrowser(url, cookie);
  expect(await (await app.get('/api/me', SCRIPT)).json()).toEqual({ subject: 'george' });
  expect(await (await app.get('/clock')).json()).toBeGreaterThan(0);
  expect(await (await app.get('/session')).json()).toMatchObject({ state: 'active' });
  const script = await app.get('/session/client.js');
  expect([script.status, script.headers.get('content-type')]).toEqual([
    200,
    'text/javascript; charset=utf-8',
  ]);
  const own = await app.get('/accounts', NAVIGATION);
  expect(own.headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+$/);
  expect(own.headers.get('cache-control')).toContain('no-store');
});

it('lets nobody in by headers that Next has of its own', async () => {
  const forged = {
    'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy',
    'x-middleware-next': '1',
    'session-status': 'idle=900, absolute=28800',
    rsc: '1',
    'next-router-prefetch': '1',
  };
  const app = createBrowser(url);
  const refused = await app.get('/accounts', { ...forged, ...NAVIGATION });
  expect(await refused.text()).not.toContain('Hello');
  expect((await app.get('/api/me', forged)).status).toBe(401);
});

it('is signed in to, moved about in, stayed signed in and signed out of, and tells nothing to the back button', async () => {
  await signIn();
  await page.getByRole('heading', { name: 'Hello, george' }).waitFor();
  await wait(13 * MINUTE);
  await page.getByRole('alertdialog').waitFor();
  await context.clock.runFor(SECOND);
  await page.getByRole('button', { name: 'Stay signed in' }).click();
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
  await page.getByRole('link', { name: 'History' }).click();
  await page.getByRole('heading', { name: 'History of george' }).waitFor();
  await wait(10 * MINUTE);
  expect(await page.evaluate(async () => (await fetch('/api/me')).status)).toBe(200);
  await page.getByRole('button', { name: 'Sign out' }).click();
  await page.waitForURL(/\/sign-in\?reason=signed-out/);
  await page.goBack();
  await page.waitForURL(/\/sign-in/);
  expect(await page.getByText('george').isVisible()).toBe(false);
});

it('shows in a client component how the session stands, by the watch that the page has', async () => {
  const complaints: string[] = [];
  page.on('pageerror', ({ message }) => complaints.push(message));
  page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
  await signIn('/accounts/status');
  await page.getByText('Your session: active').waitFor();
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.reload();
  await answered(page);
  expect(asked.filter((path) => path === '/session')).toHaveLength(1);
  await wait(13 * MINUTE);
  await page.getByText('Your session: warning').waitFor();
  await page.getByRole('alertdialog').waitFor();
  await page.getByText('I am here').evaluate((button: HTMLElement) => button.click());
  await page.getByText('Your session: active').waitFor();
  await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
  expect(complaints).toEqual([]);
});

it('is left by who is not there any more, told why, and come back to', async () => {
  await signIn('/accounts/history');
  await wait(15 * MINUTE);
  await page.waitForURL(/\/sign-in/);
  expect(page.url()).toContain('/sign-in?reason=idle&next=%2Faccounts%2Fhistory');
  await page.getByText('You were signed out because nobody was active for a while.').waitFor();
});

it('leads from a link that is clicked too late to the sign-in page', async () => {
  await signIn();
  await page.evaluate(() => document.querySelector('still-here')?.remove());
  await fetch(`${url}/clock?ms=${15 * MINUTE}`);
  await page.getByRole('link', { name: 'History' }).click();
  await page.waitForURL(/\/sign-in/);
  expect(page.url()).toContain('/sign-in?reason=idle&next=%2Faccounts%2Fhistory');
});
