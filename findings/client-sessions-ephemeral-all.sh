#!/usr/bin/env bash
# client-sessions 0.8.0 (npm): one person who is not to be remembered, and nobody is remembered any more.
#
# `setDuration(ms, true)` makes the cookie of this session end with the browser: a sign-in at a shared computer. It is
# written into the options that all requests share, so the cookies of everybody after it end with the browser too, until the
# process is started anew, or somebody asks for a duration without `true`. The duration itself stays that person's. With
# two processes it hangs on which of them answers.
#
# Seen on Node 20 (when the cookie ends; `duration` is 30 days):
#   client-sessions 0.8.0
#   Ann, at home              in 30 days
#   Bob, at a shared one      with the browser
#   Ann, in another browser   with the browser
#   Cid, at home              with the browser
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts client-sessions@0.8.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import clientSessions from 'client-sessions';

console.log(`client-sessions ${JSON.parse(readFileSync('node_modules/client-sessions/package.json', 'utf8')).version}`);
const days = 86_400_000;
const secret = 'not a secret, but long enough for this';
const withSession = clientSessions({ cookieName: 'session', secret, duration: 30 * days });
const server = createServer((request, response) =>
  withSession(request, response, () => {
    request.session.user = 'somebody';
    if (request.url === '/shared') request.session.setDuration(3_600_000, true);
    response.end();
  }),
).listen(0, '127.0.0.1');
await once(server, 'listening');

async function endOfCookie(path) {
  const response = await fetch(`http://127.0.0.1:${server.address().port}${path}`);
  const expires = /expires=([^;]+)/i.exec(response.headers.get('set-cookie'));
  return expires ? `in ${Math.round((Date.parse(expires[1]) - Date.now()) / days)} days` : 'with the browser';
}
const seen = [];
for (const [who, path] of [
  ['Ann, at home', '/'],
  ['Bob, at a shared one', '/shared'],
  ['Ann, in another browser', '/'],
  ['Cid, at home', '/'],
]) {
  seen.push(await endOfCookie(path));
  console.log(who.padEnd(25), seen.at(-1));
}
server.close();
assert.deepStrictEqual(seen, ['in 30 days', 'with the browser', 'with the browser', 'with the browser']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
