#!/usr/bin/env bash
# libsql 0.5.29 (npm): the number 17 in a TEXT column becomes "17.0".
#
# Every JavaScript number is bound as a REAL, so SQLite's affinity makes "17.0" of it. Reading back by the number works
# (it is bound in the same way), so a test that writes and reads with one type passes; by the text '17', which is what a URL,
# a cookie or JSON has, nothing is found, and the same user id from both ways makes two users. A BigInt is bound right.
#
# Seen on Node 20:
#   libsql 0.5.29
#   bound 17    stored "17.0"  found by 17: yes  found by '17': no
#   bound 17n   stored "17"    found by 17: no   found by '17': yes
#   bound '17'  stored "17"    found by 17: no   found by '17': yes
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts libsql@0.5.29

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import Database from 'libsql';

console.log(`libsql ${JSON.parse(readFileSync('node_modules/libsql/package.json', 'utf8')).version}`);

const db = new Database(':memory:');
db.exec('CREATE TABLE sessions (subject TEXT NOT NULL)');
const seen = [];
for (const [name, value] of [['17', 17], ['17n', 17n], ["'17'", '17']]) {
  db.prepare('DELETE FROM sessions').run();
  db.prepare('INSERT INTO sessions VALUES (?)').run(value);
  const { subject } = db.prepare('SELECT subject FROM sessions').get();
  const found = [17, '17'].map((key) => db.prepare('SELECT 1 FROM sessions WHERE subject = ?').all(key).length === 1);
  seen.push([subject, ...found]);
  const [byNumber, byText] = found.map((is) => (is ? 'yes' : 'no'));
  console.log(`bound ${name.padEnd(5)} stored ${JSON.stringify(subject).padEnd(7)} found by 17: ${byNumber.padEnd(4)} found by '17': ${byText}`);
}
db.close();
assert.deepStrictEqual(seen, [
  ['17.0', true, false],
  ['17', false, true],
  ['17', false, true],
]);
JS
timeout 30 node probe.js
