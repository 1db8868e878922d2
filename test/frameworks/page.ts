/** The app of a page of the documents, as its reader copies it: built, served on time that can be set on, clicked through in Chromium. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from 'vitest';
import { answered, closeContext, launch } from '../browser/bank.ts';
import { install } from './install.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PRELOAD = join(process.cwd(), 'test/package/preload.mjs');

/** How the app of `docs/frameworks/<name>.md` comes to run. */
export interface PageApp {
  readonly name: string;
  /** Where the packages of the app are named: `test/frameworks/<packages>`. */
  readonly packages: string;
  /** What the framework's template has beside the files of the page: texts by their paths. */
  readonly template?: (page: string) => Readonly<Record<string, string>>;
  /** A file of the packages, and what it is told. */
  readonly build: readonly [string, ...string[]];
  /** The same, or a file that was built. */
  readonly serve: readonly [string, ...string[]];
}

/** Builds and serves the app once in a file, clicks it through, and tries `more`: its address is there by then. */
export function describePage(app: PageApp, more: (url: () => string) => void = () => {}): void {
  let server: ChildProcess;
  let url = '';
  let browser: Browser;
  let context: BrowserContext;
  let page: Page;

  beforeAll(async () => {
    const packages = await install(join('test/frameworks', app.packages));
    const home = join(packages, 'page');
    await write(app, home);
    const programs = join(packages, 'node_modules/.bin');
    const env = {
      PATH: `${programs}${delimiter}${process.env['PATH']}`,
      NODE_ENV: 'production',
      ASTRO_TELEMETRY_DISABLED: '1',
      PORT: '3000',
    };
    const run = (args: readonly string[]): ChildProcess =>
      spawn(join(programs, 'node'), args, {
        cwd: home,
        env,
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      });
    const [builder, ...told] = app.build;
    const build = run([join(packages, 'node_modules', builder), ...told]);
    expect(await once(build, 'exit')).toEqual([0, null]);
    const [file, ...wanted] = app.serve;
    const program = file.startsWith('./') ? file : join(packages, 'node_modules', file);
    server = run(['--import', PRELOAD, program, ...wanted]);
    const port = await new Promise<number>((resolve, reject) => {
      server.once('message', (message: { readonly port: number }) => resolve(message.port));
      server.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
    });
    url = `http://localhost:${port}`;
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
  afterEach(() => closeContext(context));

  async function wait(ms: number): Promise<void> {
    server.send({ advance: ms });
    await once(server, 'message');
    await context.clock.fastForward(ms);
  }
  async function enter(password: string): Promise<void> {
    await page.getByLabel('Name').fill('george');
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }
  async function signIn(): Promise<void> {
    await page.goto(`${url}/accounts`);
    expect(page.url(), 'the way back').toContain('/sign-in?next=%2Faccounts');
    await enter('guess');
    await page.getByText('The name or the password is wrong.').waitFor();
    await enter('password');
    await page.waitForURL(`${url}/accounts`);
    await answered(page);
  }

  it('is signed in to, stayed signed in and signed out of, and tells nothing to the back button', async () => {
    const complaints: string[] = [];
    page.on('pageerror', ({ message }) => complaints.push(message));
    await signIn();
    await page.getByRole('heading', { name: 'Hello, george' }).waitFor();
    await wait(13 * MINUTE);
    await page.getByRole('alertdialog').waitFor();
    await context.clock.runFor(SECOND);
    await page.getByRole('button', { name: 'Stay signed in' }).click();
    await page.getByRole('alertdialog').waitFor({ state: 'hidden' });
    await wait(10 * MINUTE);
    await page.reload();
    await page.getByRole('heading', { name: 'Hello, george' }).waitFor();
    await answered(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.waitForURL(/\/sign-in\?reason=signed-out/);
    await page.goBack();
    await page.waitForURL(/\/sign-in/);
    expect(await page.getByText('Hello, george').isVisible()).toBe(false);
    expect(complaints).toEqual([]);
  });

  it('is left by who is not there any more, and told why', async () => {
    await signIn();
    await wait(15 * MINUTE);
    await page.waitForURL(/\/sign-in\?reason=idle&next=%2Faccounts/);
    const why = page.getByText('You were signed out because nobody was active for a while.');
    await why.waitFor();
    expect(await why.isVisible()).toBe(true);
  });

  more(() => url);
}

/** A file stands in its page after its name, or has that in its first line. What is said of it later on is more of it. */
async function write(app: PageApp, home: string): Promise<void> {
  const page = await readFile(join('docs/frameworks', `${app.name}.md`), 'utf8');
  const named = page.matchAll(/^(?:`(\S+)`:\n\n```\w+\n|```\w+\n\/\/ (\S+)\n)(.*?)^```$/gms);
  const files = new Map(Object.entries(app.template?.(page) ?? {}));
  for (const [, before, within, text = ''] of named) {
    const name = before ?? within ?? '';
    if (!files.has(name)) files.set(name, text);
  }
  await rm(home, { recursive: true, force: true });
  for (const [name, text] of files) {
    const path = join(home, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}
