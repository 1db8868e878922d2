/** What TypeScript makes of `<still-here>`, and of what the bindings give, in files of each framework. */
import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { beforeAll, expect, it } from 'vitest';
import { install } from './install.ts';

/** How a checker tells a place: `page.tsx(7,1): error`, or `1700000000 ERROR "Page.svelte" 7:1`. */
const PLACE = /^(?:\d+ ERROR ")?([^\s"(]+)(?:\(|" )(\d+)[,:]\d+/gm;

let folder: string;

beforeAll(async () => {
  folder = await install('test/frameworks/types');
});

/** Runs a program of `packages` in a folder; gives the lines of which it complains, with their files. */
async function refusedBy(
  cwd: string,
  packages: string,
  program: string,
  args: readonly string[],
): Promise<readonly string[]> {
  const { stdout } = spawn(process.execPath, [join(packages, program), ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said = await text(stdout);
  const lines: string[] = [];
  for (const [, file = '', place] of said.matchAll(PLACE)) {
    const line = (await readFile(join(cwd, file), 'utf8')).split('\n')[Number(place) - 1];
    lines.push(`${file}: ${line?.trim()}`);
  }
  return [...new Set(lines)];
}

it.each([
  ['the DOM', 'dom', 'typescript/bin/tsc', ['-p', '.']],
  ['React 19', 'react', 'typescript/bin/tsc', ['-p', '.']],
  ['React 18', 'react', 'typescript/bin/tsc', ['-p', 'tsconfig.18.json']],
  ['Solid', 'solid', 'typescript/bin/tsc', ['-p', '.']],
  ['Vue', 'vue', 'vue-tsc/bin/vue-tsc.js', ['-p', '.']],
  [
    'Svelte',
    'svelte',
    'svelte-check/bin/svelte-check',
    ['--tsconfig', './tsconfig.json', '--output', 'machine'],
  ],
])('%s: takes what is right, and refuses what is wrong', async (_name, own, program, args) => {
  const cwd = join(folder, own);
  const wrong: string[] = [];
  for (const file of await readdir(cwd)) {
    const lines = (await readFile(join(cwd, file), 'utf8')).split('\n');
    for (const line of lines) if (/wrong/i.test(line)) wrong.push(`${file}: ${line.trim()}`);
  }
  expect(wrong.length).toBeGreaterThan(1);
  expect(await refusedBy(cwd, join(folder, 'node_modules'), program, args)).toEqual(wrong);
});
