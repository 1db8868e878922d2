/** Knows how the tests speak to apps in another process: a line of JSON each way, over a connection which that process opens. */
import { spawn } from 'node:child_process';
import { createServer, type AddressInfo, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { Control } from '../../support/world.ts';
import type { Start, TestApp } from './app.ts';

/** The variable of the environment in which a process finds the port to connect to: a framework may start it in turn. */
export const DOOR = 'STILLHERE_TEST_DOOR';

/** What the tests ask of the process. */
export interface Asked {
  readonly id: number;
  readonly call: keyof Control | 'start' | 'close';
  readonly args: readonly unknown[];
}

interface Answered {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: string;
}

/** Apps in one process. */
export interface Child {
  readonly start: Start;
  /** Ends the process. */
  stop(): Promise<void>;
}

const CONTROLS: readonly (keyof Control)[] = [
  'advance',
  'failStore',
  'revoke',
  'list',
  'clientUrl',
  'closeSessions',
  'release',
  'waiting',
  'ended',
  'denied',
];

/** Runs a command which ends up in `serveApps`. Its output goes to where that of the tests goes. */
export async function inChild(
  command: string,
  args: readonly string[],
  options: { readonly cwd?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Child> {
  const door = createServer();
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  const child = spawn(command, args, {
    ...options,
    env: {
      ...process.env,
      ...options.env,
      [DOOR]: String((door.address() as AddressInfo).port),
    },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const socket = await new Promise<Socket>((resolve, reject) => {
    door.once('connection', resolve);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`${command} ended with ${code}`)));
  });
  const waiting = new Map<number, (answered: Answered) => void>();
  createInterface({ input: socket }).on('line', (line) => {
    const answered = JSON.parse(line) as Answered;
    waiting.get(answered.id)?.(answered);
    waiting.delete(answered.id);
  });
  let lastId = 0;

  async function ask(call: Asked['call'], ...all: readonly unknown[]): Promise<unknown> {
    const asked: Asked = { id: (lastId += 1), call, args: all };
    const { result, error } = await new Promise<Answered>((resolve) => {
      waiting.set(asked.id, resolve);
      socket.write(`${JSON.stringify(asked)}\n`);
    });
    if (error !== undefined) throw new Error(error);
    return result;
  }

  return {
    async start(wanted = {}) {
      const url = await ask('start', wanted);
      const control = CONTROLS.map((call) => [
        call,
        (...all: readonly unknown[]) => ask(call, ...all),
      ]);
      return { ...Object.fromEntries(control), url, close: () => ask('close') } as TestApp;
    },
    async stop() {
      socket.destroy();
      door.close();
      if (child.exitCode === null) await new Promise((resolve) => child.once('exit', resolve));
    },
  };
}
