/** Knows how to find a program, or to install Debian's package that has it. */
import { spawnSync } from 'node:child_process';

/**
 * The path of the first of the commands that is there.
 * @param {readonly string[]} names
 * @param {string} debianPackage
 * @returns {string}
 */
export function findOrInstall(names, debianPackage) {
  const find = () => names.map(which).find((path) => path !== undefined);
  const found = find() ?? (install(debianPackage), find());
  if (found === undefined) throw new Error(`Debian's package "${debianPackage}" is missing`);
  return found;
}

/** @param {string} name */
function which(name) {
  const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : undefined;
}

/** @param {string} name */
function install(name) {
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  for (const command of [['update'], ['install', '-y', '--no-install-recommends', name]]) {
    spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=300', ...command], { env, stdio: 'ignore' });
  }
}
