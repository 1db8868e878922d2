#!/usr/bin/env bash
# express-session 1.19.0 and @fastify/session 11.1.3 (npm): an instant that is given to `session.cookie.expires` does not stay.
#
# An app that wants its sessions to end eight hours after the sign-in, whatever happens, gives the cookie that `Date`. In
# express-session it is read as "eight hours from now", and begins anew with each request: it moves on for as long as
# somebody is there. In @fastify/session it holds until the next request, which puts `maxAge` in its place. Both are asked
# here by the store, which is what lets a session in, two hours and then four after the sign-in.
#
# Seen on Node 20 (when the session ends, in hours after the sign-in; the instant given is 8, `maxAge` 3):
#   express-session 1.19.0, @fastify/session 11.1.3
#                        at once    after a request at 2    after one at 4
#   express-session      8          10                      12
#   @fastify/session     8          5                       7
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  express@5.3.0 express-session@1.19.0 fastify@5.12.8 @fastify/cookie@11.1.5 @fastify/session@11.1.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import fastifyCookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import express from 'express';
import session from 'express-session';
import createFastify from 'fastify';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['express-session', '@fastify/session'].map(version).join(', '));

const HOUR = 3_600_000;
const SIGNED_IN = Date.UTC(2026, 10, 1);
mock.timers.enable({ apis: ['Date'], now: SIGNED_IN });
const deadline = new Date(SIGNED_IN + 8 * HOUR);
const secret = 'a secret of the test, 32 letters.';
const signIn = ({ session }) => {
  session.user = 17;
  session.cookie.expires = deadline;
};

/** A store that notes when the session is to end, each time that it is written or touched. */
class NotingStore extends session.Store {
  sessions = new Map();
  get = (id, callback) => callback(null, this.sessions.has(id) ? JSON.parse(this.sessions.get(id)) : null);
  destroy = (id, callback) => callback(null, this.sessions.delete(id));
  set = (id, data, callback) => {
    this.sessions.set(id, JSON.stringify(data));
    this.endsAt = new Date(JSON.parse(this.sessions.get(id)).cookie.expires);
    callback?.(null);
  };
  touch = (id, data, callback) => this.set(id, data, callback);
}

const servers = {
  'express-session': async (store) => {
    const app = express();
    app.use(session({ secret, store, resave: false, saveUninitialized: false, cookie: { maxAge: 3 * HOUR } }));
    app.get('/sign-in', (request, response) => response.end(String(signIn(request))));
    app.get('/', (request, response) => response.json(request.session.user));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return { port: server.address().port, close: () => server.close() };
  },
  '@fastify/session': async (store) => {
    const app = createFastify();
    await app.register(fastifyCookie);
    await app.register(fastifySession, { secret, store, saveUninitialized: false, cookie: { secure: false, maxAge: 3 * HOUR } });
    app.get('/sign-in', async (request) => String(signIn(request)));
    app.get('/', async (request) => String(request.session.user));
    await app.listen({ port: 0, host: '127.0.0.1' });
    return { port: app.server.address().port, close: () => app.close() };
  },
};
console.log(''.padEnd(20), 'at once'.padEnd(10), 'after a request at 2'.padEnd(23), 'after one at 4');
for (const [name, serve] of Object.entries(servers)) {
  mock.timers.setTime(SIGNED_IN);
  const store = new NotingStore();
  const { port, close } = await serve(store);
  const ask = (path, cookie) => fetch(`http://127.0.0.1:${port}${path}`, { headers: { Connection: 'close', Cookie: cookie } });
  const hours = () => (store.endsAt - SIGNED_IN) / HOUR;
  const [cookie] = (await ask('/sign-in', '')).headers.get('set-cookie').split(';');
  const seen = [hours()];
  for (const at of [2, 4]) {
    mock.timers.setTime(SIGNED_IN + at * HOUR);
    assert.equal(await (await ask('/', cookie)).text(), '17');
    seen.push(hours());
  }
  close();
  console.log(name.padEnd(20), String(seen[0]).padEnd(10), String(seen[1]).padEnd(23), seen[2]);
  assert.deepStrictEqual(seen, name === 'express-session' ? [8, 10, 12] : [8, 5, 7]);
}
JS
timeout 40 node --no-warnings probe.js
