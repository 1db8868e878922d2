#!/usr/bin/env bash
# node 20.20.2 and 26.10.0 (npm's package node): how to ask which way a language is written, and what is answered,
# hangs on the version.
#
# `Intl.Locale` tells it by the property `textInfo` in 20, by `getTextInfo()` in 26; neither has both, so code written on
# one finds nothing on the other. And Node 20 goes by the data that it has for the language, not by its script: for
# Dhivehi, Ladino, or Azerbaijani in Arabic letters, of which it has none, it says "left to right", and knows the script.
#
# Seen (Hebrew, Dhivehi, Ladino, Azerbaijani; with the script that it knows):
#   20.20.2   textInfo        he Hebr rtl   dv Thaa ltr   lad Hebr ltr   az-Arab Arab ltr
#   26.10.0   getTextInfo()   he Hebr rtl   dv Thaa rtl   lad Hebr rtl   az-Arab Arab rtl
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > probe.cjs <<'JS'
const assert = require('node:assert');

const [version] = process.argv.slice(2);
assert.strictEqual(process.versions.node, version);
const names = ['textInfo', 'getTextInfo'].filter((name) => name in Intl.Locale.prototype);
const directions = ['he', 'dv', 'lad', 'az-Arab'].map((tag) => {
  const locale = new Intl.Locale(tag);
  const { direction } = locale.getTextInfo?.() ?? locale.textInfo;
  return [tag, locale.maximize().script, direction].join(' ');
});
const told = names.map((name) => (name === 'textInfo' ? name : `${name}()`)).join(', ');
console.log(version.padEnd(9), told.padEnd(15), directions.join('   '));
const other = version.startsWith('20.') ? 'ltr' : 'rtl';
assert.deepStrictEqual(names, [version.startsWith('26.') ? 'getTextInfo' : 'textInfo']);
assert.deepStrictEqual(directions, ['he Hebr rtl', `dv Thaa ${other}`, `lad Hebr ${other}`, `az-Arab Arab ${other}`]);
JS
for version in 20.20.2 26.10.0; do
  mkdir "$version"
  echo '{ "private": true }' > "$version/package.json"
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
  timeout 30 "$version/node_modules/.bin/node" probe.cjs "$version"
done
