#!/usr/bin/env bash
# node 22.23.3 (npm's package node; SQLite 3.51.3) and libsql 0.5.29 (3.45.1): on a database that is opened for reading only,
# `BEGIN EXCLUSIVE` is done, and locks nothing.
#
# Who wants to know at the start whether a store can be written to takes its lock and gives it back, or lets the `CREATE TABLE
# IF NOT EXISTS` of each start run. On a read-only database both are done without a word, the first as a mere `BEGIN`, also
# while another has the lock; it is the first sign-in that fails. An `UPDATE` of no row is refused, and so is `PRAGMA
# user_version` with the number that is there already: those two tell, and change nothing.
#
# Seen, the same in both (by who may only read; by who may write; and by them while another has the lock):
#                                reads        writes   reads, locked   writes, locked
#   BEGIN IMMEDIATE; COMMIT      done         done     done            locked
#   BEGIN EXCLUSIVE; COMMIT      done         done     done            locked
#   CREATE TABLE IF NOT EXISTS   done         done     done            done
#   UPDATE ... WHERE false       readonly     done     readonly        locked
#   PRAGMA user_version = 7      readonly     done     readonly        locked
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund libsql@0.5.29 node@22.23.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import Libsql from 'libsql';

const { version } = JSON.parse(readFileSync('node_modules/libsql/package.json', 'utf8'));
const libraries = {
  [`node ${process.versions.node}`]: (name, readOnly) => new DatabaseSync(name, { readOnly }),
  [`libsql ${version}`]: (name, readOnly) => new Libsql(readOnly ? `file:${name}?mode=ro` : name),
};
const TABLE = 'CREATE TABLE IF NOT EXISTS sessions (id TEXT, seen INTEGER)';
const statements = {
  'BEGIN IMMEDIATE; COMMIT': 'BEGIN IMMEDIATE; COMMIT',
  'BEGIN EXCLUSIVE; COMMIT': 'BEGIN EXCLUSIVE; COMMIT',
  'CREATE TABLE IF NOT EXISTS': TABLE,
  'UPDATE ... WHERE false': 'UPDATE sessions SET seen = 0 WHERE false',
  'PRAGMA user_version = 7': 'PRAGMA user_version = 7',
};
function attempt(database, sql) {
  try {
    database.exec(sql);
    return 'done';
  } catch ({ message }) {
    return /readonly|locked/.exec(message)?.[0] ?? message;
  }
}
const show = (name, texts) => {
  const [reads, writes, readsLocked, writesLocked] = texts;
  console.log(`  ${name.padEnd(28)}`, reads.padEnd(12), writes.padEnd(8), readsLocked.padEnd(15), writesLocked);
};

let count = 0;
for (const [library, open] of Object.entries(libraries)) {
  const name = `sessions-${count++}.db`;
  const other = open(name, false);
  other.exec(`${TABLE}; PRAGMA user_version = 7`);
  const reader = open(name, true);
  const writer = open(name, false);
  console.log(`${library}, SQLite ${other.prepare('SELECT sqlite_version() AS version').get().version}`);
  show('', ['reads', 'writes', 'reads, locked', 'writes, locked']);
  const seen = {};
  for (const [statement, sql] of Object.entries(statements)) {
    seen[statement] = [attempt(reader, sql), attempt(writer, sql)];
    other.exec('BEGIN IMMEDIATE');
    seen[statement].push(attempt(reader, sql), attempt(writer, sql));
    other.exec('COMMIT');
    show(statement, seen[statement]);
  }
  assert.deepStrictEqual(seen, {
    'BEGIN IMMEDIATE; COMMIT': ['done', 'done', 'done', 'locked'],
    'BEGIN EXCLUSIVE; COMMIT': ['done', 'done', 'done', 'locked'],
    'CREATE TABLE IF NOT EXISTS': ['done', 'done', 'done', 'done'],
    'UPDATE ... WHERE false': ['readonly', 'done', 'readonly', 'locked'],
    'PRAGMA user_version = 7': ['readonly', 'done', 'readonly', 'locked'],
  });
}
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
