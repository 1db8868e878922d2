#!/usr/bin/env bash
# playwright-core 1.64.1 (npm) with Debian's Chromium: a clock that is paused does not hold animations.
#
# `page.clock.pauseAt` stops `Date`, `performance.now`, `setTimeout` and `requestAnimationFrame`. An animation of the Web
# Animations API runs on: it is finished in real time, while the page's own clocks say that no time has passed.
#
# Seen on Node 20, Chromium 156 of Debian 12:
#   playwright-core 1.64.1
#   after an animation of 300 ms: Date went on by 0 ms, performance.now by 0 ms, setTimeout(300) has not run
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  await page.clock.install({ time: 1_000_000 });
  await page.goto('data:text/html,<!doctype html><p>4711</p>');
  await page.clock.pauseAt(2_000_000);
  const { wall, monotonic, hasRun } = await page.evaluate(async () => {
    const before = [Date.now(), performance.now()];
    let ran = false;
    setTimeout(() => (ran = true), 300);
    await document.querySelector('p').animate([], 300).finished;
    return { wall: Date.now() - before[0], monotonic: performance.now() - before[1], hasRun: ran };
  });
  console.log(
    `after an animation of 300 ms: Date went on by ${wall} ms, performance.now by ${monotonic} ms, ` +
      `setTimeout(300) has ${hasRun ? '' : 'not '}run`,
  );
  assert.deepStrictEqual([wall, monotonic, hasRun], [0, 0, false]);
} finally {
  await browser.close();
}
JS
timeout 50 node probe.js "$chromium"
