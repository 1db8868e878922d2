#!/usr/bin/env bash
# esbuild 0.28.2, cssnano 7.1.9, csso 5.0.5, clean-css 5.3.3 (npm): `margin-inline` between `margin` and `margin-left` is undone.
#
# `margin: 0; margin-inline: 1px; margin-left: 0` leaves the right side at 1px. Each of them puts the two physical declarations
# together, over the logical one that stands between them and sets the same sides: three write `margin-inline: 1px; margin: 0`
# and take the right side away, clean-css writes them the other way round and gives the left one back. `padding` goes the same
# way, and in esbuild `inset` does too. Nothing is said. lightningcss 1.33.0 leaves the order as it is.
#
# Seen on Node 20, Chromium 156 of Debian 12 (left and right, in px; the middle one is `margin-inline` and its kin):
#                      margin    padding   inset
#   as written         0 1       0 1       0 1
#   esbuild 0.28.2     0 0       0 0       0 0
#   cssnano 7.1.9      0 0       0 0       0 1
#   csso 5.0.5         0 0       0 0       0 1
#   clean-css 5.3.3    1 1       1 1       0 1
#   lightningcss       0 1       0 1       0 1
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

const SHEETS = {
  margin: 'p{margin:0;margin-inline:1px;margin-left:0}',
  padding: 'p{padding:0;padding-inline:1px;padding-left:0}',
  inset: 'p{position:absolute;top:0;right:0;bottom:0;left:0;inset-inline:1px;left:0}',
};
const minifiers = {
  'as written': (css) => css,
  'esbuild 0.28.2': async (css) => (await transform(css, { loader: 'css', minify: true })).code,
  'cssnano 7.1.9': async (css) => (await postcss([cssnano]).process(css, { from: undefined })).css,
  'csso 5.0.5': (css) => csso.minify(css).css,
  'clean-css 5.3.3': (css) => new CleanCSS({ level: 2 }).minify(css).styles,
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
    for (const [property, sheet] of Object.entries(SHEETS)) {
      const css = (await minify(sheet)).trim();
      await page.setContent(`<!doctype html><style>${css}</style><p>`);
      const sides = await page.evaluate((of) => {
        const style = getComputedStyle(document.querySelector('p'));
        const prefix = of === 'inset' ? '' : `${of}-`;
        return ['left', 'right'].map((side) => parseFloat(style.getPropertyValue(prefix + side))).join(' ');
      }, property);
      seen[name].push(sides);
      if (property === 'margin') console.log(name.padEnd(20), css);
    }
    console.log(''.padEnd(20), seen[name].join('   '));
  }
} finally {
  await browser.close();
}
const right = ['0 1', '0 1', '0 1'];
const gone = ['0 0', '0 0', '0 1'];
assert.deepStrictEqual(Object.values(seen), [right, ['0 0', '0 0', '0 0'], gone, gone, ['1 1', '1 1', '0 1'], right]);
JS
timeout 50 node probe.js "$chromium"
