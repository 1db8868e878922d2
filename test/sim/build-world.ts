/** Knows how the simulated world is built, with or without a guard. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import type { Mutant } from './mutants.ts';
import type { Outcome } from './world.ts';

/** The function that plays a seed of a world, out of sources in which a guard was taken out. */
export async function buildWorld(
  mutant: Mutant,
  entry = 'test/sim/world.ts',
): Promise<(seed: number) => Promise<Outcome>> {
  const folder = await mkdtemp(join(tmpdir(), 'stillhere-sim-'));
  const outfile = join(folder, 'world.mjs');
  let isApplied = false;
  try {
    await build({
      entryPoints: [entry],
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      logLevel: 'error',
      plugins: [
        {
          name: 'mutant',
          setup({ onLoad }) {
            onLoad({ filter: /\.ts$/ }, async ({ path }) => {
              if (relative('.', path) !== mutant.file) return undefined;
              const text = await readFile(path, 'utf8');
              isApplied = text.split(mutant.from).length === 2;
              return { contents: text.replace(mutant.from, mutant.to), loader: 'ts' };
            });
          },
        },
      ],
    });
    if (!isApplied) throw new Error(`"${mutant.from}" must stand in ${mutant.file} exactly once`);
    const world = (await import(/* @vite-ignore */ pathToFileURL(resolve(outfile)).href)) as {
      play: (seed: number) => Promise<Outcome>;
    };
    return world.play;
  } finally {
    await rm(folder, { recursive: true });
  }
}
