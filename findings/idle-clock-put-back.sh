#!/usr/bin/env bash
# @vueuse/core 15.0.0, react-idle-timer 5.7.3, react-use 17.6.1 and @uidotdev/usehooks 2.4.1 (npm): where the clock is put back
# an hour, somebody who moves the mouse all the time is idle for most of it.
#
# Each lets only some of the moves through, so many in a second, and asks the wall clock when the last one was: now that is
# in the future, and no move counts until the clock is there again. The timer of the idle time runs on meanwhile, and ends.
# A clock is put back by a person who corrects it, or by the system when it has found out that it was fast.
# @mantine/hooks 9.8.1 lets all moves through, and is right.
#
# A move every ten seconds, the clock put back an hour after five minutes; idle time 15 minutes. Seen on Node 20:
#   @vueuse/core 15.0.0          idle after 19 minutes, active after 65
#   react-idle-timer 5.7.3       idle after 19 minutes, active after 65
#   react-use 17.6.1             idle after 19 minutes, active after 65
#   @uidotdev/usehooks 2.4.1     idle after 19 minutes, active after 65
#   @mantine/hooks 9.8.1         never idle
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @vueuse/core@15.0.0 vue@3.5.45 react-idle-timer@5.7.3 react-use@17.6.1 \
  @uidotdev/usehooks@2.4.1 @mantine/hooks@9.8.1 react@19.3.1 react-dom@19.3.1 jsdom@29.1.1 @sinonjs/fake-timers@15.5.0

cat > probe.cjs <<'JS'
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const fakeTimers = require('@sinonjs/fake-timers');
const { JSDOM } = require('jsdom');

const { window } = new JSDOM('<div id="root"></div>', { url: 'https://app.example.org/', pretendToBeVisual: true });
const browser = { window, document: window.document, HTMLElement: window.HTMLElement, IS_REACT_ACT_ENVIRONMENT: true };
Object.assign(globalThis, browser);
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
const clock = fakeTimers.install({ now: Date.UTC(2026, 10, 1), toFake: [...names, 'Date'] });
for (const name of names) window[name] = globalThis[name];

const SECOND = 1_000;
const TIMEOUT = 15 * 60 * SECOND;

(async () => {
  const { act, createElement, useEffect, useState } = require('react');
  const { createRoot } = require('react-dom/client');
  const vueuse = await import('@vueuse/core');
  const { watch } = await import('vue');
  const { useIdle: useIdleOfMantine } = await import('@mantine/hooks');
  const { useIdle: useIdleOfUsehooks } = await import('@uidotdev/usehooks');
  const { useIdleTimer } = require('react-idle-timer');
  const { useIdle: useIdleOfReactUse } = require('react-use');

  const begun = performance.now();
  let minutes = 0;
  const seen = {};
  const tell = (name, idle) => {
    const told = (seen[name] ??= []);
    if (idle) told.push(`idle after ${minutes} minutes`);
    else if (told.length > 0) told.push(`active after ${minutes}`);
  };
  const hooks = {
    'react-idle-timer': () => {
      const [idle, setIdle] = useState(false);
      useIdleTimer({ timeout: TIMEOUT, onIdle: () => setIdle(true), onActive: () => setIdle(false) });
      return idle;
    },
    'react-use': () => useIdleOfReactUse(TIMEOUT),
    '@uidotdev/usehooks': () => useIdleOfUsehooks(TIMEOUT),
    '@mantine/hooks': () => useIdleOfMantine(TIMEOUT, { initialState: false }),
  };
  watch(vueuse.useIdle(TIMEOUT, { window }).idle, (idle) => tell('@vueuse/core', idle), { flush: 'sync' });
  const parts = Object.entries(hooks).map(([name, useIdle]) => {
    function Part() {
      const idle = useIdle();
      useEffect(() => tell(name, idle), [idle]);
      return null;
    }
    return createElement(Part, { key: name });
  });
  await act(async () => createRoot(document.querySelector('#root')).render(parts));

  /** Moves the mouse every ten seconds. */
  const moveFor = async (length) => {
    for (const end = minutes + length; minutes < end; ) {
      for (let times = 0; times < 6; times++) {
        await act(async () => {
          const at = { bubbles: true, clientX: clock.now % 1_000, clientY: times };
          document.dispatchEvent(new window.MouseEvent('mousemove', at));
        });
        if (times === 5) minutes++;
        await act(async () => clock.tick(10 * SECOND));
      }
    }
  };
  await moveFor(5);
  clock.setSystemTime(Date.now() - 3_600 * SECOND);
  await moveFor(70);
  assert.ok(performance.now() - begun < 30_000);

  for (const name of ['@vueuse/core', ...Object.keys(hooks)]) {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    const told = seen[name].join(', ') || 'never idle';
    console.log(`${name} ${version}`.padEnd(28), told);
    if (name === '@mantine/hooks') assert.equal(told, 'never idle');
    else assert.match(told, /^idle after (19|20) minutes, active after (64|65)$/);
  }
  process.exit();
})();
JS
timeout 50 node --no-warnings probe.cjs
