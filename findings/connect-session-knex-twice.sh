#!/usr/bin/env bash
# connect-session-knex 5.0.0 (npm): each error of the database is told twice, the second time to nobody.
#
# Its methods give an error to the callback and then throw it, out of an async function whose promise express-session never looks
# at: an unhandled rejection, by which Node ends a process. `touch` has no callback for an error at all. So a database that is
# away for a moment is an end of the app, where connect-pg-simple 10.0.0 with the same database answers with an error.
#
# Seen on Node 20 (the connection is closed; callback, and unhandled rejections):
#   connect-session-knex 5.0.0, connect-pg-simple 10.0.0
#                                  callback   unhandled
#   connect-session-knex  get      an error   1
#   connect-session-knex  set      an error   1
#   connect-session-knex  touch    never      1
#   connect-session-knex  destroy  an error   1
#   connect-pg-simple     get      an error   0
#   connect-pg-simple     set      an error   0
#   connect-pg-simple     touch    an error   0
#   connect-pg-simple     destroy  an error   0
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express-session@1.19.0 connect-session-knex@5.0.0 knex@3.3.0 \
  knex-pglite@0.14.0 @electric-sql/pglite@0.5.14 connect-pg-simple@10.0.0 pg@8.23.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { PGlite } from '@electric-sql/pglite';
import createPgStore from 'connect-pg-simple';
import { ConnectSessionKnexStore } from 'connect-session-knex';
import session from 'express-session';
import knex from 'knex';
import PgliteDialect from 'knex-pglite';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['connect-session-knex', 'connect-pg-simple'].map((name) => `${name} ${versionOf(name)}`).join(', '));

let unhandled = 0;
process.on('unhandledRejection', () => (unhandled += 1));

const pglite = await PGlite.create();
const database = knex({ client: PgliteDialect, dialect: 'postgres', connection: { pglite } });
const PgStore = createPgStore(session);
const stores = {
  'connect-session-knex': new ConnectSessionKnexStore({ knex: database, cleanupInterval: 0 }),
  'connect-pg-simple': new PgStore({ pool: pglite, createTableIfMissing: true, pruneSessionInterval: false }),
};
await stores['connect-session-knex'].ready;
const cookie = { expires: new Date(Date.now() + 900_000), maxAge: 900_000, originalMaxAge: 900_000 };
await pglite.close();

console.log(''.padEnd(30), 'callback   unhandled');
const seen = [];
for (const [name, store] of Object.entries(stores)) {
  for (const method of ['get', 'set', 'touch', 'destroy']) {
    unhandled = 0;
    const given = method === 'set' || method === 'touch' ? [{ cookie, user: 'george' }] : [];
    const called = new Promise((resolve) => {
      store[method]('session', ...given, (error) => resolve(error ? 'an error' : 'no error'));
    });
    const result = await Promise.race([called, sleep(1_000, 'never')]);
    await sleep(50);
    seen.push(`${result} ${unhandled}`);
    console.log(name.padEnd(21), method.padEnd(8), result.padEnd(10), unhandled);
  }
}
const twice = 'an error 1';
const once = 'an error 0';
assert.deepStrictEqual(seen, [twice, twice, 'never 1', twice, once, once, once, once]);
process.exit();
JS
timeout 50 node probe.js
