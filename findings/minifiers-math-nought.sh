#!/usr/bin/env bash
# cssnano 7.1.9, clean-css 5.3.3, csso 5.0.5 (npm): a nought within `round()` or `env()` loses its px, and its rule with it.
#
# 0px and 0 are the same length, but within a function that calculates 0 is a number, which is not to be mixed with lengths: what
# holds it is no value, and the browser falls back to another rule, or to none. All three know that of `calc()`, `min()`, `max()`
# and `clamp()`, and none of the functions that came later. csso takes the unit away in the fallback of `env()` too, within
# `max()` as well: `max(env(--none, 0px), 5px)` is lost where the browser does not know the variable, which is what the fallback
# is for. esbuild 0.28.2 and lightningcss 1.33.0 leave the unit, or reckon the value out.
#
# Seen on Node 20, Chromium 156 of Debian 12 (the width, in px; 77 is of the rule before):
#                      hypot(0px, 3px)   round(5px, 0px + 2px)   max(env(--none, 0px), 5px)
#   as written         3                 6                       5
#   cssnano 7.1.9      77                77                      5
#   clean-css 5.3.3    77                77                      5
#   csso 5.0.5         77                77                      the whole line
#   esbuild            3                 6                       5
#   lightningcss       3                 6                       5
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts esbuild@0.28.2 cssnano@7.1.9 postcss@8.5.33 csso@5.0.5 clean-css@5.3.3 \
  lightningcss@1.33.0 playwright-core@1.64.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import CleanCSS from 'clean-css';
import cssnano from 'cssnano';
import * as csso from 'csso';
import { transform } from 'esbuild';
import * as lightningcss from 'lightningcss';
import { chromium } from 'playwright-core';
import postcss from 'postcss';

const VALUES = ['hypot(0px, 3px)', 'round(5px, 0px + 2px)', 'max(env(--none, 0px), 5px)'];
const minifiers = {
  'as written': (css) => css,
  'cssnano 7.1.9': async (css) => (await postcss([cssnano]).process(css, { from: undefined })).css,
  'clean-css 5.3.3': (css) => new CleanCSS().minify(css).styles,
  'csso 5.0.5': (css) => csso.minify(css).css,
  'esbuild 0.28.2': async (css) => (await transform(css, { loader: 'css', minify: true })).code,
  'lightningcss 1.33.0': (css) =>
    lightningcss.transform({ filename: 'a.css', code: Buffer.from(css), minify: true }).code.toString(),
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = {};
try {
  const page = await browser.newPage();
  for (const [name, minify] of Object.entries(minifiers)) {
    seen[name] = [];
    for (const value of VALUES) {
      const css = (await minify(`p{width:${value}}`)).trim();
      await page.setContent(`<!doctype html><style>body{width:500px}p{width:77px}</style><style>${css}</style><p>`);
      const width = await page.evaluate(() => parseFloat(getComputedStyle(document.querySelector('p')).width));
      seen[name].push(width);
      console.log(name.padEnd(20), String(width).padEnd(5), css);
    }
  }
} finally {
  await browser.close();
}
const kept = [3, 6, 5];
const lost = [77, 77, 5];
assert.deepStrictEqual(Object.values(seen), [kept, lost, lost, [77, 77, 500], kept, kept]);
JS
timeout 50 node probe.js "$chromium"
