#!/usr/bin/env bash
# Five watchers of activity (npm) with Debian's Chromium: who dictates, or writes by an input method, is gone.
#
# Text that comes from no key (an input method, a panel of symbols, dictation that hands over whole words) reaches the page as
# `beforeinput` and `input` alone. All five listen to keys and pointers only: somebody who dictates a letter for fifteen
# minutes is idle, and signed out in the middle. Two do not count the wheel either, so who reads a long page by it is gone; for
# one, a window that changes its size is somebody.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what makes an idle person active):
#                            key   text   composition   wheel   resize
#   react-idle-timer 5.7.3   yes   no     no            yes     no
#   @vueuse/core 14.4.0      yes   no     no            yes     yes
#   @mantine/hooks 9.8.1     yes   no     no            yes     no
#   idle-js 1.2.0            yes   no     no            no      no
#   activity-detector 3.0.0  yes   no     no            no      no
#   the event `input`        yes   yes    yes           no      no
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 react-idle-timer@5.7.3 \
  @vueuse/core@14.4.0 @mantine/hooks@9.8.1 idle-js@1.2.0 activity-detector@3.0.0 react@19.3.1 react-dom@19.3.1 vue@3.5.45

cat > page.js <<'JS'
import { useIdle as useIdleOfMantine } from '@mantine/hooks';
import { useIdle } from '@vueuse/core';
import activityDetector from 'activity-detector';
import IdleJs from 'idle-js';
import { createElement, useEffect } from 'react';
import { createRoot } from 'react-dom/client';
import { useIdleTimer } from 'react-idle-timer';
import { watch } from 'vue';

const TIMEOUT = 300;
const idle = (globalThis.idle = {});
const told = (name) => (isIdle) => (idle[name] = isIdle);

function App() {
  const tell = told('react-idle-timer');
  useIdleTimer({ timeout: TIMEOUT, onIdle: () => tell(true), onActive: () => tell(false) });
  const isIdle = useIdleOfMantine(TIMEOUT);
  useEffect(() => void told('@mantine/hooks')(isIdle), [isIdle]);
}
createRoot(document.querySelector('#root')).render(createElement(App));

watch(useIdle(TIMEOUT).idle, told('@vueuse/core'), { immediate: true, flush: 'sync' });

const tellIdleJs = told('idle-js');
new IdleJs({ idle: TIMEOUT, onIdle: () => tellIdleJs(true), onActive: () => tellIdleJs(false) }).start();

const detector = (activityDetector.default ?? activityDetector)({ timeToIdle: TIMEOUT, inactivityEvents: [] });
detector.on('idle', () => told('activity-detector')(true));
detector.on('active', () => told('activity-detector')(false));

let end;
const tellInput = told('the event `input`');
tellInput(true);
addEventListener('input', () => {
  clearTimeout(end);
  tellInput(false);
  end = setTimeout(() => tellInput(true), TIMEOUT);
});
JS
npx esbuild page.js --bundle --format=iife --outfile=built.js --log-level=error '--define:process.env.NODE_ENV="production"'

cat > probe.js <<'JS'
import assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
console.log(`chromium ${browser.version().split('.')[0]}`);
const order = ['react-idle-timer', '@vueuse/core', '@mantine/hooks', 'idle-js', 'activity-detector', 'the event `input`'];
const seen = Object.fromEntries(order.map((name) => [name, []]));
try {
  const page = await browser.newPage();
  const lines = 'line\n'.repeat(100);
  await page.setContent(`<!doctype html><title>Letter</title><div id="root"></div><textarea rows="20">${lines}</textarea>`);
  await page.click('textarea');
  await page.addScriptTag({ path: 'built.js' });
  const devtools = await page.context().newCDPSession(page);
  const inputs = {
    key: () => page.keyboard.press('a'),
    text: () => page.keyboard.insertText('as I said on the telephone'),
    composition: () => devtools.send('Input.imeSetComposition', { text: 'ni', selectionStart: 2, selectionEnd: 2 }),
    wheel: () => page.mouse.wheel(0, 50),
    resize: () => page.setViewportSize({ width: 900, height: 700 }),
  };
  for (const input of Object.values(inputs)) {
    await page.waitForFunction((count) => {
      const all = Object.values(globalThis.idle);
      return all.length === count && all.every(Boolean);
    }, order.length);
    // What was ever active from here on, though it may be idle again by then.
    await page.evaluate(() => {
      globalThis.active = new Set();
      const look = () => {
        for (const [name, isIdle] of Object.entries(globalThis.idle)) if (!isIdle) globalThis.active.add(name);
      };
      clearInterval(globalThis.looking);
      globalThis.looking = setInterval(look, 10);
    });
    await input();
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
    const active = await page.evaluate(() => [...globalThis.active]);
    for (const name of order) seen[name].push(active.includes(name) ? 'yes' : 'no');
  }
  console.log(''.padEnd(24), Object.keys(inputs).join('   '));
} finally {
  await browser.close();
}
for (const [name, [key, text, composition, wheel, resize]] of Object.entries(seen)) {
  const manifest = `node_modules/${name}/package.json`;
  const version = existsSync(manifest) ? JSON.parse(readFileSync(manifest, 'utf8')).version : '';
  const found = [key.padEnd(5), text.padEnd(6), composition.padEnd(13), wheel.padEnd(7), resize];
  console.log(`${name} ${version}`.padEnd(24), ...found);
}
assert.deepStrictEqual(seen, {
  'react-idle-timer': ['yes', 'no', 'no', 'yes', 'no'],
  '@vueuse/core': ['yes', 'no', 'no', 'yes', 'yes'],
  '@mantine/hooks': ['yes', 'no', 'no', 'yes', 'no'],
  'idle-js': ['yes', 'no', 'no', 'no', 'no'],
  'activity-detector': ['yes', 'no', 'no', 'no', 'no'],
  'the event `input`': ['yes', 'yes', 'yes', 'no', 'no'],
});
JS
timeout 50 node probe.js "$chromium"
