#!/usr/bin/env bash
# focus-trap 8.2.4 (npm) with Debian's Chromium: a frame that stands last in the trap cannot be reached by the keyboard.
#
# tabbable, which it asks what can be tabbed to, knows no `<iframe>`. At the last element that it knows, Tab is sent back to
# the first: a dialog with a button and a frame (a sign-in, a payment) holds the focus on the button for ever. With another
# button behind the frame, the browser takes the focus into it on its own, and out again, and all is well.
#
# Seen on Node 20, Chromium 156 of Debian 12 (where the focus is, at the start and after each Tab):
#   focus-trap 8.2.4, tabbable 6.5.2
#   button, frame           close close close close      tabbable: close
#   button, frame, button   close frame frame help       tabbable: close help
#   a modal <dialog>        close frame frame            tabbable: close
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 focus-trap@8.2.4 tabbable@6.5.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log([versionOf('focus-trap'), versionOf('tabbable')].join(', '));

const CLOSE = '<button id="close">Close</button>';
const FRAME = '<iframe id="frame" title="Sign in" srcdoc="<input><button>Sign in</button>"></iframe>';
const HELP = '<button id="help">Help</button>';
const cases = [
  ['button, frame', `<div id="box">${CLOSE}${FRAME}</div>`, 3],
  ['button, frame, button', `<div id="box">${CLOSE}${FRAME}${HELP}</div>`, 3],
  ['a modal <dialog>', `<dialog id="box">${CLOSE}${FRAME}</dialog>`, 2],
];
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = [];
try {
  for (const [name, html, tabs] of cases) {
    const page = await browser.newPage();
    await page.setContent(`<!doctype html><html lang="en"><title>Bank</title><button id="pay">Pay</button>${html}`);
    await page.addScriptTag({ path: 'node_modules/tabbable/dist/index.umd.js' });
    await page.addScriptTag({ path: 'node_modules/focus-trap/dist/focus-trap.umd.js' });
    const known = await page.evaluate(() => {
      const box = document.querySelector('#box');
      if (box.localName === 'dialog') box.showModal();
      else globalThis.focusTrap.createFocusTrap(box, { initialFocus: '#close', delayInitialFocus: false }).activate();
      return globalThis.tabbable.tabbable(box).map(({ id }) => id);
    });
    const where = () => page.evaluate(() => document.activeElement.id);
    const stops = [await where()];
    for (let i = 0; i < tabs; i += 1) {
      await page.keyboard.press('Tab');
      await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 50)));
      stops.push(await where());
    }
    seen.push([known.join(' '), stops.join(' ')]);
    console.log(name.padEnd(23), stops.join(' ').padEnd(26), `tabbable: ${known.join(' ')}`);
    await page.close();
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, [
  ['close', 'close close close close'],
  ['close help', 'close frame frame help'],
  ['close', 'close frame frame'],
]);
JS
timeout 50 node probe.js "$chromium"
