/** Knows how an app of a framework gets a folder in which it can run: its packages, and stillhere as its users get it. */
import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { cp, mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';

const run = promisify(execFile);
const QUICK = ['--prefer-offline', '--no-audit', '--no-fund', '--loglevel=error'];

const home = join(tmpdir(), `stillhere-frameworks-${process.getuid?.() ?? ''}`);

/**
 * Copies `from` (for example `test/frameworks/next`) into a folder of its own, and gives that back: two workers may have the
 * same app at once. What its package.json names is installed there, and the package that is packed here. The packages are
 * kept for the next run. With `contract.mjs` in it, an app finds there what the contract's apps have in common; a
 * `start.ts` of its own stands there as `start.mjs`, in one file with what it has of ours.
 */
export async function install(from: string): Promise<string> {
  const wanted = await readFile(join(from, 'package.json'), 'utf8');
  const packages = await packagesOf(wanted);
  const folder = `${packages}-${process.env['VITEST_POOL_ID']}`;
  await rm(folder, { recursive: true, force: true });
  // Tools refuse packages behind a symbolic link, and copies of all would take a minute.
  await run('cp', ['-al', packages, folder]);
  await cp(from, folder, { recursive: true });
  const { stdout } = await run('npm', [
    'pack',
    '--ignore-scripts',
    '--silent',
    '--pack-destination',
    folder,
  ]);
  const tarball = join(folder, stdout.trim());
  await run('npm', ['install', '--no-save', ...QUICK, tarball], { cwd: folder });
  const inOneFile = {
    bundle: true,
    platform: 'node',
    format: 'esm',
    // For what is bundled that is no module.
    banner: {
      js: `import { createRequire as requireOf } from 'node:module';\nconst require = requireOf(import.meta.url);`,
    },
  } as const;
  const contract = 'test/frameworks/contract.ts';
  await build({ ...inOneFile, entryPoints: [contract], outfile: join(folder, 'contract.mjs') });
  const start = join(from, 'start.ts');
  if (existsSync(start)) {
    const { dependencies } = JSON.parse(wanted) as { dependencies: object };
    const external = Object.keys(dependencies);
    await build({
      ...inOneFile,
      entryPoints: [start],
      outfile: join(folder, 'start.mjs'),
      external,
    });
  }
  return folder;
}

/** The folder with the packages of such a package.json. One that was not finished has another name. */
async function packagesOf(wanted: string): Promise<string> {
  const hash = createHash('sha256').update(wanted).digest('hex').slice(0, 16);
  const folder = join(home, hash);
  if (existsSync(folder)) return folder;
  await mkdir(home, { recursive: true, mode: 0o700 });
  const unfinished = await mkdtemp(join(home, 'new-'));
  await writeFile(join(unfinished, 'package.json'), wanted);
  await run('npm', ['install', ...QUICK], { cwd: unfinished });
  try {
    await rename(unfinished, folder);
  } catch (error) {
    // Another worker has finished first.
    if (!existsSync(folder)) throw error;
    await rm(unfinished, { recursive: true });
  }
  return folder;
}
