#!/usr/bin/env bash
# node-mocks-http 1.18.1 (npm): a middleware that is tried with its mocks starts a session and gives no cookie.
#
# Session libraries set their cookie when the head of the answer is about to be written, by standing before `writeHead`. The mock
# never calls it: cookie-session gives none, also through a whole Express app, and `getHeader('set-cookie')` is undefined, as if
# nobody had been signed in. express-session asks for what the mock has not ("res._implicitHeader is not a function")
# where it stands alone. `inject` of light-my-request, which asks a real server object, has the cookies.
#
# Seen on Node 20 (cookies of the answer to a sign-in; the Express is 5.3.0, `inject` that of light-my-request 6.8.1):
#   node-mocks-http 1.18.1   mock, middleware   mock, Express      inject, Express
#   express-session 1.19.0   an error           1                  1
#   cookie-session 2.1.1     0                  0                  2
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts node-mocks-http@1.18.1 express@5.3.0 express-session@1.19.0 \
  cookie-session@2.1.1 light-my-request@6.8.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { EventEmitter } from 'node:events';
import { readFileSync } from 'node:fs';
import cookieSession from 'cookie-session';
import express from 'express';
import expressSession from 'express-session';
import inject from 'light-my-request';
import { createMocks } from 'node-mocks-http';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const show = (name, columns) => console.log(name.padEnd(24), columns.map((one) => String(one).padEnd(18)).join(' '));
show(`node-mocks-http ${versionOf('node-mocks-http')}`, ['mock, middleware', 'mock, Express', 'inject, Express']);

const signIn = (request, response) => {
  request.session.user = 'ann';
  response.end();
};
const secret = 'not a secret';
const cookiesOf = (header) => [header ?? []].flat().length;
async function byMock(handle) {
  const { req, res } = createMocks({ url: '/' }, { eventEmitter: EventEmitter });
  const isDone = new Promise((resolve) => res.on('end', resolve));
  try {
    handle(req, res);
    await isDone;
  } catch (error) {
    assert.match(error.message, /_implicitHeader is not a function/);
    return 'an error';
  }
  return cookiesOf(res.getHeader('set-cookie'));
}
const seen = [];
for (const [name, withSession] of [
  ['express-session', expressSession({ secret, resave: false, saveUninitialized: false })],
  ['cookie-session', cookieSession({ secret })],
]) {
  const app = express().use(withSession).get('/', signIn);
  const alone = await byMock((request, response) => withSession(request, response, () => signIn(request, response)));
  const answer = await inject(app, '/');
  const counts = [alone, await byMock(app), cookiesOf(answer.headers['set-cookie'])];
  seen.push(counts);
  show(`${name} ${versionOf(name)}`, counts);
}
assert.deepStrictEqual(seen, [
  ['an error', 1, 1],
  [0, 0, 2],
]);
process.exit();
JS
timeout 30 node --no-warnings probe.js
