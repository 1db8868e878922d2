#!/usr/bin/env bash
# connect-session-sequelize 7.1.7 (npm): a session that has expired goes on, and is prolonged, until the next quarter of an hour.
#
# Its `get` looks for the id alone; what has expired is deleted by a sweep, by itself every fifteen minutes. Who comes back
# before that is signed in, and with that request the session is as young as any: an idle timeout of five minutes is one of five to
# twenty. express-session asks nothing of its own, and a browser drops a cookie by itself only if that has a `maxAge`.
# connect-pg-simple compares the time when it reads.
#
# Seen on Node 20 (sessions of two seconds, cookies without `maxAge`; who somebody is who signed in, and asked for nothing in between):
#                                    after 4 s   in the database then
#   connect-session-sequelize 7.1.7  George      prolonged
#   connect-pg-simple 10.0.0         nobody      expired
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 express-session@1.19.0 connect-session-sequelize@7.1.7 \
  sequelize@6.37.8 connect-pg-simple@10.0.0 pg@8.23.1 @electric-sql/pglite@0.5.14 @electric-sql/pglite-socket@0.2.17

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import { PGLiteSocketServer } from '@electric-sql/pglite-socket';
import connectPg from 'connect-pg-simple';
import connectSequelize from 'connect-session-sequelize';
import express from 'express';
import session from 'express-session';
import pg from 'pg';
import { Sequelize } from 'sequelize';

const port = await new Promise((resolve) => {
  const server = createServer().listen(0, '127.0.0.1', () => {
    const { port: free } = server.address();
    server.close(() => resolve(free));
  });
});
const db = await PGlite.create();
await new PGLiteSocketServer({ db, port, host: '127.0.0.1', maxConnections: 8 }).start();
const url = `postgres://postgres@127.0.0.1:${port}/postgres`;
const seconds = 2;
const stores = {
  'connect-session-sequelize': async () => {
    const sequelize = new Sequelize(url, { logging: false, pool: { max: 1 } });
    const store = new (connectSequelize(session.Store))({ db: sequelize, expiration: seconds * 1_000 });
    await store.sync();
    return [store, 'SELECT expires AS at FROM "Sessions"'];
  },
  'connect-pg-simple': async () => {
    const pool = new pg.Pool({ connectionString: url, ssl: false, max: 1 });
    const store = new (connectPg(session))({ pool, ttl: seconds, createTableIfMissing: true, pruneSessionInterval: false });
    return [store, 'SELECT expire AS at FROM session'];
  },
};
console.log(`${''.padEnd(32)} after 4 s   in the database then`);
const seen = {};
for (const [name, create] of Object.entries(stores)) {
  const [store, query] = await create();
  const app = express();
  app.use(session({ secret: 'x'.repeat(32), store, resave: false, saveUninitialized: false }));
  app.post('/sign-in', (request, response) => {
    request.session.user = 'George';
    response.end();
  });
  app.get('/who', (request, response) => response.end(request.session.user ?? 'nobody'));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const base = `http://127.0.0.1:${server.address().port}`;
  const answer = await fetch(`${base}/sign-in`, { method: 'POST' });
  const headers = { cookie: answer.headers.getSetCookie()[0].split(';')[0] };
  await sleep(2 * seconds * 1_000);
  const askedAt = Date.now();
  const who = await (await fetch(`${base}/who`, { headers })).text();
  const { rows } = await db.query(query);
  seen[name] = [who, rows[0].at.getTime() > askedAt ? 'prolonged' : 'expired'];
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(32), seen[name][0].padEnd(11), seen[name][1]);
}
assert.deepStrictEqual(seen, {
  'connect-session-sequelize': ['George', 'prolonged'],
  'connect-pg-simple': ['nobody', 'expired'],
});
process.exit();
JS
timeout 60 node --no-warnings probe.js
