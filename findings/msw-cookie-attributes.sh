#!/usr/bin/env bash
# msw 2.15.0 (npm): a mocked sign-in comes back with its attributes as cookies, once for each handler, and into the next test.
#
# In Node, whose `fetch` keeps no cookies, it remembers those of a mocked answer and puts them into later requests, those with
# `credentials: 'omit'` too. What it puts there is the whole `Set-Cookie`, so that there are cookies named "Path" and
# "Max-Age"; and it puts it there anew for each handler that it looks at. The memory is the module's: `resetHandlers()` and
# `close()` leave it as it is. msw 3.0.5, for Node 22, remembers nothing in Node.
#
# Seen on Node 20 (the header `Cookie` in the handler for /me, after a sign-in with `sid=1; Path=/; Max-Age=60`):
#   msw 2.15.0
#   /me the first handler         sid=1; Max-Age=60; Path=/
#   credentials: 'omit'           sid=1; Max-Age=60; Path=/
#   /me the second handler        sid=1; Max-Age=60; Path=/; sid=1; Max-Age=60; Path=/
#   cookies in the second         {"sid":"1","Max-Age":"60","Path":"/"}
#   a new server, before sign-in  sid=1; Max-Age=60; Path=/
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts msw@2.15.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { http, HttpResponse } from 'msw';
import { setupServer } from 'msw/node';

console.log(`msw ${JSON.parse(readFileSync('node_modules/msw/package.json', 'utf8')).version}`);

const me = http.get('https://app.test/me', ({ request, cookies }) => {
  return HttpResponse.json({ header: request.headers.get('cookie'), cookies: JSON.stringify(cookies) });
});
const signIn = http.post('https://app.test/sign-in', () => {
  return new HttpResponse(null, { headers: { 'Set-Cookie': 'sid=1; Path=/; Max-Age=60' } });
});
const other = http.get('https://app.test/other', () => new HttpResponse(null));
function serve(...handlers) {
  const server = setupServer(...handlers);
  server.listen();
  return server;
}
const ask = async (options) => (await fetch('https://app.test/me', options)).json();
const seen = [];
function say(name, value) {
  seen.push(value);
  console.log(name.padEnd(29), value);
}

let server = serve(me, signIn);
assert.strictEqual((await ask()).header, null);
await fetch('https://app.test/sign-in', { method: 'POST' });
say('/me the first handler', (await ask()).header);
say("credentials: 'omit'", (await ask({ credentials: 'omit' })).header);
server.close();
server = serve(other, me);
const second = await ask();
say('/me the second handler', second.header);
say('cookies in the second', second.cookies);
server.resetHandlers();
server.close();
server = serve(me, signIn);
say('a new server, before sign-in', (await ask()).header);
server.close();

const line = 'sid=1; Max-Age=60; Path=/';
const cookies = '{"sid":"1","Max-Age":"60","Path":"/"}';
assert.deepStrictEqual(seen, [line, line, `${line}; ${line}`, cookies, line]);
JS
timeout 30 node probe.js
