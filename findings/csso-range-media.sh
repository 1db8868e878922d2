#!/usr/bin/env bash
# csso 5.0.5 (npm): rules whose condition it does not know are gone, without a word.
#
# `@media (width <= 20rem)` is known to browsers since 2022, `:lang(ar, he)` is how one rule says what holds in
# two languages. csso takes the first away with all that is in it, and the second; `(max-width: 20rem)` and
# `:is(:lang(ar), :lang(he))` stay, and so does `@container (width <= 20rem)`. No error, no warning: the dialog that fits a
# phone in development does not in production. lightningcss 1.33.0 keeps all.
#
# Seen on Node 20:
#                                                       csso 5.0.5   lightningcss 1.33.0
#   @media (width<=20rem){p{margin:0}}                  gone         there
#   @media (10rem<=width<=20rem){p{margin:0}}           gone         there
#   p:lang(ar,he){margin:0}                             gone         there
#   @media (max-width:20rem){p{margin:0}}               there        there
#   p:is(:lang(ar),:lang(he)){margin:0}                 there        there
#   @container (width<=20rem){p{margin:0}}              there        there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts csso@5.0.5 lightningcss@1.33.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { minify } from 'csso';
import { transform } from 'lightningcss';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(' '.repeat(51), versionOf('csso').padEnd(12), versionOf('lightningcss'));
const rules = {
  '@media (width<=20rem){p{margin:0}}': 'gone',
  '@media (10rem<=width<=20rem){p{margin:0}}': 'gone',
  'p:lang(ar,he){margin:0}': 'gone',
  '@media (max-width:20rem){p{margin:0}}': 'there',
  'p:is(:lang(ar),:lang(he)){margin:0}': 'there',
  '@container (width<=20rem){p{margin:0}}': 'there',
};
for (const [rule, expected] of Object.entries(rules)) {
  const outputs = [
    minify(rule).css,
    transform({ filename: 'page.css', code: Buffer.from(rule), minify: true }).code.toString(),
  ];
  const seen = outputs.map((css) => (css.includes('margin') ? 'there' : 'gone'));
  console.log(rule.padEnd(51), seen[0].padEnd(12), seen[1]);
  assert.deepStrictEqual(seen, [expected, 'there']);
}
JS
timeout 30 node probe.js
