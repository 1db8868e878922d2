#!/usr/bin/env bash
# @opentelemetry/web-common 0.300.0 (npm): who comes back after a weekend is still in Friday's session of half an hour.
#
# Its session manager keeps a session in `localStorage`, and ends it after `inactivityTimeout`, by a timer of the page. What is
# kept has an id and its start, and nothing of when somebody was last there. So a page that is closed within the half hour leaves
# a session behind that never becomes idle, and the next page takes it up. `maxDuration` ends it then, but only after `start()`: the
# first spans of Monday are Friday's.
#
# Seen on Node 22 with a `localStorage` of its own (inactivityTimeout: 30 minutes; Friday 17:00, then Monday 8:00):
#   maxDuration   on Monday       a second later
#   none          Friday's        Friday's
#   4 hours       Friday's        a new one
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@22.23.3 @opentelemetry/web-common@0.300.0 @opentelemetry/api@1.9.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { createDefaultSessionIdGenerator, createLocalStorageSessionStore, createSessionManager } from '@opentelemetry/web-common';

const { version } = JSON.parse(readFileSync('node_modules/@opentelemetry/web-common/package.json', 'utf8'));
console.log(`@opentelemetry/web-common ${version}, Node ${process.version}`);
mock.timers.enable({ apis: ['Date', 'setTimeout'] });

async function open(maxDuration) {
  const sessionIdGenerator = createDefaultSessionIdGenerator();
  const sessionStore = createLocalStorageSessionStore();
  const manager = createSessionManager({ sessionIdGenerator, sessionStore, inactivityTimeout: 1_800, ...(maxDuration && { maxDuration }) });
  await manager.start();
  return manager;
}
console.log('maxDuration'.padEnd(13), 'on Monday'.padEnd(15), 'a second later');
const seen = [];
for (const maxDuration of [undefined, 14_400]) {
  const kept = new Map();
  const localStorage = { getItem: (key) => kept.get(key) ?? null, setItem: (key, text) => kept.set(key, text) };
  Object.defineProperty(globalThis, 'localStorage', { value: localStorage, configurable: true });
  mock.timers.setTime(Date.UTC(2026, 10, 27, 17));
  const first = await open(maxDuration);
  const friday = first.getSessionId();
  first.shutdown();
  mock.timers.setTime(Date.UTC(2026, 10, 30, 8));
  const second = await open(maxDuration);
  const name = () => (second.getSessionId() === friday ? 'Friday’s' : 'a new one');
  seen.push(name());
  mock.timers.tick(1_000);
  seen.push(name());
  second.shutdown();
  console.log((maxDuration ? '4 hours' : 'none').padEnd(13), seen.at(-2).padEnd(15), seen.at(-1));
}
assert.deepStrictEqual(seen, ['Friday’s', 'Friday’s', 'Friday’s', 'a new one']);
process.exit();
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
