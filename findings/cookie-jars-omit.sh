#!/usr/bin/env bash
# fetch-cookie 3.2.0, http-cookie-agent 8.0.0 (npm): a request with `credentials: 'omit'` is sent with the cookies all the same.
#
# A jar around `fetch` behaves as that of a browser, one would guess, and in a browser `omit` is how a page asks as nobody. Here it
# is not read: a test that asks so whether a page is closed to those who are not signed in asks as somebody who is. A cookie
# of one's own is sent beside that of the jar, but in fetch-cookie not where its header's name is written small.
#
# A jar with `sid=1`. Seen on Node 20 (the cookies that the server gets):
#                                      fetch-cookie 3.2.0   http-cookie-agent 8.0.0, undici 7.30.2
#   credentials: 'omit'                sid=1                sid=1
#   headers: { Cookie: 'own=1' }       own=1; sid=1         sid=1; own=1
#   headers: { cookie: 'own=1' }       sid=1                sid=1; own=1
#   new Request, with that header      own=1; sid=1         sid=1; own=1
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fetch-cookie@3.2.0 tough-cookie@6.1.0 http-cookie-agent@8.0.0 undici@7.30.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import makeFetchCookie from 'fetch-cookie';
import { CookieAgent } from 'http-cookie-agent/undici';
import { CookieJar } from 'tough-cookie';
import { fetch as fetchOfUndici, Request as RequestOfUndici } from 'undici';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const server = createServer((request, response) => {
  if (request.url === '/sign-in') response.setHeader('Set-Cookie', 'sid=1; Path=/');
  response.end(request.headers.cookie ?? 'none');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const fetchCookie = makeFetchCookie(fetch, new CookieJar());
const dispatcher = new CookieAgent({ cookies: { jar: new CookieJar() } });
const agents = [
  { ask: fetchCookie, Request },
  { ask: (input, init) => fetchOfUndici(input, { ...init, dispatcher }), Request: RequestOfUndici },
];
for (const { ask } of agents) await ask(`${url}sign-in`);

const own = { headers: { Cookie: 'own=1' } };
const small = { headers: { cookie: 'own=1' } };
const rows = [
  ["credentials: 'omit'", ({ ask }) => ask(url, { credentials: 'omit' }), ['sid=1', 'sid=1']],
  ["headers: { Cookie: 'own=1' }", ({ ask }) => ask(url, own), ['own=1; sid=1', 'sid=1; own=1']],
  ["headers: { cookie: 'own=1' }", ({ ask }) => ask(url, small), ['sid=1', 'sid=1; own=1']],
  ['new Request, with that header', ({ ask, Request }) => ask(new Request(url, own)), ['own=1; sid=1', 'sid=1; own=1']],
];
const show = (name, texts) => console.log(name.padEnd(34), ...texts.map((text) => text.padEnd(20)));
show('', [version('fetch-cookie'), ['http-cookie-agent', 'undici'].map(version).join(', ')]);
for (const [name, ask, expected] of rows) {
  const seen = [];
  for (const agent of agents) seen.push(await (await ask(agent)).text());
  show(name, seen);
  assert.deepStrictEqual(seen, expected);
}
process.exit();
JS
timeout 30 node --no-warnings probe.js
