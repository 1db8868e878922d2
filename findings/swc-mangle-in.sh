#!/usr/bin/env bash
# @swc/core 1.16.22 (npm): with `mangle.props` it renames `this['_left']`, and leaves `'_left' in this`.
#
# Both are texts in the source. terser 5.51.4, whose options these are, renames the two together; esbuild 0.28.2 leaves both
# unless told otherwise, and renames both by `mangleQuoted`. swc renames one of them: an object has the property and says
# that it has not. Code that works in development and in other builds takes the other branch here, and nothing is said.
#
# Seen on Node 20 (`['_left' in this, this['_left']]` of an object whose `this._left` is 2, names by /^_/):
#   as written                 true 2
#   terser 5.51.4              true 2
#   esbuild, mangleQuoted      true 2
#   @swc/core 1.16.22          false 2
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @swc/core@1.16.22 terser@5.51.4 esbuild@0.28.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import swc from '@swc/core';
import { transform } from 'esbuild';
import { minify } from 'terser';

const SOURCE = `class Panel {
  _left = 2;
  tell() {
    return ['_left' in this, this['_left']];
  }
}
new Panel().tell();`;
const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const builds = {
  'as written': SOURCE,
  [versionOf('terser')]: (await minify(SOURCE, { mangle: { properties: { regex: /^_/ } } })).code,
  'esbuild, mangleQuoted': (await transform(SOURCE, { minify: true, mangleProps: /^_/, mangleQuoted: true })).code,
  [versionOf('@swc/core')]: (await swc.minify(SOURCE, { mangle: { props: { regex: '^_' } } })).code,
};
const seen = Object.entries(builds).map(([name, code]) => {
  assert.ok(name === 'as written' || !code.includes('._left'), `${name} has renamed nothing`);
  const told = (0, eval)(code).join(' ');
  console.log(name.padEnd(26), told);
  return told;
});
assert.deepStrictEqual(seen, ['true 2', 'true 2', 'true 2', 'false 2']);
JS
timeout 30 node probe.js
