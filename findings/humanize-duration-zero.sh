#!/usr/bin/env bash
# humanize-duration 3.35.1 (npm): in Arabic its nought is another language's digit.
#
# One to nine are Arabic digits (U+0661 to U+0669), the nought is that of Persian (U+06F0). The two noughts look alike in most
# fonts, so nobody sees it; but "10 minutes" is not what Intl writes for the same number, is not found by a search for it, and
# holds digits of two sets, of which a reader of numbers knows one. "3 minutes" is right.
#
# Seen on Node 20 (the digits of both, as code points):
#   humanize-duration 3.35.1
#   3 minutes    663             Intl 663
#   10 minutes   661 6f0         Intl 661 660
#   105 minutes  661 6f0 665     Intl 661 660 665
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts humanize-duration@3.35.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import humanizeDuration from 'humanize-duration';

console.log(`humanize-duration ${JSON.parse(readFileSync('node_modules/humanize-duration/package.json', 'utf8')).version}`);

const digitsOf = (words) => [...words].filter((c) => /\p{Nd}/u.test(c)).map((c) => c.codePointAt(0).toString(16)).join(' ');
const arabic = new Intl.NumberFormat('ar', { numberingSystem: 'arab', useGrouping: false });
const seen = [3, 10, 105].map((minutes) => {
  const words = humanizeDuration(minutes * 60_000, { language: 'ar', units: ['m'] });
  const [its, ofIntl] = [words, arabic.format(minutes)].map(digitsOf);
  console.log(`${minutes} minutes`.padEnd(12), its.padEnd(15), `Intl ${ofIntl}`);
  return [its, ofIntl];
});
assert.deepStrictEqual(seen, [
  ['663', '663'],
  ['661 6f0', '661 660'],
  ['661 6f0 665', '661 660 665'],
]);
JS
timeout 30 node probe.js
