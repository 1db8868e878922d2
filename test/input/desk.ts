/** Knows a person's desk: a screen that nobody sees, a window manager, a bus for assistive technology, and hands. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startProgram, type Program } from './processes.ts';
import type { DeskPrograms } from './global-setup.ts';

const run = promisify(execFile);

/** A desk. Everything started on it ends with it. */
export interface Desk {
  readonly env: NodeJS.ProcessEnv;
  /** A folder that goes with the desk. */
  readonly folder: string;
  /** Moves, presses and types with real devices of the screen: the words of xdotool. */
  xdo(...words: readonly (string | number)[]): Promise<string>;
  /** What assistive technology does; the words of hands.py. */
  assist(deed: string, details?: object): Promise<unknown>;
  start(command: readonly string[], env?: NodeJS.ProcessEnv): Program;
  clear(): Promise<void>;
}

/** Sets up a desk. */
export async function openDesk(programs: DeskPrograms): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-input-'));
  const started: Program[] = [];
  const clear = async (): Promise<void> => {
    for (const program of started.toReversed()) await program.stop();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
  };
  try {
    return await setUp(programs, folder, started, clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

async function setUp(
  programs: DeskPrograms,
  folder: string,
  started: Program[],
  clear: Desk['clear'],
): Promise<Desk> {
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    HOME: folder,
    XDG_RUNTIME_DIR: folder,
    XDG_CONFIG_HOME: join(folder, 'config'),
    XDG_CACHE_HOME: join(folder, 'cache'),
    GDK_BACKEND: 'x11',
    GSETTINGS_BACKEND: 'memory',
    LANG: 'C.UTF-8',
  };
  delete env['WAYLAND_DISPLAY'];
  delete env['NO_AT_BRIDGE'];

  function start(command: readonly string[], more: NodeJS.ProcessEnv = {}): Program {
    const program = startProgram(command, { ...env, ...more });
    started.push(program);
    return program;
  }

  /** Starts a program that tells a line when it is ready. */
  async function startAndHear(command: readonly string[]): Promise<string> {
    const program = startProgram(command, env, ['ignore', 'pipe', 'ignore']);
    started.push(program);
    const { stdout } = program.child;
    if (stdout === null) throw new Error('No pipe');
    return new Promise((resolve, reject) => {
      createInterface({ input: stdout }).once('line', resolve);
      program.child.once('exit', () => reject(new Error(`${command[0]} ended`)));
    });
  }

  const number = await startAndHear([
    programs.screen,
    ...['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    ...['-ardelay', '250', '-arinterval', '40'],
  ]);
  env['DISPLAY'] = `:${number}`;
  env['DBUS_SESSION_BUS_ADDRESS'] = await startAndHear([
    ...[programs.bus, '--session', '--nofork', '--nopidfile', '--print-address=1'],
  ]);
  start([programs.windows]);
  start([programs.accessibility, '--launch-immediately']);

  const hands = startProgram(
    [programs.python, '-W', 'ignore', fileURLToPath(new URL('hands.py', import.meta.url))],
    env,
    ['pipe', 'pipe', 'inherit'],
  );
  started.push(hands);
  const { stdin, stdout } = hands.child;
  if (stdin === null || stdout === null) throw new Error('No pipes');
  const answers = createInterface({ input: stdout })[Symbol.asyncIterator]();

  async function assist(deed: string, details: object = {}): Promise<unknown> {
    stdin?.write(`${JSON.stringify({ do: deed, ...details })}\n`);
    const { value, done } = await answers.next();
    if (done === true) throw new Error('hands.py has ended');
    const answer = JSON.parse(value) as { readonly value?: unknown; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`${deed}: ${answer.error}`);
    return answer.value;
  }

  await assist('wake');
  return {
    env,
    folder,
    start,
    assist,
    clear,
    async xdo(...words) {
      const options = { env, timeout: 30_000 };
      return (await run(programs.devices, words.map(String), options)).stdout;
    },
  };
}
