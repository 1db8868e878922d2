#!/usr/bin/env bash
# lscache 1.3.2 (npm): the minutes of an entry are counted by the clock on the wall, and half a minute is none.
#
# `lscache.set(key, value, minutes)` notes in which minute an entry ends, and counts from the beginning of the present one: 1
# written at 12:00:50 is gone ten seconds later. A fraction is cut off when it is read, so that 0.5 is over at once. The text
# '15', as a form or an attribute gives it, is hung onto the number of the minute instead of added, and means for ever.
#
# Seen on Node 20, written 50 s after a full minute (happy-dom's storage):
#   lscache 1.3.2, happy-dom 21.0.4
#   1      after 9 s: there  after 11 s: gone   after a year: gone
#   0.5    after 9 s: gone   after 11 s: gone   after a year: gone
#   15     after 9 s: there  after 11 s: there  after a year: gone
#   '15'   after 9 s: there  after 11 s: there  after a year: there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts lscache@1.3.2 happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { Window } from 'happy-dom';

const window = new Window({ url: 'https://bank.example/' });
Object.assign(globalThis, { window, localStorage: window.localStorage });
const { default: lscache } = await import('lscache');
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['lscache', 'happy-dom'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const written = Date.UTC(2026, 10, 28, 12, 0, 50);
mock.timers.enable({ apis: ['Date'], now: written });
const year = 365 * 24 * 3_600;
const seen = [];
for (const minutes of [1, 0.5, 15, '15']) {
  const row = [9, 11, year].map((seconds) => {
    mock.timers.setTime(written);
    lscache.set('draft', 'text', minutes);
    mock.timers.setTime(written + seconds * 1_000);
    return lscache.get('draft') === null ? 'gone' : 'there';
  });
  seen.push(row.join(' '));
  const name = typeof minutes === 'string' ? `'${minutes}'` : String(minutes);
  const [nine, eleven, later] = row.map((is) => is.padEnd(6));
  console.log(name.padEnd(6), `after 9 s: ${nine} after 11 s: ${eleven} after a year: ${later.trimEnd()}`);
}
assert.deepStrictEqual(seen, ['there gone gone', 'gone gone gone', 'there there gone', 'there there there']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
