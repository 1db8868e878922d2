#!/usr/bin/env bash
# @electric-sql/pglite 0.5.17 (npm): one bigint column comes back in two types, row by row.
#
# pg gives every bigint as a text. PGlite gives a number while it is safe, and a BigInt from 2^53 on. A column of
# milliseconds is all numbers, until the first row with "never" in it (the largest bigint), and that row throws wherever the
# other rows could be added, compared by Math.max or made JSON of.
#
# Seen on Node 20:
#   @electric-sql/pglite 0.5.17, pg-types of pg 8.23.1
#   1795807200000        PGlite: number 1795807200000         pg: string 1795807200000
#   9223372036854775807  PGlite: bigint 9223372036854775807   pg: string 9223372036854775807
#   Math.max of the column: Cannot convert a BigInt value to a number
#   JSON of the rows: Do not know how to serialize a BigInt
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
import pg from 'pg';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`@electric-sql/pglite ${versionOf('@electric-sql/pglite')}, pg-types of pg ${versionOf('pg')}`);

const messageOf = (make) => {
  try {
    return String(make());
  } catch (error) {
    return error.message;
  }
};

const db = await PGlite.create();
await db.exec(`CREATE TABLE sessions (ends_at bigint);
  INSERT INTO sessions VALUES (1795807200000), (9223372036854775807)`);
const { rows, fields } = await db.query('SELECT ends_at FROM sessions ORDER BY 1');
await db.close();
const parse = pg.types.getTypeParser(fields[0].dataTypeID);
const types = [];
for (const { ends_at: value } of rows) {
  const inPg = parse(String(value));
  types.push([typeof value, typeof inPg]);
  console.log(`${value}`.padEnd(20), `PGlite: ${typeof value} ${value}`.padEnd(36), `pg: ${typeof inPg} ${inPg}`);
}
const sum = messageOf(() => Math.max(...rows.map((row) => row.ends_at)));
const json = messageOf(() => JSON.stringify(rows));
console.log(`Math.max of the column: ${sum}\nJSON of the rows: ${json}`);
assert.deepStrictEqual(types, [
  ['number', 'string'],
  ['bigint', 'string'],
]);
assert.match(sum, /BigInt/);
assert.match(json, /BigInt/);
JS
timeout 50 node probe.js
