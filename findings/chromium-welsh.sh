#!/usr/bin/env bash
# Chromium 156 of Debian 12: knows which plural a Welsh number takes, and no Welsh to write it in.
#
# `Intl.PluralRules('cy')` is at home in all six plurals of Welsh. `Intl.NumberFormat('cy')` and `DateTimeFormat('cy')` do
# not have the language, and answer, without an error, in that of the browser: "2 minutes" and "12:05 AM" in a Welsh page.
# Node has all of it. So words that a server wrote change when the page makes them anew, and a test in Node passes.
# Irish and Maltese are not written either.
#
# Seen on Node 20, Chromium 156 of Debian 12, a browser in English:
#   playwright-core 1.64.1
#             plurals of 0 1 2 3 6 7              2 minutes       five past midnight
#   Node      zero one two few many other         2 funud         00:05
#   Chromium  zero one two few many other         2 minutes       12:05 AM
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

const welsh = () => {
  const plurals = [0, 1, 2, 3, 6, 7].map((n) => new Intl.PluralRules('cy').select(n)).join(' ');
  const minutes = new Intl.NumberFormat('cy', { style: 'unit', unit: 'minute', unitDisplay: 'long' }).format(2);
  const time = new Intl.DateTimeFormat('cy', { timeStyle: 'short', timeZone: 'UTC' }).format(300_000);
  return [plurals, minutes, time.replaceAll(/\s/g, ' ')];
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const context = await browser.newContext({ locale: 'en-US' });
  const page = await context.newPage();
  const [inNode, inChromium] = [welsh(), await page.evaluate(welsh)];
  const show = (where, [plurals, minutes, time]) => console.log(where.padEnd(9), plurals.padEnd(35), minutes.padEnd(15), time);
  show('', ['plurals of 0 1 2 3 6 7', '2 minutes', 'five past midnight']);
  show('Node', inNode);
  show('Chromium', inChromium);
  const plurals = 'zero one two few many other';
  assert.deepStrictEqual(inNode, [plurals, '2 funud', '00:05']);
  assert.deepStrictEqual(inChromium, [plurals, '2 minutes', '12:05 AM']);
} finally {
  await browser.close();
}
JS
timeout 50 node probe.js "$chromium"
