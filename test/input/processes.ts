/** Knows how to start programs that start others, and to end all of them. */
import { spawn, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { bounded } from '../support/bounded.ts';

const KEEPER = fileURLToPath(new URL('keeper.py', import.meta.url));

/** Milliseconds in which a program that is asked answers, on a busy machine. */
const PATIENCE = 45_000;

/** A running program, with whatever it has started. */
export interface Program {
  /** Whether it has ended. */
  hasEnded(): boolean;
  /** Ends all of it, and waits until nobody is left. */
  stop(): Promise<void>;
}

/** A program that answers each line with a line. */
export interface Talker extends Program {
  /** The next line that it tells. */
  hear(): Promise<string>;
  ask(line: string): Promise<string>;
}

/** Starts a program under a keeper, by Debian's Python: nothing of it outlives this process, however that ends. */
export function startProgram(
  python: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Program {
  return programOf(command, spawnKept(python, command, env, 'ignore'));
}

/** Starts one that talks. What it complains of stands in the error of who waits for it in vain. */
export function startTalker(
  python: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
): Talker {
  const child = spawnKept(python, command, env, 'pipe');
  const { stdin, stdout, stderr } = child;
  if (stdin === null || stdout === null || stderr === null) throw new Error('No pipes');
  const name = command.join(' ');
  let complaints = '';
  stderr.on(
    'data',
    (text: Buffer) => (complaints = `${complaints}${text.toString()}`.slice(-2_000)),
  );
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  // It says nothing more when it has ended: whoever asks is told so.
  stdin.on('error', () => undefined);

  async function hear(): Promise<string> {
    try {
      const { value, done } = await bounded(`a line of ${name}`, PATIENCE, lines.next());
      if (done !== true) return value;
    } catch (cause) {
      throw new Error(`${String(cause)}\n${complaints}`, { cause });
    }
    throw new Error(`${name} has ended\n${complaints}`);
  }

  return {
    ...programOf(command, child),
    hear,
    ask(line) {
      stdin.write(`${line}\n`);
      return hear();
    },
  };
}

/** The keeper leads a session of its own: what a terminal sends to all, as at ctrl+c, ends it by its pipe alone. */
function spawnKept(
  python: string,
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  talk: 'ignore' | 'pipe',
): ChildProcess {
  const child = spawn(python, [KEEPER, ...command], {
    env,
    detached: true,
    stdio: [talk, talk, talk, 'pipe'],
  });
  child.once('error', () => undefined);
  return child;
}

function programOf(command: readonly string[], child: ChildProcess): Program {
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  const ended = new Promise((resolve) => child.once('exit', resolve));
  return {
    hasEnded,
    async stop() {
      child.stdio[3]?.destroy();
      if (child.pid === undefined || hasEnded()) return;
      await bounded(`the end of ${command.join(' ')}`, PATIENCE, ended);
    },
  };
}
