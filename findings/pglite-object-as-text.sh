#!/usr/bin/env bash
# @electric-sql/pglite 0.5.17 (npm): an object that is bound to a text column is stored as "[object Object]", without a word.
#
# pg 8.23.1, whose place PGlite takes in tests, makes JSON of an object and an array literal of an array. PGlite makes
# JSON only for json and jsonb columns; for text it takes String(value). So code that hands its session data to a text
# column as it is works with pg and loses the data in PGlite, in the INSERT already: nothing fails before it is read again.
# (What pg sends needs no server to be seen: its own preparation of a value is asked.)
#
# Seen on Node 20:
#   @electric-sql/pglite 0.5.17, pg 8.23.1
#   {"cart":["tea"]}  PGlite text: [object Object]  PGlite jsonb: {"cart":["tea"]}  pg sends: {"cart":["tea"]}
#   ["tea","milk"]    PGlite text: tea,milk         PGlite jsonb: ["tea","milk"]    pg sends: {"tea","milk"}
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17 pg@8.23.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { PGlite } from '@electric-sql/pglite';
import utils from 'pg/lib/utils.js';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`@electric-sql/pglite ${versionOf('@electric-sql/pglite')}, pg ${versionOf('pg')}`);

const db = await PGlite.create();
await db.exec('CREATE TABLE sessions (as_text text, as_json jsonb)');
const seen = [];
for (const value of [{ cart: ['tea'] }, ['tea', 'milk']]) {
  await db.query('DELETE FROM sessions');
  await db.query('INSERT INTO sessions VALUES ($1, $2)', [value, value]);
  const { rows } = await db.query('SELECT * FROM sessions');
  const row = [rows[0].as_text, JSON.stringify(rows[0].as_json), utils.prepareValue(value)];
  seen.push(row);
  console.log(
    JSON.stringify(value).padEnd(17),
    `PGlite text: ${row[0].padEnd(16)} PGlite jsonb: ${row[1].padEnd(17)} pg sends: ${row[2]}`,
  );
}
await db.close();
assert.deepStrictEqual(seen, [
  ['[object Object]', '{"cart":["tea"]}', '{"cart":["tea"]}'],
  ['tea,milk', '["tea","milk"]', '{"tea","milk"}'],
]);
JS
timeout 50 node probe.js
