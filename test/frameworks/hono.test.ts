import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeAdapter } from '../adapters/contract.ts';
import { inChild, type Child } from '../adapters/contract/remote.ts';

const RT = '/tmp/hono-rt/node_modules/.bin';
describe.each([
  ['Bun', `${RT}/bun`, []],
  ['Deno', `${RT}/deno`, ['run', '--allow-all', '--no-config']],
])('%s', (name, command, args) => {
  let folder: string;
  let child: Child;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'stillhere-hono-'));
    const outfile = join(folder, 'app.mjs');
    await build({
      entryPoints: ['test/adapters/hono.child.ts'],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      banner: {
        js: `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf('${import.meta.url}');`,
      },
    });
    child = await inChild(command, [...args, outfile], { cwd: folder });
  });
  afterAll(async () => {
    await child.stop();
    await rm(folder, { recursive: true });
  });
  describeAdapter(`hono on ${name}`, (options) => child.start(options), { lacks: ['nearness', 'odd methods'] });
});
