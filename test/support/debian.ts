/** Finds a program, or installs Debian's package that has it; where it may not, says what is missing, and fails under CI. */
import { execFileSync, spawnSync } from 'node:child_process';

/** Where a program is; undefined when it is missing and must be, so that its tests are skipped. */
export function findOrInstall(program: {
  /** Finds it: a path, or undefined. */
  readonly find: () => string | undefined;
  /** Debian's package. */
  readonly package: string;
  /** What needs it, for the message. */
  readonly neededBy: string;
}): string | undefined {
  const found = program.find() ?? (install(program.package), program.find());
  if (found !== undefined) return found;
  const message = `${program.neededBy} need Debian's package "${program.package}".`;
  if (process.env['CI'] === 'true') throw new Error(message);
  process.stderr.write(`${message} They are skipped.\n`);
  return undefined;
}

/** The path of a command, or undefined. */
export function which(name: string): string | undefined {
  const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

function install(name: string): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || which('apt-get') === undefined) return;
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  // Two test files may want a package at the same time: apt waits for the other.
  const wait = ['-o', 'DPkg::Lock::Timeout=300'];
  spawnSync('apt-get', [...wait, 'update'], { env });
  const command = [...wait, 'install', '-y', '--no-install-recommends', name];
  execFileSync('apt-get', command, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}
