#!/usr/bin/env bash
# superagent 10.4.2, supertest 7.3.2 (npm): an agent's jar knows nothing of `Max-Age`: a cookie taken away by it stays.
#
# `request.agent()` keeps cookies as a browser would, in a jar of the package cookiejar, which reads `Expires` and no `Max-Age`.
# `Max-Age=0` alone takes a cookie away in every browser (RFC 6265, 5.2.2); the agent has it for ever, so that a test sees a
# signed-out person whose cookie is still sent, now with an empty value. A `Max-Age` of one second never ends it, either.
# tough-cookie 6.1.0 takes it away.
#
# Seen on Node 20 (what is sent next):
#   supertest 7.3.2, superagent 10.4.2, cookiejar 2.1.4, tough-cookie 6.1.0
#                                          supertest's agent     tough-cookie
#   session=; Max-Age=0                    session=              nothing
#   session=; Expires=(1970)               nothing               nothing
#   session=; Max-Age=0; Expires=(1970)    nothing               nothing
#   session=1; Max-Age=900, an hour later  session=1             nothing
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts supertest@7.3.2 superagent@10.4.2 cookiejar@2.1.4 tough-cookie@6.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import supertest from 'supertest';
import { CookieJar } from 'tough-cookie';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['supertest', 'superagent', 'cookiejar', 'tough-cookie'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const past = 'Thu, 01 Jan 1970 00:00:00 GMT';
mock.timers.enable({ apis: ['Date'], now: Date.now() });

/** What an agent, and the jar of tough-cookie, send after a sign-in and then an answer with this cookie. */
async function next(cookie, later) {
  function app(request, response) {
    const set = { '/sign-in': 'session=1; Path=/', '/answer': `${cookie}; Path=/` }[request.url];
    if (set !== undefined) response.setHeader('Set-Cookie', set);
    response.setHeader('Content-Type', 'text/plain').end(request.headers.cookie ?? 'nothing');
  }
  const agent = supertest.agent(app);
  await agent.get('/sign-in');
  await agent.get('/answer');
  const jar = new CookieJar();
  const url = 'http://127.0.0.1/';
  for (const line of ['session=1; Path=/', `${cookie}; Path=/`]) jar.setCookieSync(line, url);
  mock.timers.tick(later);
  return [(await agent.get('/who')).text, jar.getCookieStringSync(url) || 'nothing'];
}

console.log(''.padEnd(38), "supertest's agent     tough-cookie");
const seen = [];
for (const [cookie, later] of [
  ['session=; Max-Age=0', 0],
  [`session=; Expires=${past}`, 0],
  [`session=; Max-Age=0; Expires=${past}`, 0],
  ['session=1; Max-Age=900', 3_600_000],
]) {
  const row = await next(cookie, later);
  seen.push(row);
  console.log(`${cookie.replace(past, '(1970)')}${later ? ', an hour later' : ''}`.padEnd(38), row[0].padEnd(21), row[1]);
}
const gone = ['nothing', 'nothing'];
assert.deepStrictEqual(seen, [['session=', 'nothing'], gone, gone, ['session=1', 'nothing']]);
process.exit();
JS
timeout 30 node --no-warnings probe.js
