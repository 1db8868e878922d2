#!/usr/bin/env bash
# koa 3.3.0 (npm): of a `Response` as `ctx.body` the cookies become one `Set-Cookie` header, of which a browser reads the first.
#
# Koa 3 takes a `Response` as a body and copies its headers, each by `headers.get(name)`: that joins values with a comma,
# as all headers may be but this one (RFC 9110, 5.3; RFC 6265, 3). The names of the second cookie and of what follows are read as part
# of the attributes of the first. A Response from fetch(), passed on by a proxy in Koa, loses its cookies the same way.
#
# Seen on Node 20:
#   koa 3.3.0
#   ctx.append, twice        a=1; Path=/ | b=2; Path=/
#   ctx.body = Response      a=1; Path=/, b=2; Path=/
#   ctx.body = fetch(...)    a=1; Path=/, b=2; Path=/
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import Koa from 'koa';

console.log(`koa ${JSON.parse(readFileSync('node_modules/koa/package.json', 'utf8')).version}`);

const COOKIES = ['a=1; Path=/', 'b=2; Path=/'];
const response = () => new Response('in', { headers: COOKIES.map((cookie) => ['Set-Cookie', cookie]) });
assert.deepStrictEqual(response().headers.getSetCookie(), COOKIES);

const app = new Koa();
app.use(async (ctx) => {
  if (ctx.path === '/append') {
    for (const cookie of COOKIES) ctx.append('Set-Cookie', cookie);
    ctx.body = 'in';
  } else if (ctx.path === '/response') {
    ctx.body = response();
  } else {
    ctx.body = await fetch(new URL('/append', ctx.href));
  }
});
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

async function cookiesOf(name, path) {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  assert.equal(await answer.text(), 'in');
  const cookies = answer.headers.getSetCookie();
  console.log(name.padEnd(24), cookies.join(' | '));
  return cookies;
}

const joined = [COOKIES.join(', ')];
assert.deepStrictEqual(await cookiesOf('ctx.append, twice', '/append'), COOKIES);
assert.deepStrictEqual(await cookiesOf('ctx.body = Response', '/response'), joined);
assert.deepStrictEqual(await cookiesOf('ctx.body = fetch(...)', '/passed-on'), joined);
server.close();
server.closeAllConnections();
JS
timeout 30 node probe.js
