/** Knows how to start programs that start others, and to end all of them. */
import { spawn, type ChildProcess, type StdioOptions } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A running program, with whatever it has started. */
export interface Program {
  readonly child: ChildProcess;
  stop(): Promise<void>;
}

/** Starts a program that leads a group of its own; neither it nor, but for a crash of ours, its group outlives this process. */
export function startProgram(
  command: readonly string[],
  env: NodeJS.ProcessEnv,
  stdio: StdioOptions = 'ignore',
): Program {
  const child = spawn('setpriv', ['--pdeathsig', 'KILL', ...command], {
    env,
    stdio,
    detached: true,
  });
  const exited = new Promise((resolve) => child.once('close', resolve));
  const end = (signal: NodeJS.Signals): void => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  const killAll = (): void => end('SIGKILL');
  process.once('exit', killAll);
  child.once('error', () => undefined);
  return {
    child,
    async stop() {
      process.off('exit', killAll);
      end('SIGTERM');
      const timer = setTimeout(killAll, 5_000);
      if (child.pid !== undefined) await exited;
      clearTimeout(timer);
      killAll();
    },
  };
}

/** A program that answers each line with a line. */
export interface Talker extends Program {
  /** The next line that it tells. */
  hear(): Promise<string>;
  ask(line: string): Promise<string>;
}

/** Starts one. What it complains of is shown. */
export function startTalker(command: readonly string[], env: NodeJS.ProcessEnv): Talker {
  const program = startProgram(command, env, ['pipe', 'pipe', 'inherit']);
  const { stdin, stdout } = program.child;
  if (stdin === null || stdout === null) throw new Error('No pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();

  async function hear(): Promise<string> {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${command.join(' ')} has ended`);
    return value;
  }

  return {
    ...program,
    hear,
    ask(line) {
      stdin.write(`${line}\n`);
      return hear();
    },
  };
}
