#!/usr/bin/env bash
# elysia 1.4.30 (npm): an app that is asked by a host name of less than four letters finds none of its routes.
#
# The path is looked for after the 11th character of the address, which lies behind the path's `/` in `http://api/...`.
# So every route is a 404 where a proxy passes requests on to a service `api`, `app` or `web` of a Docker network, with
# that name as `Host`; and by `app.fetch`, which needs no network. With a port or with https the same name is found.
#
# Seen on Node 20, with @elysiajs/node 1.4.5:
#   elysia 1.4.30
#   served, Host: localhost          200 status
#   served, Host: auth               200 status
#   served, Host: api                404 NOT_FOUND
#   served, Host: api:3000           200 status
#   fetch http://auth/session        200 status
#   fetch http://api/session         404 NOT_FOUND
#   fetch http://api:3000/session    200 status
#   fetch https://api/session        200 status
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts elysia@1.4.30 @elysiajs/node@1.4.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { node } from '@elysiajs/node';
import { Elysia } from 'elysia';

console.log(`elysia ${JSON.parse(readFileSync('node_modules/elysia/package.json', 'utf8')).version}`);

// A port that is free: the adapter does not tell which one it has taken.
const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
await once(free, 'close');

const routes = (app) => app.get('/session', () => 'status');
const app = routes(new Elysia());
await new Promise((resolve) => routes(new Elysia({ adapter: node() })).listen({ port, hostname: '127.0.0.1' }, resolve));

async function served(host) {
  const [answer] = await once(get({ host: '127.0.0.1', port, path: '/session', headers: { host } }), 'response');
  let text = '';
  for await (const part of answer) text += part;
  return say(`served, Host: ${host}`, `${answer.statusCode} ${text}`);
}
async function fetched(url) {
  const answer = await app.fetch(new Request(url));
  return say(`fetch ${url}`, `${answer.status} ${await answer.text()}`);
}
function say(name, seen) {
  console.log(name.padEnd(32), seen);
  return seen;
}

const [FOUND, LOST] = ['200 status', '404 NOT_FOUND'];
assert.equal(await served('localhost'), FOUND);
assert.equal(await served('auth'), FOUND);
assert.equal(await served('api'), LOST);
assert.equal(await served('api:3000'), FOUND);
assert.equal(await fetched('http://auth/session'), FOUND);
assert.equal(await fetched('http://api/session'), LOST);
assert.equal(await fetched('http://api:3000/session'), FOUND);
assert.equal(await fetched('https://api/session'), FOUND);
process.exit();
JS
timeout 30 node probe.js
