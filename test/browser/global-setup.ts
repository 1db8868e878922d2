/** Finds Chromium, or installs Debian's; where it may not, says what is missing, and fails under CI. */
import { execFileSync, spawnSync } from 'node:child_process';
import type { TestProject } from 'vitest/node';

declare module 'vitest' {
  interface ProvidedContext {
    chromium: string | undefined;
  }
}

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

function find(): string | undefined {
  const own = process.env['CHROMIUM_PATH'];
  if (own !== undefined) return own;
  for (const name of NAMES) {
    const { status, stdout } = spawnSync('which', [name], { encoding: 'utf8' });
    if (status === 0) return stdout.trim();
  }
  return undefined;
}

function install(): void {
  const isRoot = process.getuid?.() === 0;
  if (!isRoot || spawnSync('which', ['apt-get']).status !== 0) return;
  const options = {
    stdio: 'inherit',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
  } as const;
  execFileSync('apt-get', ['update'], options);
  execFileSync('apt-get', ['install', '-y', '--no-install-recommends', 'chromium'], options);
}

export function setup(project: TestProject): void {
  if (find() === undefined) install();
  const chromium = find();
  if (chromium === undefined) {
    const message =
      'The browser tests need Chromium: install Debian\'s package "chromium", or set CHROMIUM_PATH.';
    if (process.env['CI'] === 'true') throw new Error(message);
    process.stderr.write(`${message} They are skipped.\n`);
  }
  project.provide('chromium', chromium);
}
