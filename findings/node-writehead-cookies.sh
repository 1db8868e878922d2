#!/usr/bin/env bash
# Node 20.20.2 (npm's package node): after any `setHeader`, `writeHead` with a flat list of headers sends only the last cookie.
#
# `[name, value, name, value]` is the form of `rawHeaders`, made for headers that come more than once. Where nothing was
# set before, all of them go out; after one `setHeader`, of whatever name, each takes the place of the one before. So a
# middleware that adds one header in front of a proxy or an adapter costs the other cookies. Node 22.23.3 sends all.
#
# Seen:
#   v20.20.2  nothing set before            a=1 | b=2
#   v20.20.2  X-Request-Id set before       b=2
#   v22.23.3  nothing set before            a=1 | b=2
#   v22.23.3  X-Request-Id set before       a=1 | b=2
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
mkdir old new
# The package node brings its program by a script of its own.
for version in old/20.20.2 new/22.23.3; do
  echo '{ "private": true }' > "${version%/*}/package.json"
  npm install --silent --no-audit --no-fund --prefix "${version%/*}" "node@${version#*/}"
done

cat > probe.mjs <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { createServer } from 'node:http';

const COOKIES = ['a=1', 'b=2'];
const server = createServer((request, response) => {
  if (request.url === '/set') response.setHeader('X-Request-Id', '1');
  response.writeHead(200, COOKIES.flatMap((cookie) => ['Set-Cookie', cookie])).end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');

async function cookiesOf(path, name) {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  const cookies = answer.headers.getSetCookie();
  console.log(`${process.version}  ${name}`.padEnd(39), cookies.join(' | '));
  return cookies;
}

assert.deepStrictEqual(await cookiesOf('/', 'nothing set before'), COOKIES);
const isOld = process.version === 'v20.20.2';
assert.deepStrictEqual(await cookiesOf('/set', 'X-Request-Id set before'), isOld ? ['b=2'] : COOKIES);
server.close();
server.closeAllConnections();
JS
timeout 20 old/node_modules/.bin/node probe.mjs
timeout 20 new/node_modules/.bin/node probe.mjs
