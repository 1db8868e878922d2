#!/usr/bin/env bash
# h3 2.0.8 (npm): a cookie that a handler takes away stays in the browser when the answer is a `Response` of status 400 or more.
#
# What `deleteCookie`, `setCookie` and `event.res.headers` have prepared is merged into a returned `Response` of status
# 200 or 302, into a text with `event.res.status = 401` and into an `HTTPResponse` of 401; into a `Response` of 401 it
# is not, nor into a thrown error: those get `event.res.errHeaders` only. The session of h3 itself writes into both.
#
# Seen on Node 20 (Set-Cookie of the answer):
#   h3 2.0.8
#   200 Response               sid=; Max-Age=0; Path=/
#   302 Response               sid=; Max-Age=0; Path=/
#   401 status, text           sid=; Max-Age=0; Path=/
#   401 HTTPResponse           sid=; Max-Age=0; Path=/
#   401 Response               (none)
#   401 HTTPError              (none)
#   401 Response, errHeaders   sid=; Max-Age=0; Path=/
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts h3@2.0.8

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { deleteCookie, H3, HTTPError, HTTPResponse } from 'h3';

console.log(`h3 ${JSON.parse(readFileSync('node_modules/h3/package.json', 'utf8')).version}`);

const TAKEN_AWAY = 'sid=; Max-Age=0; Path=/';
const taken = (answer) => (event) => {
  deleteCookie(event, 'sid');
  return answer(event);
};
const ANSWERS = [
  ['200 Response', [TAKEN_AWAY], taken(() => new Response('out'))],
  ['302 Response', [TAKEN_AWAY], taken(() => new Response(null, { status: 302, headers: { Location: '/' } }))],
  [
    '401 status, text',
    [TAKEN_AWAY],
    taken((event) => {
      event.res.status = 401;
      return 'out';
    }),
  ],
  ['401 HTTPResponse', [TAKEN_AWAY], taken(() => new HTTPResponse('out', { status: 401 }))],
  ['401 Response', [], taken(() => new Response('out', { status: 401 }))],
  [
    '401 HTTPError',
    [],
    taken(() => {
      throw new HTTPError('out', { status: 401 });
    }),
  ],
  [
    '401 Response, errHeaders',
    [TAKEN_AWAY],
    (event) => {
      event.res.errHeaders.append('Set-Cookie', TAKEN_AWAY);
      return new Response('out', { status: 401 });
    },
  ],
];

for (const [name, expected, handler] of ANSWERS) {
  const app = new H3({ silent: true });
  app.get('/out', handler);
  const response = await app.request('/out');
  const cookies = response.headers.getSetCookie();
  console.log(name.padEnd(26), cookies.join() || '(none)');
  assert.equal(response.status, Number(name.slice(0, 3)));
  assert.deepStrictEqual(cookies, expected);
}
JS
timeout 30 node probe.js
