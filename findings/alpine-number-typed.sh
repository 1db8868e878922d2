#!/usr/bin/env bash
# alpinejs 3.17.5 (npm) with Debian's Chromium: who types -0.5 into a field with `x-model.number` has typed 50.
#
# Each key makes a number of what stands there so far, and the field is written anew with that. A text on its way to a number
# is none yet (`1e`, `-0.`), or another one (`-0`): so in a `type="number"` -0.5 becomes 50 and 1e3 becomes 3, and a minus
# over a number that was selected is dropped. In a text field -0.5 becomes 5. The field shows what the model has, and
# nothing is invalid. Without `.number`, and in Vue's `v-model.number`, what was typed stays.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what stands in the field after typing; "7" selected before the last one):
#                                                   -12.5   -0.5    1e3     -12.5 over 7
#   alpinejs 3.17.5   x-model.number, type=number   -12.5   50      3       12.5
#   alpinejs 3.17.5   x-model.number                -12.5   5       1000    -12.5
#   alpinejs 3.17.5   x-model, type=number          -12.5   -0.5    1e3     -12.5
#   vue 3.5.45        v-model.number, type=number   -12.5   -0.5    1e3     -12.5
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 alpinejs@3.17.5 vue@3.5.45

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const ways = [
  ['alpinejs', 'x-model.number', 'type=number', ['-12.5', '50', '3', '12.5']],
  ['alpinejs', 'x-model.number', '', ['-12.5', '5', '1000', '-12.5']],
  ['alpinejs', 'x-model', 'type=number', ['-12.5', '-0.5', '1e3', '-12.5']],
  ['vue', 'v-model.number', 'type=number', ['-12.5', '-0.5', '1e3', '-12.5']],
];
const field = (way, at) => `<input id="field-${at}" ${way[1]}="amount" ${way[2]} ${way[2] && 'step="any"'}>`;
const apps = ways.map((way, at) =>
  way[0] === 'vue' ? `<div class="vue">${field(way, at)}</div>` : `<div x-data="{ amount: null }">${field(way, at)}</div>`,
);
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
async function typed(at, text, before) {
  const page = await browser.newPage();
  await page.setContent(`<!doctype html><title>Payment</title>${apps[at]}`);
  if (ways[at][0] === 'vue') {
    await page.addScriptTag({ path: 'node_modules/vue/dist/vue.global.prod.js' });
    await page.evaluate(() => globalThis.Vue.createApp({ data: () => ({ amount: null }) }).mount('.vue'));
  } else {
    await page.addScriptTag({ path: 'node_modules/alpinejs/dist/cdn.min.js' });
    await page.waitForFunction(() => '_x_model' in document.querySelector('input'));
  }
  await page.focus('input');
  if (before) await page.keyboard.type(before);
  await page.keyboard.press('Control+a');
  await page.keyboard.type(text, { delay: 20 });
  const value = await page.inputValue('input');
  await page.close();
  return value;
}
const show = (library, way, values) => console.log(library.padEnd(17), way.padEnd(29), values.map((one) => one.padEnd(7)).join(' ').trimEnd());
try {
  show('', '', ['-12.5', '-0.5', '1e3', '-12.5 over 7']);
  for (const [at, [library, directive, type, expected]] of ways.entries()) {
    const seen = [await typed(at, '-12.5'), await typed(at, '-0.5'), await typed(at, '1e3'), await typed(at, '-12.5', '7')];
    show(versionOf(library), [directive, type].filter(Boolean).join(', '), seen);
    assert.deepStrictEqual(seen, expected);
  }
} finally {
  await browser.close();
}
JS
timeout 50 node probe.js "$chromium"
