#!/usr/bin/env bash
# light-my-request 6.8.1 (npm), the `inject` of Fastify 5.12.8: a request to `https://` is a plain one, and nobody is signed in.
#
# The address gives the host and the port 443; `request.protocol` is `http` all the same, and the socket is not encrypted. So a
# session whose cookie is `Secure`, as @fastify/session has it by itself, sets none in a test that asks by `https://`, and
# without a word. With `x-forwarded-proto`, at an app with `trustProxy`, the cookie is there.
#
# Seen on Node 20:
#   light-my-request 6.8.1                 protocol   host                  cookie
#   https://app.example.org/               http       app.example.org:443   none
#   x-forwarded-proto: https, trustProxy   https      localhost:80          sessionId
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8 light-my-request@6.8.1 @fastify/cookie@11.1.5 \
  @fastify/session@11.1.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import fastify from 'fastify';

const { version } = JSON.parse(readFileSync('node_modules/light-my-request/package.json', 'utf8'));
assert.equal(version, '6.8.1');

async function ask(options, request) {
  const app = fastify(options);
  await app.register(cookie);
  await app.register(session, { secret: 'not a secret, but long enough for it' });
  app.get('/', async ({ session: own, protocol, host }) => {
    own.user = 'ann';
    return { protocol, host };
  });
  const response = await app.inject(request);
  await app.close();
  return { ...response.json(), cookie: response.cookies[0]?.name ?? 'none' };
}
const show = (what, { protocol, host, cookie: name }) =>
  console.log(what.padEnd(38), protocol.padEnd(10), host.padEnd(21), name);
show(`light-my-request ${version}`, { protocol: 'protocol', host: 'host', cookie: 'cookie' });
const byProxy = { url: '/', headers: { 'x-forwarded-proto': 'https' } };
const seen = [await ask({}, 'https://app.example.org/'), await ask({ trustProxy: true }, byProxy)];
show('https://app.example.org/', seen[0]);
show('x-forwarded-proto: https, trustProxy', seen[1]);
assert.deepStrictEqual(seen, [
  { protocol: 'http', host: 'app.example.org:443', cookie: 'none' },
  { protocol: 'https', host: 'localhost:80', cookie: 'sessionId' },
]);
JS
timeout 30 node --no-warnings probe.js
