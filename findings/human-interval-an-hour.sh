#!/usr/bin/env bash
# human-interval 2.0.1 (npm): "an hour" is no time at all, and "one and a half hours" is one.
#
# It is there for durations as people write them, in digits or in words. What has no number in it is nought, not an error, so
# "a day" and "half an hour" are over at once; a half behind an "and" is passed over. A capital letter, or "mins", gives NaN.
#
# Seen on Node 20 (in minutes):
#   human-interval 2.0.1
#   one hour               60
#   an hour                0
#   half an hour           0
#   1.5 hours              90
#   one and a half hours   60
#   15 minutes             15
#   15 Minutes             NaN
#   15 mins                NaN
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts human-interval@2.0.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import humanInterval from 'human-interval';

console.log(`human-interval ${JSON.parse(readFileSync('node_modules/human-interval/package.json', 'utf8')).version}`);
const expected = {
  'one hour': 60,
  'an hour': 0,
  'half an hour': 0,
  '1.5 hours': 90,
  'one and a half hours': 60,
  '15 minutes': 15,
  '15 Minutes': Number.NaN,
  '15 mins': Number.NaN,
};
for (const [text, minutes] of Object.entries(expected)) {
  const seen = humanInterval(text) / 60_000;
  console.log(text.padEnd(22), seen);
  assert.strictEqual(seen, minutes);
}
JS
timeout 30 node probe.js
