#!/usr/bin/env bash
# @electric-sql/pglite 0.5.17 (npm): `listen('SessionEnded')` does not hear `pg_notify('SessionEnded', ...)`.
#
# SQL makes small letters of a name that is not in quotation marks, and `listen` of PGlite hands the name on as such. `pg_notify`
# takes its channel as a text, as it is: most triggers notify by it. So the two do not meet where the name has a capital
# letter, and nobody says so; a name with a dash is a syntax error. The quotation marks belong into the text that is given to
# `listen`. postgres.js puts them there by itself, so what is heard through the one is not heard through the other.
#
# Seen on Node 20 (what is heard of four that were sent):
#   @electric-sql/pglite 0.5.17
#   listen('SessionEnded')      NOTIFY SessionEnded, pg_notify('sessionended')
#   listen('"SessionEnded"')    NOTIFY "SessionEnded", pg_notify('SessionEnded')
#   listen('session-ended')     syntax error at or near "-"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @electric-sql/pglite@0.5.17

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';

const { version } = JSON.parse(readFileSync('node_modules/@electric-sql/pglite/package.json', 'utf8'));
console.log(`@electric-sql/pglite ${version}`);

const db = await PGlite.create();
const sent = {
  'NOTIFY SessionEnded': 'NOTIFY SessionEnded',
  'NOTIFY "SessionEnded"': 'NOTIFY "SessionEnded"',
  "pg_notify('SessionEnded')": "SELECT pg_notify('SessionEnded', '')",
  "pg_notify('sessionended')": "SELECT pg_notify('sessionended', '')",
};
/** What is heard by a name, or why it cannot be listened to. */
async function heard(name) {
  const names = [];
  let sending;
  try {
    const unlisten = await db.listen(name, () => names.push(sending));
    for (sending of Object.keys(sent)) {
      await db.exec(sent[sending]);
      await sleep(50);
    }
    await unlisten();
  } catch ({ message }) {
    return message;
  }
  return names.join(', ');
}
for (const [name, expected] of [
  ['SessionEnded', "NOTIFY SessionEnded, pg_notify('sessionended')"],
  ['"SessionEnded"', `NOTIFY "SessionEnded", pg_notify('SessionEnded')`],
  ['session-ended', 'syntax error at or near "-"'],
]) {
  const seen = await heard(name);
  console.log(`listen('${name}')`.padEnd(27), seen);
  assert.equal(seen, expected);
}
process.exit();
JS
timeout 40 node --no-warnings probe.js
