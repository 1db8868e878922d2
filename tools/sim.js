/** Plays simulated worlds: `npm run sim -- --seeds 200`, or `--seed 17` for one, with its story. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string' },
  },
});
const one = values.seed === undefined ? undefined : Number(values.seed);
const seeds =
  one === undefined ? Array.from({ length: Number(values.seeds) }, (_, seed) => seed) : [one];
if (!seeds.every(Number.isInteger))
  throw new TypeError('"--seeds" and "--seed" must be whole numbers');

const folder = await mkdtemp(join(tmpdir(), 'stillhere-sim-'));
const outfile = join(folder, 'world.mjs');
let failed = 0;
try {
  await build({
    entryPoints: ['test/sim/world.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  const { play } = await import(pathToFileURL(outfile).href);
  for (const seed of seeds) {
    const { violation, story } = await play(seed);
    if (violation !== undefined) failed += 1;
    if (violation === undefined && one === undefined) continue;
    console.log(story.join('\n'));
    if (violation !== undefined) {
      console.log(`seed ${seed}: ${violation}\nTo see it again: npm run sim -- --seed ${seed}\n`);
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${seeds.length} seeds, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
