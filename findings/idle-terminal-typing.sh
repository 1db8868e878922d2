#!/usr/bin/env bash
# @xterm/xterm 6.0.0 with four watchers of activity (npm) and Debian's Chromium: who types into a terminal is gone.
#
# The terminal stops each key that it takes on its way up, and the four listen at the window or the document, after it. So
# somebody who types commands for fifteen minutes is idle, and signed out in the middle; what lets one through now and
# then is Shift or Ctrl by itself. react-idle-timer hears each key: it listens with `capture`, before the terminal.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what makes an idle person active; a textarea, then the terminal):
#                            textarea, a   a     Enter   arrow up   Ctrl+C
#   react-idle-timer 5.7.3   yes           yes   yes     yes        yes
#   @vueuse/core 14.4.0      yes           no    no      no         yes
#   @mantine/hooks 9.8.1     yes           no    no      no         yes
#   idle-js 1.2.0            yes           no    no      no         yes
#   activity-detector 3.0.0  yes           no    no      no         yes
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 @xterm/xterm@6.0.0 \
  react-idle-timer@5.7.3 @vueuse/core@14.4.0 @mantine/hooks@9.8.1 idle-js@1.2.0 activity-detector@3.0.0 react@19.3.1 \
  react-dom@19.3.1 vue@3.5.45

cat > page.js <<'JS'
import { useIdle as useIdleOfMantine } from '@mantine/hooks';
import { useIdle } from '@vueuse/core';
import { Terminal } from '@xterm/xterm';
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

const terminal = new Terminal();
globalThis.terminal = terminal;
globalThis.sent = '';
terminal.onData((data) => (globalThis.sent += data));
terminal.open(document.querySelector('#terminal'));
JS
npx esbuild page.js --bundle --format=iife --outfile=built.js --log-level=error '--define:process.env.NODE_ENV="production"'

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`@xterm/xterm ${versionOf('@xterm/xterm')}, chromium ${browser.version().split('.')[0]}`);
const order = ['react-idle-timer', '@vueuse/core', '@mantine/hooks', 'idle-js', 'activity-detector'];
const seen = Object.fromEntries(order.map((name) => [name, []]));
let sent;
try {
  const page = await browser.newPage();
  await page.setContent(
    '<!doctype html><title>Shell</title><div id="root"></div><textarea id="plain"></textarea><div id="terminal"></div>',
  );
  await page.addStyleTag({ path: 'node_modules/@xterm/xterm/css/xterm.css' });
  await page.addScriptTag({ path: 'built.js' });
  const toTerminal = () => page.evaluate(() => globalThis.terminal.focus());
  for (const [focus, key] of [
    [() => page.focus('#plain'), 'a'],
    [toTerminal, 'a'],
    [toTerminal, 'Enter'],
    [toTerminal, 'ArrowUp'],
    [toTerminal, 'Control+c'],
  ]) {
    await focus();
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
    await page.keyboard.press(key);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 250)));
    const active = await page.evaluate(() => [...globalThis.active]);
    for (const name of order) seen[name].push(active.includes(name) ? 'yes' : 'no');
  }
  sent = await page.evaluate(() => globalThis.sent);
} finally {
  await browser.close();
}
console.log(''.padEnd(24), 'textarea, a   a     Enter   arrow up   Ctrl+C');
for (const [name, [plain, letter, enter, arrow, control]] of Object.entries(seen)) {
  const found = [plain.padEnd(13), letter.padEnd(5), enter.padEnd(7), arrow.padEnd(10), control];
  console.log(`${name} ${versionOf(name)}`.padEnd(24), ...found);
}
assert.equal(sent, 'a\r\u001b[A\u0003');
assert.deepStrictEqual(seen, {
  'react-idle-timer': ['yes', 'yes', 'yes', 'yes', 'yes'],
  '@vueuse/core': ['yes', 'no', 'no', 'no', 'yes'],
  '@mantine/hooks': ['yes', 'no', 'no', 'no', 'yes'],
  'idle-js': ['yes', 'no', 'no', 'no', 'yes'],
  'activity-detector': ['yes', 'no', 'no', 'no', 'yes'],
});
JS
timeout 50 node probe.js "$chromium"
