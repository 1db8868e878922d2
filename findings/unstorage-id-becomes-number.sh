#!/usr/bin/env bash
# unstorage 1.17.6 (npm): a text that was stored may come back as another thing, by what it looks like.
#
# setItem() stores a text as it is, without quotes; getItem() then guesses what was meant. So an id is a text for most users
# and a number for those whose id has only digits, or digits around one "e": "8271e3" (six hexadecimal digits) is read as
# 8271000, and nothing can tell that it was something else. Texts with more digits than a safe number has stay what they
# are, so long ids never show it. getItemRaw() gives the text.
#
# Seen on Node 20, memory driver:
#   unstorage 1.17.6
#   stored "8271e4a"  read "8271e4a"  raw "8271e4a"
#   stored "8271e3"   read 8271000    raw "8271e3"
#   stored "4711"     read 4711       raw "4711"
#   stored "true"     read true       raw "true"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts unstorage@1.17.6

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createStorage } from 'unstorage';

console.log(`unstorage ${JSON.parse(readFileSync('node_modules/unstorage/package.json', 'utf8')).version}`);

const storage = createStorage(); // its own memory driver
const seen = [];
for (const text of ['8271e4a', '8271e3', '4711', 'true']) {
  await storage.setItem('session:subject', text);
  const read = await storage.getItem('session:subject');
  const raw = await storage.getItemRaw('session:subject');
  assert.equal(raw, text);
  seen.push(read);
  console.log(
    `stored ${JSON.stringify(text)}`.padEnd(17),
    `read ${JSON.stringify(read)}`.padEnd(15),
    `raw ${JSON.stringify(raw)}`,
  );
}
assert.deepStrictEqual(seen, ['8271e4a', 8271000, 4711, true]);
JS
timeout 30 node probe.js
