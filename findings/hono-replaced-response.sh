#!/usr/bin/env bash
# hono 4.13.19 (npm): a middleware that replaces an answer by `c.res = response` loses the cookies and headers of the new one.
#
# Of two headers of the same name the old one wins, but for `Content-Type`. Where the old answer has a `Set-Cookie`, all
# of the new answer's are deleted; where it has none, they stay. So whether a cookie arrives depends on what the answer
# that was thrown away had. With `c.res = undefined` before it, the new answer is what goes out.
#
# Seen on Node 20:
#   hono 4.13.19
#   old answer without cookie         new | new=1 | cache-control: public
#   old answer with cookie            new | old=1 | cache-control: public
#   ... with c.res = undefined first  new | new=1 | cache-control: no-store
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';

console.log(`hono ${JSON.parse(readFileSync('node_modules/hono/package.json', 'utf8')).version}`);

async function answerOf(name, { isCookieOld, isClearedFirst }) {
  const app = new Hono();
  app.use(async (c, next) => {
    await next();
    if (isClearedFirst) c.res = undefined;
    c.res = new Response('new', { headers: { 'Cache-Control': 'no-store', 'Set-Cookie': 'new=1' } });
  });
  app.get('/', (c) => {
    c.header('Cache-Control', 'public');
    if (isCookieOld) c.header('Set-Cookie', 'old=1');
    return c.text('old');
  });
  const response = await app.request('/');
  const { headers } = response;
  const seen = [await response.text(), headers.getSetCookie().join(), `cache-control: ${headers.get('cache-control')}`];
  console.log(name.padEnd(33), seen.join(' | '));
  return seen;
}

assert.deepStrictEqual(await answerOf('old answer without cookie', { isCookieOld: false, isClearedFirst: false }), [
  'new',
  'new=1',
  'cache-control: public',
]);
assert.deepStrictEqual(await answerOf('old answer with cookie', { isCookieOld: true, isClearedFirst: false }), [
  'new',
  'old=1',
  'cache-control: public',
]);
assert.deepStrictEqual(
  await answerOf('... with c.res = undefined first', { isCookieOld: true, isClearedFirst: true }),
  ['new', 'new=1', 'cache-control: no-store'],
);
JS
timeout 30 node probe.js
