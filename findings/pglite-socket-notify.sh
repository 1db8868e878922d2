#!/usr/bin/env bash
# @electric-sql/pglite-socket 0.2.17 with pg 8.23.1 (npm): what one connection notifies, another that listens never hears.
#
# It lets clients of PostgreSQL talk to PGlite, several at once. All of them are one session of the database: what came of a
# statement goes to the connection that sent it, its notifications too. So the sender hears itself, without having listened,
# and the listener nothing, without an error. A library that listens and notifies by one connection passes its tests there,
# and so does an app of one process. `SET` of one is seen by all.
#
# Seen on Node 20 (A listens, B notifies; then B sets its application_name):
#   @electric-sql/pglite-socket 0.2.17, @electric-sql/pglite 0.5.14, pg 8.23.1
#   heard by A: nothing   heard by B: ended one
#   A's application_name: b
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @electric-sql/pglite-socket@0.2.17 @electric-sql/pglite@0.5.14 pg@8.23.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import pg from 'pg';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['@electric-sql/pglite-socket', '@electric-sql/pglite', 'pg'].map(versionOf).join(', '));

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => resolve(free));
  });
});
const db = await PGlite.create();
const server = new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 4 });
await server.start();
const connect = async () => {
  const client = new pg.Client({ host: '127.0.0.1', port, user: 'postgres', database: 'postgres', ssl: false });
  const heard = [];
  client.on('notification', ({ channel, payload }) => heard.push(`${channel} ${payload}`));
  await client.connect();
  return { client, heard };
};
const [a, b] = [await connect(), await connect()];
await a.client.query('LISTEN ended');
await b.client.query("NOTIFY ended, 'one'");
await new Promise((resolve) => setTimeout(resolve, 1_000));
await a.client.query('SELECT 1');
await new Promise((resolve) => setTimeout(resolve, 500));
await b.client.query("SET application_name = 'b'");
const { application_name: name } = (await a.client.query('SHOW application_name')).rows[0];
console.log(`heard by A: ${a.heard.join(', ') || 'nothing'}   heard by B: ${b.heard.join(', ') || 'nothing'}`);
console.log(`A's application_name: ${name}`);
assert.deepStrictEqual([a.heard, b.heard, name], [[], ['ended one'], 'b']);
process.exit();
JS
timeout 120 node --no-warnings probe.js
