#!/usr/bin/env bash
# @hapi/cookie 12.0.1 (npm): who is to be remembered for thirty days is so until the next request.
#
# `cookieAuth.ttl(ms)` sets for how long the session of one person lasts. It is in that answer's cookie only: with `keepAlive` the
# next request writes the cookie anew for the `ttl` of the strategy, and so does any `cookieAuth.set(key, value)`. It is the
# same the other way round: five minutes, for a shared computer, are fifteen again. Without `keepAlive` it stays, until
# something is set.
#
# Seen on Node 20 (a strategy with a `ttl` of 15 minutes; `Max-Age` of the cookie):
#   @hapi/cookie 12.0.1   ttl(30 days)   the next request   set(key, value)
#   keepAlive             2592000        900                900
#   without               2592000        not set            900
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hapi/cookie@12.0.1 @hapi/hapi@21.4.10

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import hapiCookie from '@hapi/cookie';
import hapi from '@hapi/hapi';

const { version } = JSON.parse(readFileSync('node_modules/@hapi/cookie/package.json', 'utf8'));
const minute = 60_000;

async function run(keepAlive) {
  const server = hapi.server();
  await server.register(hapiCookie);
  const cookie = { name: 'sid', password: 'a password of more than 32 letters', isSecure: false, ttl: 15 * minute };
  server.auth.strategy('session', 'cookie', { cookie, keepAlive });
  server.auth.default('session');
  const signIn = ({ cookieAuth }) => {
    cookieAuth.set({ id: 'ann' });
    cookieAuth.ttl(30 * 24 * 60 * minute);
    return '';
  };
  const choose = ({ cookieAuth }) => {
    cookieAuth.set('theme', 'dark');
    return '';
  };
  server.route([
    { method: 'POST', path: '/sign-in', options: { auth: false }, handler: signIn },
    { method: 'GET', path: '/', handler: ({ auth }) => auth.credentials.id },
    { method: 'POST', path: '/theme', handler: choose },
  ]);
  await server.initialize();
  const ask = async (method, url, sent = '') => {
    const { headers, statusCode } = await server.inject({ method, url, headers: { cookie: sent } });
    assert.ok(statusCode < 300);
    return headers['set-cookie']?.[0] ?? '';
  };
  const signedIn = await ask('POST', '/sign-in');
  const [own] = signedIn.split(';');
  const lines = [signedIn, await ask('GET', '/', own), await ask('POST', '/theme', own)];
  await server.stop();
  return lines.map((line) => /Max-Age=(\d+)/.exec(line)?.[1] ?? 'not set');
}

console.log(`@hapi/cookie ${version}`.padEnd(21), 'ttl(30 days)   the next request   set(key, value)');
const seen = [];
for (const keepAlive of [true, false]) {
  const ages = await run(keepAlive);
  seen.push(ages);
  console.log((keepAlive ? 'keepAlive' : 'without').padEnd(21), ages[0].padEnd(14), ages[1].padEnd(18), ages[2]);
}
assert.deepStrictEqual(seen, [
  ['2592000', '900', '900'],
  ['2592000', 'not set', '900'],
]);
JS
timeout 30 node --no-warnings probe.js
