/**
 * Plays simulated worlds, of servers and of clients: `npm run sim -- --seeds 200`, or `--seed 17` for one, with its
 * story; `--world client` plays only that one, `--nodes 100` a server's of as many nodes.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { build } from 'esbuild';

/** Where each world is played. */
const WORLDS = { server: 'test/sim/world.ts', client: 'test/sim/client/world.ts' };

const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '200' },
    seed: { type: 'string' },
    world: { type: 'string' },
    nodes: { type: 'string' },
  },
});
const one = values.seed === undefined ? undefined : Number(values.seed);
const seeds =
  one === undefined ? Array.from({ length: Number(values.seeds) }, (_, seed) => seed) : [one];
if (!seeds.every(Number.isInteger))
  throw new TypeError('"--seeds" and "--seed" must be whole numbers');
const nodes = values.nodes === undefined ? undefined : Number(values.nodes);
if (nodes !== undefined && !(Number.isInteger(nodes) && nodes > 0))
  throw new TypeError('"--nodes" must be a whole number over 0');
const world = values.world ?? (nodes === undefined ? undefined : 'server');
const worlds = Object.entries(WORLDS).filter(([name]) => name === (world ?? name));
if (worlds.length === 0 || (nodes !== undefined && world !== 'server'))
  throw new TypeError('"--world" must be server or client, and with "--nodes" server');

const folder = await mkdtemp(join(tmpdir(), 'stillhere-sim-'));
/** Seeds of which some world failed. */
const failed = new Set();
try {
  for (const [name, entry] of worlds) {
    const outfile = join(folder, `${name}.mjs`);
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
    });
    const { play } = await import(pathToFileURL(outfile).href);
    for (const seed of seeds) {
      const { violation, story } = await play(seed, nodes);
      if (violation !== undefined) failed.add(seed);
      if (violation === undefined && one === undefined) continue;
      console.log(story.join('\n'));
      if (violation !== undefined) {
        const of = nodes === undefined ? '' : ` --nodes ${nodes}`;
        const again = `npm run sim -- --world ${name} --seed ${seed}${of}`;
        console.log(`seed ${seed}: ${violation}\nTo see it again: ${again}\n`);
      }
    }
  }
} finally {
  await rm(folder, { recursive: true });
}
console.log(`${seeds.length} seeds, ${failed.size} failed`);
process.exitCode = failed.size === 0 ? 0 : 1;
