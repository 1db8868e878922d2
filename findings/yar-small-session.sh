#!/usr/bin/env bash
# @hapi/yar 11.0.3 (npm): `expiresIn` holds for large sessions only.
#
# A session of less than 1,000 bytes lies in its cookie, a larger one in the cache. `cache.expiresIn` is the cache's: in the
# cookie nothing says when it ends, and the server never looks. So whether an idle person is signed out hangs on how much is
# in the cart. `maxCookieSize: 0` keeps all of them in the cache.
#
# Seen on Node 20 (`expiresIn` of a minute; who is signed in, by the same cookie):
#   @hapi/yar 11.0.3
#                                  after 59 s   after a day
#   a cart of 10 bytes             ann          ann
#   a cart of 5,000 bytes          ann          nobody
#   10 bytes, maxCookieSize: 0     ann          nobody
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hapi/yar@11.0.3 @hapi/hapi@21.4.10

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import hapi from '@hapi/hapi';
import yar from '@hapi/yar';

console.log(`@hapi/yar ${JSON.parse(readFileSync('node_modules/@hapi/yar/package.json', 'utf8')).version}`);
mock.timers.enable({ apis: ['Date'], now: Date.now() });

async function isSignedIn(cart, options) {
  const server = hapi.server({ port: 0, host: '127.0.0.1' });
  const cookieOptions = { password: 'a password of more than 32 letters', isSecure: false };
  await server.register({ plugin: yar, options: { ...options, cache: { expiresIn: 60_000 }, cookieOptions } });
  const signIn = ({ yar: session }) => {
    session.set('user', 'ann');
    session.set('cart', cart);
    return '';
  };
  server.route([
    { method: 'GET', path: '/sign-in', handler: signIn },
    { method: 'GET', path: '/', handler: ({ yar: session }) => session.get('user') ?? 'nobody' },
  ]);
  await server.initialize();
  const cookie = (await server.inject('/sign-in')).headers['set-cookie'][0].split(';')[0];
  const after = async (ms) => {
    mock.timers.setTime(Date.now() + ms);
    return (await server.inject({ url: '/', headers: { cookie } })).payload;
  };
  const told = [await after(59_000), await after(86_400_000)];
  await server.stop();
  return told;
}

console.log(' '.repeat(30), 'after 59 s   after a day');
const seen = [];
for (const [what, bytes, options] of [
  ['a cart of 10 bytes', 10, {}],
  ['a cart of 5,000 bytes', 5_000, {}],
  ['10 bytes, maxCookieSize: 0', 10, { maxCookieSize: 0 }],
]) {
  const told = await isSignedIn('x'.repeat(bytes), options);
  seen.push(told);
  console.log(what.padEnd(30), told[0].padEnd(12), told[1]);
}
assert.deepStrictEqual(seen, [
  ['ann', 'ann'],
  ['ann', 'nobody'],
  ['ann', 'nobody'],
]);
JS
timeout 30 node --no-warnings probe.js
