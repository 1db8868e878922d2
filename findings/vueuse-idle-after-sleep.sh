#!/usr/bin/env bash
# @vueuse/core 14.4.0 (npm): `useIdle` never tells that somebody was idle for a night, if the computer slept for it.
#
# Timers of a page stand still while a Mac or a phone sleeps, or the browser has frozen the page; the clock does not. The
# first move of the mouse after it, or only that the page is shown, begins a new period without a look at `lastActive`:
# `idle` was never true, and whoever watches it to sign the person out does not. A page that is awake is idle in time.
# Time is turned here by hand: `tick` for a computer that is awake, `setTime` for one that sleeps (no timer comes).
#
# Seen on Node 20:
#   @vueuse/core 14.4.0
#   awake for 8 hours                   idle: true
#   asleep for 8 hours, moved           idle: false   became idle: never
#   asleep for 8 hours, shown           idle: false   became idle: never
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @vueuse/core@14.4.0 vue@3.5.45

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { useIdle } from '@vueuse/core';
import { effectScope, watch } from 'vue';

console.log(`@vueuse/core ${JSON.parse(readFileSync('node_modules/@vueuse/core/package.json', 'utf8')).version}`);

const MINUTE = 60_000;
const NIGHT = 8 * 60 * MINUTE;
mock.timers.enable({ apis: ['setTimeout', 'Date'], now: Date.now() });

function open() {
  const document = Object.assign(new EventTarget(), { hidden: false });
  const window = Object.assign(new EventTarget(), { document });
  const page = { window, document, becameIdle: 0 };
  effectScope().run(() => {
    page.state = useIdle(15 * MINUTE, { window });
    watch(page.state.idle, (idle) => (page.becameIdle += Number(idle)), { flush: 'sync' });
  });
  window.dispatchEvent(new Event('mousemove'));
  mock.timers.tick(MINUTE);
  return page;
}

const awake = open();
mock.timers.tick(NIGHT);
console.log('awake for 8 hours'.padEnd(35), `idle: ${awake.state.idle.value}`);
assert.equal(awake.state.idle.value, true);

for (const [name, wake] of [
  ['moved', ({ window }) => window.dispatchEvent(new Event('mousemove'))],
  ['shown', ({ document }) => document.dispatchEvent(new Event('visibilitychange'))],
]) {
  const page = open();
  const before = page.state.lastActive.value;
  mock.timers.setTime(Date.now() + NIGHT);
  wake(page);
  assert.ok(page.state.lastActive.value - before > NIGHT);
  mock.timers.tick(MINUTE);
  const became = page.becameIdle === 0 ? 'never' : page.becameIdle;
  console.log(`asleep for 8 hours, ${name}`.padEnd(35), `idle: ${page.state.idle.value}   became idle: ${became}`);
  assert.deepStrictEqual([page.state.idle.value, became], [false, 'never']);
}
JS
timeout 30 node --no-warnings probe.js
