#!/usr/bin/env bash
# jsdom 29.1.1 and linkedom 0.18.15 (npm): an input is fifty-seven years ahead of the page's clock.
#
# `event.timeStamp` is counted from the page's start, as `performance.now()` is, since 2017: the difference of the two is how
# long an input has waited for a busy page, which is how late activity, or a slow press, is told. Both write the wall clock there, while
# the page's `performance.now()` counts from its start: the age is some -1.8e12 ms. It does not throw, so a test of what
# comes late passes or fails for another reason. happy-dom and Node's own events have it right.
#
# Seen on Node 20 (the age of an event that has just been dispatched):
#   node 20.20.2       under a second
#   happy-dom 21.0.4   under a second
#   jsdom 29.1.1       -57 years
#   linkedom 0.18.15   -57 years
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jsdom@29.1.1 happy-dom@21.0.4 linkedom@0.18.15

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { JSDOM } from 'jsdom';
import { parseHTML } from 'linkedom';

const html = '<!doctype html><html><body><input></body></html>';
const happy = new Window();
happy.document.write(html);
const YEAR = 365.25 * 24 * 3_600_000;
const ages = {};
for (const [name, window] of [
  ['node', { target: new EventTarget(), Event, performance }],
  ['happy-dom', happy],
  ['jsdom', new JSDOM(html).window],
  ['linkedom', parseHTML(html)],
]) {
  const target = window.target ?? window.document.querySelector('input');
  let age;
  target.addEventListener('input', ({ timeStamp }) => (age = window.performance.now() - timeStamp));
  target.dispatchEvent(new window.Event('input'));
  const version =
    name === 'node' ? process.versions.node : JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
  // Years go by until somebody runs this again.
  ages[name] = Math.abs(age) < 1_000 ? 'less than a second' : `${age < 0 ? 'minus ' : ''}years, as many as since 1970`;
  const told = Math.abs(age) < 1_000 ? `${Math.round(age)} ms` : `${Math.round(age / YEAR)} years`;
  console.log(`${name} ${version}`.padEnd(18), told);
  if (Math.abs(age) >= 1_000) assert.ok(Math.abs(age + Date.now()) < 3_600_000);
}
assert.deepStrictEqual(ages, {
  node: 'less than a second',
  'happy-dom': 'less than a second',
  jsdom: 'minus years, as many as since 1970',
  linkedom: 'minus years, as many as since 1970',
});
process.exit();
JS
timeout 50 node probe.js
