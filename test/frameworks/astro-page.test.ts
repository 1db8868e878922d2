/** The app of docs/frameworks/astro.md: taken out of the page, built and served. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { freePort } from '../support/redis-servers.ts';
import { install } from './install.ts';

let server: ChildProcess;
let url: string;

beforeAll(async () => {
  const files = await filesOfPage();
  const folder = await install(files);
  await rm(files, { recursive: true });
  const programs = join(folder, 'node_modules/.bin');
  const port = await freePort();
  url = `http://localhost:${port}`;
  const env = { PATH: `${programs}:${process.env['PATH']}`, ASTRO_TELEMETRY_DISABLED: '1' };
  const build = spawn(join(programs, 'astro'), ['build', '--silent'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  expect(await once(build, 'exit')).toEqual([0, null]);
  server = spawn(join(programs, 'node'), ['dist/server/entry.mjs'], {
    cwd: folder,
    env: { ...env, HOST: 'localhost', PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  await vi.waitUntil(() => fetch(url).catch(() => false), { timeout: 20_000, interval: 100 });
});
afterAll(async () => {
  if (server?.kill()) await once(server, 'exit');
});

/** A folder with what the page has after the name of a file. */
async function filesOfPage(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-astro-page-'));
  const page = await readFile('docs/frameworks/astro.md', 'utf8');
  for (const [, name, text] of page.matchAll(/^`([^`\n]+)`:\n\n```\w+\n(.*?)^```$/gms)) {
    const file = join(folder, String(name));
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, String(text));
  }
  const wanted = await readFile('test/frameworks/astro/package.json', 'utf8');
  await writeFile(join(folder, 'package.json'), wanted.replace('test-astro', 'page-astro'));
  return folder;
}

const form = {
  ...NAVIGATION,
  get Origin() {
    return url;
  },
};

it('is signed in to, says who is there, and is signed out of', async () => {
  const browser = createBrowser(url);
  const refused = await browser.get('/accounts', NAVIGATION);
  expect([refused.status, refused.headers.get('location')]).toEqual([
    303,
    '/sign-in?next=%2Faccounts',
  ]);
  expect((await browser.get('/accounts', SCRIPT)).status).toBe(401);
  const signIn = (password: string): Promise<Response> =>
    browser.send('/sign-in?next=%2Faccounts', {
      method: 'POST',
      headers: form,
      body: new URLSearchParams({ username: 'george', password }),
    });
  const wrong = await signIn('guess');
  expect([wrong.status, await wrong.text()]).toEqual([
    401,
    expect.stringContaining('The name or the password is wrong.'),
  ]);
  const right = await signIn('password');
  expect([right.status, right.headers.get('location')]).toEqual([303, '/accounts']);
  const page = await (await browser.get('/accounts', NAVIGATION)).text();
  expect(page).toContain('<h1>Hello, george</h1>');
  const [, script] = /<script src="([^"]+)" defer>/.exec(page) ?? [];
  expect((await browser.get(String(script))).headers.get('content-type')).toContain('javascript');
  expect(await (await browser.get('/session')).json()).toMatchObject({ state: 'active' });
  const left = await browser.post('/session/sign-out', '', {
    ...form,
    'Content-Type': 'application/x-www-form-urlencoded',
  });
  expect(left.headers.get('location')).toBe('/sign-in?reason=signed-out');
  expect((await browser.get('/accounts', SCRIPT)).status).toBe(401);
  expect(await (await browser.get('/sign-in?reason=idle')).text()).toContain(
    'nobody was active for a while',
  );
});
