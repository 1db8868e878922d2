/** The contract of adapters behind a framework that is installed for it, on the Node that it wants. */
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { describeAdapter } from '../adapters/contract.ts';
import type { Feature } from '../adapters/contract/stage.ts';
import { inChild, type Child } from '../adapters/contract/remote.ts';
import { install } from './install.ts';

/**
 * Installs the app in `test/frameworks/<name>`, runs its `start.mjs`, which ends up in `serveApps`, and tries the contract
 * on it, but what the framework `lacks`: once in a file. In `more` stand the tests of this framework alone: its child is there by then.
 * Where it runs elsewhere than on Node, the command says so: a program of its packages, and what that is told.
 */
export function describeFramework(
  name: string,
  lacks: readonly Feature[] = [],
  more: (child: () => Child) => void = () => {},
  [program, ...args]: readonly [string, ...string[]] = ['node', 'start.mjs'],
): void {
  let child: Child;

  beforeAll(async () => {
    const folder = await install(join('test/frameworks', name));
    const programs = join(folder, 'node_modules/.bin');
    child = await inChild(join(programs, program), args, {
      cwd: folder,
      env: { NODE_ENV: 'production', PATH: `${programs}${delimiter}${process.env['PATH']}` },
    });
  });
  afterAll(() => child?.stop());

  describeAdapter(name, (options) => child.start(options), { lacks });
  more(() => child);
}
