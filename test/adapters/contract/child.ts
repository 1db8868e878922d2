/** The apps of the contract in a process of their own: for a framework that wants another Node, another runtime, or a build. */
import { connect } from 'node:net';
import { createInterface } from 'node:readline';
import { createWorld, type World, type WorldOptions } from '../../support/world.ts';
import type { RunApp, Running } from './app.ts';
import { DOOR, type Asked } from './remote.ts';

/** What there is once in a process, however often a bundler has this module evaluated. */
interface Shared {
  world: World;
  isServed: boolean;
}

const KEY = Symbol.for('stillhere test');
const shared = ((globalThis as { [KEY]?: Shared })[KEY] ??= {
  world: createWorld(),
  isServed: false,
});

/**
 * Starts and stops apps as the tests ask for it, each in a world of its own: the last line of a file that `inChild` runs.
 * A framework that has put its app together before (by a build) gets `worldOfProcess` instead, and `run` only says where
 * it listens.
 */
export function serveApps(run: RunApp): void {
  if (shared.isServed) return;
  shared.isServed = true;
  let running: Running | undefined;

  async function answer({ call, args }: Asked): Promise<unknown> {
    switch (call) {
      case 'start':
        shared.world = createWorld(args[0] as WorldOptions | undefined);
        running = await run(shared.world);
        return running.url;
      case 'close':
        await shared.world.sessions.close();
        return running?.close();
      default: {
        const control: (...all: readonly never[]) => Promise<unknown> = shared.world.control[call];
        return control(...(args as readonly never[]));
      }
    }
  }

  const door = connect(Number(process.env[DOOR]), '127.0.0.1');
  // Whoever runs the tests is gone: so is the app.
  door.on('error', () => {}).on('close', () => process.exit());
  createInterface({ input: door }).on('line', (line) => {
    const asked = JSON.parse(line) as Asked;
    const say = (said: object): void =>
      void door.write(`${JSON.stringify({ id: asked.id, ...said })}\n`);
    answer(asked).then(
      (result) => say({ result }),
      (error: unknown) => say({ error: String(error) }),
    );
  });
}

/** A world for an app that is put together once for the process: it is always the one that was started last. */
export function worldOfProcess(): World {
  return {
    sessions: new Proxy(shared.world.sessions, {
      get: (_first, name) => shared.world.sessions[name as keyof World['sessions']],
    }),
    slow: () => shared.world.slow(),
    control: shared.world.control,
  };
}
