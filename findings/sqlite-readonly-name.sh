#!/usr/bin/env bash
# libsql 0.5.29 (npm) and node:sqlite of Node 22.23.3 (npm's package node): a database opened with `readonly: true` takes writes.
#
# `readonly` is the option of better-sqlite3, as whose replacement libsql offers itself, and it stands in the types of libsql;
# so does `fileMustExist`. Neither is read: the database is written to, and where the file is missing, as at a mistyped
# path, an empty one is made. `db.readonly` is false. In node:sqlite the option is `readOnly`, and any other name is passed
# over. What does hold is `readOnly` there, and the address `file:...?mode=ro` in both.
#
# Seen (an insert into a database that has the table; and a file that is not there):
#                                       insert       missing file
#   libsql 0.5.29    readonly           taken        made
#   libsql 0.5.29    fileMustExist      taken        made
#   libsql 0.5.29    file:?mode=ro      refused      refused
#   node:sqlite      readonly           taken        made
#   node:sqlite      readOnly           refused      refused
#   node:sqlite      file:?mode=ro      refused      refused
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund libsql@0.5.29 node@22.23.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { existsSync, readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import Libsql from 'libsql';

const writer = new DatabaseSync('sessions.db');
writer.exec('CREATE TABLE sessions (id TEXT)');
writer.close();
const { version } = JSON.parse(readFileSync('node_modules/libsql/package.json', 'utf8'));
assert.equal(process.versions.node, '22.23.3');

const atUrl = (name) => `file:${name}?mode=ro`;
const cases = [
  [`libsql ${version}`, 'readonly', (name) => new Libsql(name, { readonly: true })],
  [`libsql ${version}`, 'fileMustExist', (name) => new Libsql(name, { fileMustExist: true })],
  [`libsql ${version}`, 'file:?mode=ro', (name) => new Libsql(atUrl(name))],
  ['node:sqlite', 'readonly', (name) => new DatabaseSync(name, { readonly: true })],
  ['node:sqlite', 'readOnly', (name) => new DatabaseSync(name, { readOnly: true })],
  ['node:sqlite', 'file:?mode=ro', (name) => new DatabaseSync(new URL(`file://${process.cwd()}/${name}?mode=ro`))],
];
function attempt(use, done) {
  try {
    use();
    return done;
  } catch (error) {
    assert.match(error.message, /readonly database|unable to open/i);
    return 'refused';
  }
}
const seen = cases.map(([library, way, open], at) => {
  const missing = `missing-${at}.db`;
  const insert = attempt(() => {
    const database = open('sessions.db');
    database.exec("INSERT INTO sessions VALUES ('4711')");
    database.close();
  }, 'taken');
  const made = attempt(() => open(missing).close(), 'opened');
  assert.equal(made === 'opened', existsSync(missing));
  return [library, way, insert, made === 'opened' ? 'made' : made];
});
console.log(''.padEnd(35), 'insert'.padEnd(12), 'missing file');
for (const [library, way, insert, made] of seen) console.log(library.padEnd(16), way.padEnd(18), insert.padEnd(12), made);
assert.equal(new Libsql('sessions.db', { readonly: true }).readonly, false);
const holds = ([library, way]) => way === 'file:?mode=ro' || way === 'readOnly';
for (const one of seen) assert.deepStrictEqual(one.slice(2), holds(one) ? ['refused', 'refused'] : ['taken', 'made']);
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
