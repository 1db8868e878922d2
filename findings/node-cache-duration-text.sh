#!/usr/bin/env bash
# node-cache 5.1.2 (npm): a time to live of '15m' is taken, and means for ever.
#
# Its types allow a text (`ttl: number | string`), and '900' is 900 seconds. A text with a unit, as sessions and tokens have
# it everywhere else, becomes NaN inside: set() answers true, the entry is there, and no comparison with NaN ever says that
# it has expired.
#
# Seen on Node 20:
#   node-cache 5.1.2
#   ttl 1      set: true  ends in ms: 1000    an hour later: gone
#   ttl '900'  set: true  ends in ms: 900000  an hour later: gone
#   ttl '15m'  set: true  ends in ms: NaN     an hour later: there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-cache@5.1.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import NodeCache from 'node-cache';

console.log(`node-cache ${JSON.parse(readFileSync('node_modules/node-cache/package.json', 'utf8')).version}`);

mock.timers.enable({ apis: ['Date'], now: Date.now() });
const seen = [];
for (const ttl of [1, '900', '15m']) {
  const cache = new NodeCache({ checkperiod: 0 });
  const set = cache.set('session', 'george', ttl);
  const ends = cache.getTtl('session') - Date.now();
  mock.timers.tick(3_600_000);
  const later = cache.get('session') === undefined ? 'gone' : 'there';
  seen.push([set, ends, later]);
  const named = typeof ttl === 'string' ? `'${ttl}'` : ttl;
  console.log(`ttl ${named}`.padEnd(10), `set: ${set}  ends in ms: ${String(ends).padEnd(7)} an hour later: ${later}`);
}
assert.deepStrictEqual(seen, [[true, 1_000, 'gone'], [true, 900_000, 'gone'], [true, NaN, 'there']]);
JS
timeout 30 node --no-warnings probe.js
