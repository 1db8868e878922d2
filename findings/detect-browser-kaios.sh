#!/usr/bin/env bash
# detect-browser 5.3.0 (npm): every phone with KaiOS 2 runs OS/2.
#
# Its systems are patterns, tried one after the other, and that of IBM's OS/2 has no beginning: it is found in "KAIOS/2.5",
# which stands in the User-Agent of millions of phones. In a list of somebody's sessions that is a computer of 1996 that they
# never had. KaiOS 3, in "KAIOS/3.1", is nothing at all; ua-parser-js 2.0.10 knows both.
#
# Seen on Node 20:
#   detect-browser 5.3.0, ua-parser-js 2.0.10
#   KAIOS/2.5    detect-browser: firefox, OS/2  ua-parser-js: Mobile Firefox, KAIOS
#   KAIOS/2.5.2  detect-browser: firefox, OS/2  ua-parser-js: Mobile Firefox, KAIOS
#   KAIOS/3.1    detect-browser: firefox, null  ua-parser-js: Mobile Firefox, KAIOS
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts detect-browser@5.3.0 ua-parser-js@2.0.10

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { parseUserAgent } from 'detect-browser';
import { UAParser } from 'ua-parser-js';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['detect-browser', 'ua-parser-js'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const seen = [];
for (const [model, engine, system] of [
  ['Nokia_8110_4G', '48.0', 'KAIOS/2.5'],
  ['Nokia_2720_Flip', '48.0', 'KAIOS/2.5.2'],
  ['Nokia 2780 Flip', '84.0', 'KAIOS/3.1'],
]) {
  const userAgent = `Mozilla/5.0 (Mobile; ${model}; rv:${engine}) Gecko/${engine} Firefox/${engine} ${system}`;
  const found = parseUserAgent(userAgent);
  const { browser, os } = UAParser(userAgent);
  seen.push([`${found.name}, ${found.os}`, `${browser.name}, ${os.name}`]);
  console.log(system.padEnd(12), `detect-browser: ${seen.at(-1)[0]}  ua-parser-js: ${seen.at(-1)[1]}`);
}
const right = 'Mobile Firefox, KAIOS';
assert.deepStrictEqual(seen, [['firefox, OS/2', right], ['firefox, OS/2', right], ['firefox, null', right]]);
JS
timeout 30 node probe.js
