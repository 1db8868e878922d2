/** Knows how to make an older build of the package, as users would have got it: from the history, packed, unpacked. */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { print } from '../shared/report.js';

/** Where the build of these sources is. */
export const OWN_BUILD = fileURLToPath(new URL('../..', import.meta.url));

/**
 * The root of the build of a commit, which is made once and kept: below this repository's `node_modules`, so that it finds
 * the same versions of everything. Undefined, and said so, where the history does not reach that far.
 * @param {string} commit
 * @returns {string | undefined}
 */
export function buildOf(commit) {
  const kept = join(OWN_BUILD, 'node_modules/.cache', `stillhere-${commit}`);
  const root = join(kept, 'package');
  if (existsSync(root)) return root;
  if (!isKnown(commit)) {
    print(
      `The history that is here has no commit ${commit}, which the figures are compared with: nothing is decided against`,
      'it. `git fetch --unshallow` brings the rest of the history.',
      '',
    );
    return undefined;
  }
  print(`Making the build of commit ${commit}: this once, and kept in ${kept}`, '');
  make(commit, kept);
  return root;
}

/** @param {string} commit */
function isKnown(commit) {
  try {
    execFileSync('git', ['cat-file', '-e', `${commit}^{commit}`], {
      cwd: OWN_BUILD,
      stdio: 'ignore',
    });
    return true;
  } catch {
    return false;
  }
}

/**
 * @param {string} commit
 * @param {string} kept
 */
function make(commit, kept) {
  const sources = mkdtempSync(join(tmpdir(), 'stillhere-base-'));
  const run = (/** @type {string} */ command, /** @type {readonly string[]} */ args) =>
    execFileSync(command, args, { cwd: sources, stdio: ['ignore', 'ignore', 'inherit'] });
  try {
    execFileSync('git', ['archive', '--output', join(sources, 'sources.tar'), commit], {
      cwd: OWN_BUILD,
    });
    run('tar', ['-xf', 'sources.tar']);
    symlinkSync(join(OWN_BUILD, 'node_modules'), join(sources, 'node_modules'));
    run('npm', ['pack', '--silent']);
    const unpacked = `${kept}.${process.pid}`;
    mkdirSync(unpacked, { recursive: true });
    run('tar', ['-xzf', 'stillhere-0.1.0.tgz', '-C', unpacked]);
    rmSync(kept, { recursive: true, force: true });
    renameSync(unpacked, kept);
  } finally {
    rmSync(sources, { recursive: true, force: true });
  }
}
