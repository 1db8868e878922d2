#!/usr/bin/env bash
# @vueuse/core 15.0.0, usehooks-ts 3.1.1, ahooks 3.11.0, react-timer-hook 4.0.6 (npm): a countdown, and a computer that sleeps.
#
# `useCountdown` of the first two takes one off at each tick of an interval. An interval stands still while the computer sleeps,
# and comes once a minute in a tab that is hidden for long: "14 minutes" is said to somebody whose session ended an hour ago.
# The other two reckon with the wall clock: they are right after a sleep, and have an hour more to give when that clock is
# put back by one.
#
# A countdown of 900 s, at 890. Seen on Node 20:
#                             10 minutes of sleep    the clock put back an hour
#   @vueuse/core 15.0.0       889                    888
#   usehooks-ts 3.1.1         889                    888
#   ahooks 3.11.0             289                    3888
#   react-timer-hook 4.0.6    289                    3888
#   what is left              289                    288
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @vueuse/core@15.0.0 vue@3.5.45 usehooks-ts@3.1.1 ahooks@3.11.0 \
  react-timer-hook@4.0.6 react@19.3.1 react-dom@19.3.1 jsdom@29.1.1 @sinonjs/fake-timers@15.5.0

cat > probe.cjs <<'JS'
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const fakeTimers = require('@sinonjs/fake-timers');
const { JSDOM } = require('jsdom');

const { window } = new JSDOM('<div id="root"></div>', { url: 'https://app.example.org/', pretendToBeVisual: true });
Object.assign(globalThis, { window, document: window.document, HTMLElement: window.HTMLElement, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator, configurable: true });
const names = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'];
const clock = fakeTimers.install({ now: Date.UTC(2026, 10, 1), toFake: [...names, 'Date'] });
for (const name of names) window[name] = globalThis[name];

(async () => {
  const { act, createElement, useEffect, useState } = require('react');
  const { createRoot } = require('react-dom/client');
  const { useCountDown } = require('ahooks');
  const { useTimer } = require('react-timer-hook');
  const { useCountdown: useCountdownOfUsehooks } = require('usehooks-ts');
  const { useCountdown: useCountdownOfVueuse } = await import('@vueuse/core');
  const { effectScope } = await import('vue');

  const left = {};
  const hooks = {
    'usehooks-ts': () => {
      const [count, { startCountdown }] = useCountdownOfUsehooks({ countStart: 900, intervalMs: 1_000 });
      useEffect(startCountdown, []);
      return count;
    },
    ahooks: () => Math.round(useCountDown({ leftTime: 900_000 })[0] / 1_000),
    'react-timer-hook': () => {
      const [expiryTimestamp] = useState(() => new Date(Date.now() + 900_000));
      return useTimer({ expiryTimestamp }).totalSeconds;
    },
  };
  const parts = Object.entries(hooks).map(([name, useLeft]) => {
    function Part() {
      left[name] = useLeft();
      return null;
    }
    return createElement(Part, { key: name });
  });
  await act(async () => createRoot(document.querySelector('#root')).render(parts));
  const { remaining } = effectScope().run(() => {
    const countdown = useCountdownOfVueuse(900);
    countdown.start();
    return countdown;
  });
  const second = () => act(async () => clock.tick(1_000));
  const look = () => [remaining.value, ...Object.values(left)];

  for (let seconds = 0; seconds < 10; seconds++) await second();
  assert.deepStrictEqual(look(), [890, 890, 890, 890]);
  clock.setSystemTime(Date.now() + 600_000);
  await second();
  const afterSleep = look();
  clock.setSystemTime(Date.now() - 3_600_000);
  await second();
  const putBack = look();

  const show = (name, slept, back) => console.log(name.padEnd(25), String(slept).padEnd(22), back);
  show('', '10 minutes of sleep', 'the clock put back an hour');
  ['@vueuse/core', ...Object.keys(hooks)].forEach((name, number) => {
    const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
    show(`${name} ${version}`, afterSleep[number], putBack[number]);
  });
  show('what is left', 289, 288);
  assert.deepStrictEqual(afterSleep, [889, 889, 289, 289]);
  assert.deepStrictEqual(putBack, [888, 888, 3_888, 3_888]);
  process.exit();
})();
JS
timeout 50 node --no-warnings probe.cjs
