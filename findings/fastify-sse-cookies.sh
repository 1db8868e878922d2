#!/usr/bin/env bash
# @fastify/sse 0.6.0 with @fastify/cookie 11.1.5 and @fastify/session 11.1.3 (npm): a cookie of an answer that is a stream of
# events never leaves the server.
#
# The plugin takes over what was said by `reply.header()`, and writes the head by itself; the two others put their cookies onto the
# answer in a hook of Fastify's own way of sending, which is not run then. So a session that is begun there has no cookie,
# a `rolling` one is not prolonged in the browser, and `clearCookie` clears nothing; no word is said. The same route without
# events sends all of them.
#
# Seen on Node 20 (a header, a cookie, a cookie that is cleared, and a session that begins, in one handler):
#                        header   cookies
#   text                  yes     theme old connect.sid
#   @fastify/sse 0.6.0    yes     none
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fastify@5.12.8 @fastify/sse@0.6.0 @fastify/cookie@11.1.5 \
  @fastify/session@11.1.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import session from '@fastify/session';
import sse from '@fastify/sse';
import Fastify from 'fastify';

const app = Fastify();
await app.register(cookie);
await app.register(session, { secret: 'x'.repeat(32), cookieName: 'connect.sid', cookie: { secure: false } });
await app.register(sse);
const prepare = (request, reply) => {
  request.session.user = 'George';
  reply.header('X-App', 'yes').setCookie('theme', 'dark').clearCookie('old');
};
app.get('/text', async (request, reply) => {
  prepare(request, reply);
  return 'signed in';
});
app.get('/events', { sse: 'only' }, async (request, reply) => {
  prepare(request, reply);
  await reply.sse.send({ data: 'signed in' });
});
const url = await app.listen({ port: 0, host: '127.0.0.1' });

const seen = {};
for (const path of ['text', 'events']) {
  const answer = await fetch(`${url}/${path}`);
  assert.match(await answer.text(), /signed in/);
  const names = answer.headers.getSetCookie().map((line) => line.split('=')[0]);
  seen[path] = [answer.headers.get('x-app') ?? 'no', names.sort().join(' ') || 'none'];
}
const { version } = JSON.parse(readFileSync('node_modules/@fastify/sse/package.json', 'utf8'));
console.log(''.padEnd(20), 'header   cookies');
console.log('text'.padEnd(20), seen.text[0].padEnd(8), seen.text[1]);
console.log(`@fastify/sse ${version}`.padEnd(20), seen.events[0].padEnd(8), seen.events[1]);
assert.deepStrictEqual(seen, { text: ['yes', 'connect.sid old theme'], events: ['yes', 'none'] });
process.exit();
JS
timeout 60 node --no-warnings probe.js
