/** Knows a person's desk: a screen that nobody sees, a window manager, a bus for assistive technology, and hands. */
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startProgram, startTalker, type Program, type Talker } from './processes.ts';
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
  /** Turns the input method on, for good, and lets it write words into the field that has the focus. */
  compose(words: string): Promise<void>;
  clear(): Promise<void>;
}

/** Sets up a desk. */
export async function openDesk(programs: DeskPrograms): Promise<Desk> {
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-input-'));
  const started: Program[] = [];
  const clear = async (): Promise<void> => {
    const stops = await Promise.allSettled(started.map((program) => program.stop()));
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    const reasons = stops.flatMap((stop) => (stop.status === 'rejected' ? [stop.reason] : []));
    if (reasons.length > 0) throw new AggregateError(reasons, reasons.join('\n'));
  };
  try {
    return await setUp(programs, folder, started, clear);
  } catch (error) {
    await clear();
    throw error;
  }
}

/**
 * A bus on which nothing starts by itself but the one of assistive technology.
 * Debian's own starts portals for whoever asks: they mount a file system in the folder, and some answer after minutes.
 */
async function writeBus(programs: DeskPrograms, folder: string): Promise<string> {
  const services = join(folder, 'services');
  await mkdir(services);
  await writeFile(
    join(services, 'org.a11y.Bus.service'),
    `[D-BUS Service]\nName=org.a11y.Bus\nExec=${programs.accessibility}\n`,
  );
  const path = join(folder, 'bus.conf');
  await writeFile(
    path,
    `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
      "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
    <busconfig>
      <type>session</type>
      <listen>unix:dir=${folder}</listen>
      <auth>EXTERNAL</auth>
      <servicedir>${services}</servicedir>
      <policy context="default">
        <allow send_destination="*"/>
        <allow receive_sender="*"/>
        <allow own="*"/>
      </policy>
    </busconfig>`,
  );
  return path;
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
    // Not there before `compose`: until then keys come as if it were not.
    GTK_IM_MODULE: 'ibus',
    LANG: 'C.UTF-8',
  };
  delete env['WAYLAND_DISPLAY'];
  delete env['NO_AT_BRIDGE'];

  /** Of Debian's own Python. */
  function scripted(name: string): readonly string[] {
    const path = fileURLToPath(new URL(name, import.meta.url));
    return [programs.python, '-W', 'ignore', path];
  }

  function start(command: readonly string[], more: NodeJS.ProcessEnv = {}): Program {
    const program = startProgram(programs.python, command, { ...env, ...more });
    started.push(program);
    return program;
  }

  function startTelling(command: readonly string[]): Talker {
    const talker = startTalker(programs.python, command, env);
    started.push(talker);
    return talker;
  }

  async function xdo(...words: readonly (string | number)[]): Promise<string> {
    const options = { env, timeout: 30_000 };
    return (await run(programs.devices, words.map(String), options)).stdout;
  }

  /** A window manager that starts while another screen ends, ends with that now and then. */
  async function startWindows(): Promise<void> {
    for (let tries = 0; tries < 5; tries += 1) {
      const program = start([programs.windows]);
      for (let looks = 0; looks < 100 && !program.hasEnded(); looks += 1) {
        if (await xdo('get_desktop').then(Boolean, () => false)) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error('No window manager answers');
  }

  const number = await startTelling([
    programs.screen,
    ...['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'],
    ...['-ardelay', '250', '-arinterval', '40'],
  ]).hear();
  env['DISPLAY'] = `:${number}`;
  env['DBUS_SESSION_BUS_ADDRESS'] = await startTelling([
    ...[programs.bus, `--config-file=${await writeBus(programs, folder)}`],
    ...['--nofork', '--nopidfile', '--print-address=1'],
  ]).hear();
  await startWindows();

  const hands = startTelling(scripted('hands.py'));

  async function assist(deed: string, details: object = {}): Promise<unknown> {
    const text = await hands.ask(JSON.stringify({ do: deed, ...details }));
    const answer = JSON.parse(text) as { readonly value?: unknown; readonly error?: string };
    if (answer.error !== undefined) throw new Error(`${deed}: ${answer.error}`);
    return answer.value;
  }

  let composer: Talker | undefined;

  async function startComposer(): Promise<Talker> {
    start([
      programs.inputMethod,
      '--panel=disable',
      '--config=disable',
      '--emoji-extension=disable',
    ]);
    const talker = startTelling(scripted('composer.py'));
    await talker.hear();
    return talker;
  }

  /** Until a field of the browser, which hears of the input method a little later, is there. */
  async function compose(words: string): Promise<void> {
    composer ??= await startComposer();
    const until = Date.now() + 30_000;
    while ((await composer.ask(words)) !== 'there') {
      if (Date.now() > until) throw new Error('No field is there for the input method');
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  await assist('wake');
  return {
    env,
    folder,
    start,
    assist,
    compose,
    clear,
    xdo,
  };
}
