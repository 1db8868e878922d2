/** The app of docs/frameworks/tanstack-start.md, as its reader copies it: built, and served by `vite preview`. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createBrowser, NAVIGATION, SCRIPT } from '../support/browser.ts';
import { freePort } from '../support/redis-servers.ts';
import { install } from './install.ts';

let server: ChildProcess;
let url: string;

beforeAll(async () => {
  const packages = await install('test/frameworks/tanstack-start');
  const home = join(packages, 'page');
  const vite = (...args: readonly string[]): ChildProcess =>
    spawn(
      join(packages, 'node_modules/.bin/node'),
      [join(packages, 'node_modules/vite/bin/vite.js'), ...args],
      { cwd: home, stdio: ['ignore', 'pipe', 'inherit'], env: { PATH: process.env['PATH'] } },
    );
  await rm(home, { recursive: true, force: true });
  await copy('docs/frameworks/tanstack-start.md', home);
  expect(await once(vite('build', '--logLevel', 'error'), 'exit')).toEqual([0, null]);
  const port = await freePort();
  url = `http://127.0.0.1:${port}`;
  server = vite('preview', '--host', '127.0.0.1', '--port', String(port), '--strictPort');
  if (server.stdout !== null) await once(server.stdout, 'data');
});
afterAll(() => server?.kill());

/** Writes the files of a page, which say their names in their first lines. */
async function copy(page: string, home: string): Promise<void> {
  const said = await readFile(page, 'utf8');
  const files = [...said.matchAll(/^```(?:typescript|tsx)\n\/\/ (\S+)\n([\s\S]*?)^```/gm)];
  const names = new Set<string>();
  for (const [, name = '', code = ''] of files) {
    // What is said of a file later on is more of it.
    if (names.has(name)) continue;
    names.add(name);
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, code);
  }
  await writeFile(join(home, 'package.json'), '{ "private": true, "type": "module" }');
}

it('signs in, shows the guarded page, and signs out', async () => {
  const browser = createBrowser(url);
  const where = (response: Response): unknown => [
    response.status,
    response.headers.get('location'),
  ];
  const refused = await browser.get('/accounts', NAVIGATION);
  expect(where(refused)).toEqual([303, '/sign-in?next=%2Faccounts']);
  expect((await browser.get('/api/accounts', SCRIPT)).status).toBe(401);

  const page = await (await browser.get('/sign-in?next=%2Faccounts', NAVIGATION)).text();
  const action = /action="([^"]+)"/.exec(page)?.[1] ?? '';
  const next = /name="next" value="([^"]+)"/.exec(page)?.[1] ?? '';
  const enter = (password: string): Promise<Response> =>
    browser.send(action, {
      method: 'POST',
      headers: { ...NAVIGATION, Origin: url },
      body: new URLSearchParams({ username: 'george', password, next }),
    });
  const wrong = await enter('guess');
  expect(where(wrong)).toEqual([303, '/sign-in?reason=wrong&next=%2Faccounts']);
  const again = await browser.get(wrong.headers.get('location') ?? '', NAVIGATION);
  expect(await again.text()).toContain('The name or the password is wrong.');
  expect(where(await enter('password'))).toEqual([303, '/accounts']);

  const shown = await browser.get('/accounts', NAVIGATION);
  expect(shown.headers.get('session-status')).toMatch(/^idle=\d+, absolute=\d+$/);
  const text = await shown.text();
  expect(text).toContain('george');
  const client = /src="(\/session\/client\.js[^"]*)"/.exec(text)?.[1] ?? '';
  expect((await browser.get(client)).status).toBe(200);
  expect(await (await browser.get('/api/accounts', SCRIPT)).json()).toEqual({ owner: 'george' });

  const out = await browser.post('/session/sign-out', '', { ...NAVIGATION, Origin: url });
  expect(where(out)).toEqual([303, '/sign-in?reason=signed-out']);
  expect((await browser.get('/api/accounts', SCRIPT)).status).toBe(401);
});
