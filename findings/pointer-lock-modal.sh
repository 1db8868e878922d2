#!/usr/bin/env bash
# puppeteer-core 24.43.1 (npm) with Debian's Chromium and Firefox ESR: a modal dialog does not give the mouse back.
#
# A remote desktop, a drawing of a house or a game holds the pointer by `requestPointerLock()`. A modal `<dialog>` shown meanwhile makes
# all else inert; one would think that the lock ends, or that clicks at least go to the dialog. It stays, no cursor is
# seen, and every press goes to what holds the pointer, inert or not: no button of the dialog can be clicked. `inert` itself changes
# nothing either. A script can give the pointer
# back: `document.exitPointerLock()`.
#
# Seen on Node 20, Chromium 156 and Firefox ESR 153 of Debian 12 (who has the pointer after that; where a press on "Stay" goes):
#   in both                     pointer   press
#   a modal dialog              canvas    canvas
#   the same, canvas inert      canvas    canvas
#   exitPointerLock() before    nobody    stay
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
firefox=$(command -v firefox-esr) || { echo "needs Debian's package firefox-esr"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts puppeteer-core@24.43.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import puppeteer from 'puppeteer-core';

const [chromium, firefox] = process.argv.slice(2);
const HTML = `<!doctype html><html lang="en"><title>Desktop</title>
  <canvas id="canvas" width="300" height="300" style="background: #eee"></canvas>
  <dialog aria-label="Still there?"><button id="stay">Stay</button></dialog>`;
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const cases = {
  'a modal dialog': [() => {}, 'canvas', 'canvas'],
  'the same, canvas inert': [() => (globalThis.canvas.inert = true), 'canvas', 'canvas'],
  'exitPointerLock() before': [() => document.exitPointerLock(), 'nobody', 'stay'],
};
for (const options of [
  { executablePath: chromium, args: process.getuid() === 0 ? ['--no-sandbox'] : [] },
  { browser: 'firefox', executablePath: firefox },
]) {
  const browser = await puppeteer.launch({ headless: true, ...options });
  console.log(await browser.version());
  try {
    for (const [name, [before, holder, pressed]] of Object.entries(cases)) {
      const page = await browser.newPage();
      await page.setContent(HTML);
      await page.evaluate(() => {
        globalThis.canvas.addEventListener('click', () => globalThis.canvas.requestPointerLock(), { once: true });
      });
      await page.mouse.click(100, 100);
      await page.waitForFunction(() => document.pointerLockElement !== null);
      await page.evaluate(before);
      await page.evaluate(() => {
        globalThis.presses = [];
        addEventListener('click', ({ target }) => globalThis.presses.push(target.id), true);
        document.querySelector('dialog').showModal();
      });
      await pause(300);
      const { x, y, width, height } = await (await page.$('#stay')).boundingBox();
      await page.mouse.click(x + width / 2, y + height / 2);
      await pause(200);
      const seen = await page.evaluate(() => [
        document.querySelector('dialog').matches(':modal'),
        document.pointerLockElement?.id ?? 'nobody',
        globalThis.presses.join(' '),
      ]);
      console.log(`  ${name.padEnd(26)} pointer: ${seen[1].padEnd(8)} press: ${seen[2]}`);
      assert.deepStrictEqual(seen, [true, holder, pressed]);
      await page.close();
    }
  } finally {
    await browser.close();
  }
}
JS
timeout 120 node probe.js "$chromium" "$firefox"
