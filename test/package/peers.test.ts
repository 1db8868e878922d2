/** What npm says of an app that has other versions of frameworks than our adapters are for. */
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const run = promisify(execFile);
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stillhere-peers-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Packs an empty package of that version, and says what an app depends on to have it. */
async function pack(name: string, version: string, more: object = {}): Promise<string> {
  const source = join(folder, name);
  mkdirSync(source);
  writeFileSync(join(source, 'package.json'), JSON.stringify({ name, version, ...more }));
  await run('npm', ['pack', `./${name}`], { cwd: folder });
  return `file:./${name}-${version}.tgz`;
}

it.each([
  ['h3', '1.15.11'], // of Nuxt 4, whose server code imports it
  ['react', '17.0.2'],
  ['vue', '2.7.16'],
  ['svelte', '4.2.20'],
  ['solid-js', '2.0.0'],
  ['koa', '2.13.4'],
])('is installed beside %s %s, which an app may have for something else', async (name, version) => {
  const { peerDependencies, peerDependenciesMeta } = JSON.parse(
    readFileSync('package.json', 'utf8'),
  ) as Readonly<Record<string, object>>;
  const dependencies = {
    [name]: await pack(name, version),
    stillhere: await pack('stillhere', '1.0.0', { peerDependencies, peerDependenciesMeta }),
  };
  const app = { name: 'app', version: '1.0.0', dependencies };
  writeFileSync(join(folder, 'package.json'), JSON.stringify(app));
  await run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit'], { cwd: folder });
  const installed = join(folder, 'node_modules', name, 'package.json');
  expect(JSON.parse(readFileSync(installed, 'utf8'))).toMatchObject({ version });
});
