#!/usr/bin/env bash
# postgres 3.4.9, @electric-sql/pglite 0.5.14 (npm): a deadline of `infinity` is read as an Invalid Date, which is before nothing.
#
# Postgres has `infinity` for what never ends. pg reads it as the number Infinity, which compares as one would wish, with a
# `Date` too. postgres.js and PGlite make an Invalid Date of it: no comparison with it is true, so whether a session that never
# ends is over depends on which way round an app asks.
#
# Seen on Node 20 (`'infinity'::timestamptz`, PGlite by its socket):
#   pg 8.23.1, postgres 3.4.9, @electric-sql/pglite 0.5.14
#                read as       deadline > now  deadline <= now
#   pg           Infinity      true            false
#   postgres.js  Invalid Date  false           false
#   PGlite       Invalid Date  false           false
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts pg@8.23.1 postgres@3.4.9 @electric-sql/pglite@0.5.14 \
  @electric-sql/pglite-socket@0.2.17

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { once } from 'node:events';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';
import postgres from 'postgres';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['pg', 'postgres', '@electric-sql/pglite'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
await new Promise((resolve) => free.close(resolve));
const db = await PGlite.create();
await new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections: 2 }).start();

const query = "SELECT 'infinity'::timestamptz AS deadline";
const at = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
const client = new pg.Client(at);
await client.connect();
const sql = postgres({ ...at, max: 1, ssl: false });
const read = {
  pg: (await client.query(query)).rows[0].deadline,
  'postgres.js': (await sql.unsafe(query))[0].deadline,
  PGlite: (await db.query(query)).rows[0].deadline,
};

console.log(''.padEnd(12), 'read as       deadline > now  deadline <= now');
const now = new Date();
const seen = {};
for (const [name, deadline] of Object.entries(read)) {
  seen[name] = [String(deadline), deadline > now, deadline <= now];
  console.log(name.padEnd(12), seen[name][0].padEnd(13), String(seen[name][1]).padEnd(15), seen[name][2]);
}
const invalid = ['Invalid Date', false, false];
assert.deepStrictEqual(seen, { pg: ['Infinity', true, false], 'postgres.js': invalid, PGlite: invalid });
process.exit();
JS
timeout 40 node probe.js
