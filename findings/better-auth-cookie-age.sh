#!/usr/bin/env bash
# better-auth 1.7.25 (npm): asking for the session in a handler prolongs it on the server, and not in the browser: who is
# active all the time is signed out when the first cookie's Max-Age has run out.
#
# auth.api.getSession({ headers }) is what a server's own routes call. Past `updateAge` it moves the session's end in the
# database. The cookie that goes with it is only sent by better-auth's own HTTP routes (or when the caller asks for
# `returnHeaders` and copies the cookies): so the record lives, and the browser drops the cookie by the old Max-Age.
#
# The server below is asked 1.5, 3, 4 and 7 s after sign-in, by a client that keeps its cookie as long as its Max-Age says.
# Seen on Node 20:
#   better-auth 1.7.25, expiresIn 5 s, updateAge 1 s
#   4 s after sign-in: george    cookies set: 0   its end in the database has moved: yes
#   7 s after sign-in: nobody    cookies set: 0   the session is still live in the database: yes
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts better-auth@1.7.25

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';
import { fromNodeHeaders, toNodeHandler } from 'better-auth/node';

const { version } = JSON.parse(readFileSync('node_modules/better-auth/package.json', 'utf8'));
console.log(`better-auth ${version}, expiresIn 5 s, updateAge 1 s`);

const database = { user: [], session: [], account: [], verification: [] };
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const site = `http://127.0.0.1:${server.address().port}`;
const auth = betterAuth({
  baseURL: site,
  secret: 'a secret of a test, of thirty-two and more',
  database: memoryAdapter(database),
  emailAndPassword: { enabled: true },
  session: { expiresIn: 5, updateAge: 1 },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
});
const ours = toNodeHandler(auth);
server.on('request', async (request, response) => {
  if (request.url.startsWith('/api/auth')) return ours(request, response);
  const session = await auth.api.getSession({ headers: fromNodeHeaders(request.headers) });
  response.end(session?.user.name ?? 'nobody');
});

const signedUp = await fetch(`${site}/api/auth/sign-up/email`, {
  method: 'POST',
  headers: { 'Content-Type': 'application/json', Origin: site },
  body: JSON.stringify({ name: 'george', email: 'george@example.org', password: 'correct horse' }),
});
const signedInAt = Date.now();
const [line] = signedUp.headers.getSetCookie();
const maxAge = Number(/Max-Age=(\d+)/.exec(line)[1]);
assert.equal(maxAge, 5);

let cookies = 0;
async function visit() {
  const kept = Date.now() - signedInAt < maxAge * 1_000;
  const response = await fetch(`${site}/accounts`, { headers: kept ? { Cookie: line.split(';')[0] } : {} });
  cookies += response.headers.getSetCookie().length;
  return response.text();
}
const until = (second) => new Promise((done) => setTimeout(done, signedInAt + second * 1_000 - Date.now()));
const lives = () => (+database.session[0].expiresAt - Date.now()) / 1_000;

let name;
for (const second of [1.5, 3, 4]) {
  await until(second);
  name = await visit();
}
const moved = lives() > 3;
console.log(`4 s after sign-in: ${name}    cookies set: ${cookies}   its end in the database has moved: ${moved ? 'yes' : 'no'}`);
assert.deepStrictEqual([name, cookies, moved], ['george', 0, true]);
await until(7);
name = await visit();
const live = lives() > 0;
console.log(`7 s after sign-in: ${name}    cookies set: ${cookies}   the session is still live in the database: ${live ? 'yes' : 'no'}`);
assert.deepStrictEqual([name, cookies, live], ['nobody', 0, true]);
process.exit();
JS
timeout 40 node probe.js
