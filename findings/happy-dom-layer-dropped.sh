#!/usr/bin/env bash
# happy-dom 21.0.4 (npm): rules in a cascade layer are dropped, the layer and all that stands in it.
#
# css-cascade-5, 6.4: `@layer { ... }` is a rule that holds rules; every browser since 2022 applies them. In happy-dom a
# sheet of one layer has no rules at all, so that what it styles looks as if there were no sheet; `@media` is kept.
#
# Seen on Node 20:
#   happy-dom 21.0.4
#   without a layer   rules: 1  display: none
#   in a layer        rules: 0  display: block
#   in a media query  rules: 1  display: none
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';

console.log(`happy-dom ${JSON.parse(readFileSync('node_modules/happy-dom/package.json', 'utf8')).version}`);
const seen = [];
for (const [name, css] of [
  ['without a layer', 'p { display: none; }'],
  ['in a layer', '@layer { p { display: none; } }'],
  ['in a media query', '@media all { p { display: none; } }'],
]) {
  const window = new Window({ url: 'https://bank.example/' });
  const { document } = window;
  document.body.innerHTML = '<p>4711</p>';
  const sheet = new window.CSSStyleSheet();
  sheet.replaceSync(css);
  document.adoptedStyleSheets = [sheet];
  const { display } = window.getComputedStyle(document.querySelector('p'));
  seen.push([sheet.cssRules.length, display]);
  console.log(`${name.padEnd(17)} rules: ${sheet.cssRules.length}  display: ${display}`);
  await window.happyDOM.close();
}
assert.deepStrictEqual(seen, [
  [1, 'none'],
  [0, 'block'],
  [1, 'none'],
]);
JS
timeout 30 node probe.js
