/** Runs an example in a process of its own, and says what becomes of it. */
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { dirname, join } from 'node:path';
import { createBrowser, type TestBrowser } from '../support/browser.ts';

/** An example that runs. */
export interface RunningExample {
  /** Where it listens. */
  readonly url: string;
  /** How it ended: its exit code, or the signal; undefined while it runs. */
  exit(): number | string | undefined;
  /** What it wrote to its standard error. */
  errors(): string;
  /** Lets time pass for it. */
  advance(ms: number): Promise<void>;
  /** Sends SIGTERM; says how it ended, and after how many milliseconds. */
  stop(): Promise<{ readonly exit: number | string | undefined; readonly took: number }>;
}

/**
 * Milliseconds within which an example has stopped, on a machine that is busy; on a quiet one it takes half a second.
 * What should not hold it, an idle connection, would for five seconds.
 */
export const STOPS_WITHIN = 4_000;

const PRELOAD = join(import.meta.dirname, 'preload.mjs');
const running = new Set<ChildProcess>();

/** Starts an example that listens. */
export async function startExample(
  file: string,
  environment: Readonly<Record<string, string>> = {},
): Promise<RunningExample> {
  const { child, exit, errors } = launch(file, environment);
  const port = await new Promise<number>((resolve, reject) => {
    child.on('message', (message: { readonly port?: number }) => {
      if (message.port !== undefined) resolve(message.port);
    });
    child.once('exit', () => reject(new Error(`${file} ended: ${errors()}`)));
  });
  return {
    url: `http://localhost:${port}`,
    exit,
    errors,
    async advance(ms) {
      child.send({ advance: ms });
      await once(child, 'message');
    },
    async stop() {
      const startedAt = performance.now();
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
      return { exit: exit(), took: performance.now() - startedAt };
    },
  };
}

/** Runs an example that does not listen until it has nothing more to do, or for so many milliseconds. */
export async function runExample(
  file: string,
  environment: Readonly<Record<string, string>> = {},
  longest: number = 3_000,
): Promise<{ readonly exit: number | string | undefined; readonly errors: string }> {
  const { child, exit, errors } = launch(file, environment);
  const limit = setTimeout(() => child.kill('SIGTERM'), longest);
  await once(child, 'exit');
  clearTimeout(limit);
  return { exit: exit(), errors: errors() };
}

/** Ends what a test that failed has left. */
export function endExamples(): void {
  for (const child of running) child.kill('SIGKILL');
}

/** Whoever signs in by the button of the page that the example has for it, and leads to from a guarded one. */
export async function signInByButton(
  url: string,
  guarded = '/accounts?page=2',
): Promise<TestBrowser> {
  const browser = createBrowser(url);
  const refused = await browser.get(guarded, { 'Sec-Fetch-Dest': 'document' });
  const signInUrl = refused.headers.get('location') ?? '';
  const page = await (await browser.get(signInUrl)).text();
  // A form without an action is sent to the address of its page, and without fields it has no body.
  if (!/<form method="post"><button>/.test(page)) throw new Error(`no button: ${page}`);
  const answer = await browser.post(signInUrl, undefined, { Origin: url });
  if (answer.status !== 303) throw new Error(`${answer.status}: ${await answer.text()}`);
  return browser;
}

function launch(
  file: string,
  environment: Readonly<Record<string, string>>,
): { child: ChildProcess; exit(): number | string | undefined; errors(): string } {
  const child = spawn(process.execPath, ['--import', PRELOAD, file], {
    cwd: dirname(file),
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  running.add(child);
  let errors = '';
  let ending: number | string | undefined;
  child.stderr?.on('data', (data) => (errors += data));
  child.on('exit', (code, signal) => {
    ending = code ?? signal ?? undefined;
    running.delete(child);
  });
  return { child, exit: () => ending, errors: () => errors };
}
