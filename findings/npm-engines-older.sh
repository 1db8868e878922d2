#!/usr/bin/env bash
# npm 11.19.1 (npm): what a range means hangs on the Node that npm runs on; an older major is installed without a word.
#
# Of the versions that a range allows, npm takes the newest one whose `engines` this Node satisfies, not the newest. So the same
# package.json without a lockfile gives version 8 on a server with Node 20 and 9 on one with Node 22, and `npm install
# iron-session` gives 8.0.4 while `npm view` names 9.0.1. Nothing is said; a fix that came with the new major is
# missing. Asked for by its tag, as `iron-session@latest`, the newest comes, with a warning. pnpm and Bun take the newest in
# any case, and Yarn 1 refuses.
#
# Seen (installed for the range `>=8.0.4 <=9.0.1`; 9.0.1 wants Node 22.13):
#                   node 20.20.2   node 22.23.3
#   npm 11.19.1     8.0.4          9.0.1
#   pnpm 10.34.9    9.0.1          9.0.1
#   bun 1.4.5       9.0.1          9.0.1
#   yarn 1.22.22    refused        9.0.1
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir tools
echo '{ "private": true }' > tools/package.json
npm install --silent --no-audit --no-fund --prefix tools npm@11.19.1 pnpm@10.34.9 bun@1.4.5 yarn@1.22.22
for version in 20.20.2 22.23.3; do
  mkdir "$version"
  echo '{ "private": true }' > "$version/package.json"
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
done

cat > probe.mjs <<'JS'
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const versionAt = (folder) => JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')).version;
const nodes = ['20.20.2', '22.23.3'];
const seen = {};

function install(tool, node) {
  const folder = resolve(`app-${tool}-${node}`);
  mkdirSync(folder);
  const dependencies = { 'iron-session': '>=8.0.4 <=9.0.1' };
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, dependencies }));
  const path = [resolve(node, 'node_modules/.bin'), resolve('tools/node_modules/.bin'), process.env.PATH].join(':');
  const env = { ...process.env, PATH: path, npm_config_audit: 'false', npm_config_fund: 'false' };
  assert.equal(execFileSync('node', ['-p', 'process.versions.node'], { env, encoding: 'utf8' }).trim(), node);
  try {
    execFileSync(tool, ['install'], { cwd: folder, env, stdio: 'pipe' });
  } catch (error) {
    assert.match(String(error.stderr), /iron-session@9\.0\.1: The engine "node" is incompatible/);
    return 'refused';
  }
  return versionAt(join(folder, 'node_modules/iron-session'));
}

console.log(''.padEnd(15), nodes.map((node) => `node ${node}`).join('   '));
for (const tool of ['npm', 'pnpm', 'bun', 'yarn']) {
  seen[tool] = nodes.map((node) => install(tool, node));
  const name = `${tool} ${versionAt(`tools/node_modules/${tool}`)}`;
  console.log(name.padEnd(15), seen[tool][0].padEnd(14), seen[tool][1]);
}
assert.deepStrictEqual(seen, {
  npm: ['8.0.4', '9.0.1'],
  pnpm: ['9.0.1', '9.0.1'],
  bun: ['9.0.1', '9.0.1'],
  yarn: ['refused', '9.0.1'],
});
JS
timeout 50 node probe.mjs
