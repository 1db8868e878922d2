#!/usr/bin/env bash
# parse-duration 2.1.9 (npm): '1,5h' is fifteen hours.
#
# Half of Europe writes one and a half so, and ms says undefined to it. parse-duration takes a comma
# for a separator of thousands, wherever it stands, and leaves it out: a session of "0,5h" in somebody's settings lasts five
# hours. A minus between two parts is left out as well: '1h-30m', thirty to sixty minutes, is an hour and a half.
#
# Seen on Node 20 (in minutes):
#   parse-duration 2.1.9, ms 2.1.3
#   '1.5h'     parse-duration: 90   ms: 90
#   '1,5h'     parse-duration: 900  ms: undefined
#   '0,5h'     parse-duration: 300  ms: undefined
#   '1h-30m'   parse-duration: 90   ms: undefined
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts parse-duration@2.1.9 ms@2.1.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import ms from 'ms';
import parse from 'parse-duration';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['parse-duration', 'ms'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const seen = [];
for (const text of ['1.5h', '1,5h', '0,5h', '1h-30m']) {
  const other = ms(text);
  seen.push([parse(text, 'm'), other && other / 60_000]);
  console.log(`'${text}'`.padEnd(10), `parse-duration: ${seen.at(-1)[0]}`.padEnd(20), `ms: ${seen.at(-1)[1]}`);
}
assert.deepStrictEqual(seen, [[90, 90], [900, undefined], [300, undefined], [90, undefined]]);
JS
timeout 30 node probe.js
