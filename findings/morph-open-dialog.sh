#!/usr/bin/env bash
# idiomorph 0.8.0 and morphdom 2.7.8 (npm) with Debian's Chromium: after a morph under an open modal dialog the
# page takes nothing any more.
#
# `showModal()` writes the attribute `open`, which what the server renders has not; so morphing takes it away. The dialog is
# not closed by that: it is seen no more, no `close` comes, and it goes on keeping all else from focus and clicks. A poll that
# morphs the page each minute leaves a page that looks well and takes nothing, until it is loaded anew.
#
# Seen on Node 20, Chromium 156 of Debian 12 (after `showModal()` and a morph with the same HTML):
#   playwright-core 1.64.1
#   not morphed         open: true    seen: true    modal: true   the button behind takes the focus: false
#   idiomorph 0.8.0     open: false   seen: false   modal: true   the button behind takes the focus: false
#   morphdom 2.7.8      open: false   seen: false   modal: true   the button behind takes the focus: false
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 idiomorph@0.8.0 morphdom@2.7.8

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(versionOf('playwright-core'));

const HTML = '<main><dialog><p>Are you still there?</p><button>Yes</button></dialog></main><button id="behind">Pay</button>';
const morphs = {
  'not morphed': () => undefined,
  [versionOf('idiomorph')]: (html) => globalThis.Idiomorph.morph(document.querySelector('main'), html),
  [versionOf('morphdom')]: (html) => globalThis.morphdom(document.querySelector('main'), html),
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = [];
try {
  const page = await browser.newPage();
  for (const [name, morph] of Object.entries(morphs)) {
    await page.setContent(`<!doctype html><html lang="en"><title>Bank</title><body>${HTML}`);
    await page.addScriptTag({ path: 'node_modules/idiomorph/dist/idiomorph.js' });
    await page.addScriptTag({ path: 'node_modules/morphdom/dist/morphdom-umd.js' });
    await page.evaluate(() => {
      const dialog = document.querySelector('dialog');
      globalThis.closes = 0;
      dialog.addEventListener('close', () => (globalThis.closes += 1));
      dialog.showModal();
    });
    await page.evaluate(morph, HTML.slice(0, HTML.indexOf('<button id')));
    await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))));
    const now = await page.evaluate(() => {
      const dialog = document.querySelector('dialog');
      const behind = document.querySelector('#behind');
      behind.focus();
      const isSeen = dialog.getBoundingClientRect().height > 0;
      return [dialog.open, isSeen, dialog.matches(':modal'), document.activeElement === behind, globalThis.closes];
    });
    seen.push(now);
    const told = `open: ${now[0]}`.padEnd(13) + `seen: ${now[1]}`.padEnd(14) + `modal: ${now[2]}`.padEnd(14);
    console.log(`${name.padEnd(19)} ${told}the button behind takes the focus: ${now[3]}`);
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, [
  [true, true, true, false, 0],
  [false, false, true, false, 0],
  [false, false, true, false, 0],
]);
JS
timeout 50 node probe.js "$chromium"
