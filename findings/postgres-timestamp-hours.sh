#!/usr/bin/env bash
# postgres 3.4.9, @electric-sql/pglite 0.5.14 (npm): a deadline in a `timestamp` column is read hours from where it was written.
#
# A `timestamp` is a date and a time without a zone. postgres.js and PGlite send an instant in UTC, and read what they get
# as of the machine's own zone. In New York a session of fifteen minutes so lasts for five hours and a quarter, in Berlin it
# is over before it begins; where Node runs in UTC, as in most containers, nothing is seen. pg writes in the zone that it
# reads in, and gets its instants back, but not those of the other two. `timestamptz` is right in each.
#
# Seen on Node 20 (PGlite by its socket, its zone UTC; how far from the instant that was written by the same client):
#                                  UTC    America/New_York   Europe/Berlin   timestamptz
#   pg 8.23.1                      0 h    0 h                0 h             0 h
#   postgres 3.4.9                 0 h    5 h                -1 h            0 h
#   @electric-sql/pglite 0.5.14    0 h    5 h                -1 h            0 h
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

const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
await new Promise((resolve) => free.close(resolve));
const db = await PGlite.create();
await new PGLiteSocketServer({ db, host: '127.0.0.1', port, maxConnections: 2 }).start();
assert.deepStrictEqual((await db.query('SHOW TimeZone')).rows, [{ TimeZone: 'UTC' }]);
await db.exec('CREATE TABLE sessions (id text PRIMARY KEY, deadline timestamp, zoned timestamptz)');

const at = { host: '127.0.0.1', port, user: 'postgres', database: 'postgres' };
const client = new pg.Client(at);
await client.connect();
const sql = postgres({ ...at, max: 1, ssl: false });
const clients = {
  pg: async (query, values) => (await client.query(query, values)).rows,
  postgres: (query, values) => sql.unsafe(query, values),
  '@electric-sql/pglite': async (query, values) => (await db.query(query, values)).rows,
};

const zones = ['UTC', 'America/New_York', 'Europe/Berlin'];
const show = (name, texts) => console.log(name.padEnd(30), texts.map((text, n) => text.padEnd([6, 18, 15, 0][n])).join(' '));
show('', [...zones, 'timestamptz']);
const written = new Date('2026-11-29T12:00:00Z');
const seen = {};
for (const [library, run] of Object.entries(clients)) {
  const hoursOf = (instant) => `${(instant.getTime() - written.getTime()) / 3_600_000} h`;
  const zoned = new Set();
  seen[library] = [];
  for (const zone of zones) {
    process.env.TZ = zone;
    await run('INSERT INTO sessions VALUES ($1, $2, $3)', [`${library} ${zone}`, written, written]);
    const [row] = await run('SELECT deadline, zoned FROM sessions WHERE id = $1', [`${library} ${zone}`]);
    seen[library].push(hoursOf(row.deadline));
    zoned.add(hoursOf(row.zoned));
  }
  seen[library].push([...zoned].join(', '));
  show(`${library} ${JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8')).version}`, seen[library]);
}
assert.deepStrictEqual(seen, {
  pg: ['0 h', '0 h', '0 h', '0 h'],
  postgres: ['0 h', '5 h', '-1 h', '0 h'],
  '@electric-sql/pglite': ['0 h', '5 h', '-1 h', '0 h'],
});
process.exit();
JS
timeout 40 node probe.js
