#!/usr/bin/env bash
# @auth/express 0.12.3 (npm): when the database is away, getSession() answers null, the same as for nobody signed in.
#
# The adapter's error is caught inside and only goes to the logger; the caller gets neither an exception nor a status. A
# guard that says "no session: sign in" sends everybody to the sign-in page during an outage of the database, and a page
# that cleans up after a sign-out does so.
#
# Seen on Node 20, one cookie, one adapter with database sessions:
#   @auth/express 0.12.3
#   database there:  getSession() = george
#   database away:   getSession() = null   the logger was told: AdapterError, SessionTokenError
#   no cookie:       getSession() = null
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @auth/express@0.12.3 express@5.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { getSession } from '@auth/express';
import express from 'express';

console.log(`@auth/express ${JSON.parse(readFileSync('node_modules/@auth/express/package.json', 'utf8')).version}`);

let away = false;
const told = [];
const config = {
  trustHost: true,
  secret: 'a secret of a test, of thirty-two and more',
  providers: [],
  session: { strategy: 'database' },
  logger: { error: (error) => told.push(error.name), warn() {}, debug() {} },
  adapter: {
    async getSessionAndUser(sessionToken) {
      if (away) throw new Error('the database is away');
      return {
        session: { sessionToken, userId: '1', expires: new Date(Date.now() + 900_000) },
        user: { id: '1', name: 'george', email: 'george@example.org', emailVerified: null },
      };
    },
    updateSession: async () => null,
  },
};
// The methods that a database session has to have; none of them is called here.
for (const name of ['createUser', 'getUser', 'getUserByEmail', 'getUserByAccount', 'updateUser', 'linkAccount', 'createSession', 'deleteSession'])
  config.adapter[name] = async () => null;

const app = express();
app.get('/', async (request, response) => {
  try {
    const session = await getSession(request, config);
    response.json(session === null ? null : session.user.name);
  } catch (error) {
    response.status(503).json(error.message);
  }
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');
async function ask(headers) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers });
  return [response.status, await response.json()];
}
const cookie = { Cookie: 'authjs.session-token=some-token' };
const there = await ask(cookie);
away = true;
const outage = await ask(cookie);
const names = [...told];
away = false;
const nobody = await ask({});
server.closeAllConnections();
server.close();

console.log(`database there:  getSession() = ${there[1]}`);
console.log(`database away:   getSession() = ${outage[1]}   the logger was told: ${names.join(', ')}`);
console.log(`no cookie:       getSession() = ${nobody[1]}`);
assert.deepStrictEqual(there, [200, 'george']);
assert.deepStrictEqual(outage, [200, null]);
assert.deepStrictEqual(nobody, [200, null]);
assert.notEqual(names.length, 0);
JS
timeout 30 node probe.js
