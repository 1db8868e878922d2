#!/usr/bin/env bash
# koa-session 7.0.2 (npm): `rolling` and `renew` prolong a session in the cookie only by requests that read `ctx.session`.
#
# `rolling` is "a session identifier cookie to be set on every response", and `renew` "so we can always keep user logged
# in". A request whose handler does not touch `ctx.session` sets no cookie, so somebody who works on such pages is signed
# out in the middle of it. With a `store` the same request prolongs the session: `rolling` means something else there.
#
# Seen on Node 20 (sessions of 10 seconds; answers with a cookie, and whether the person is still known after 16 seconds):
#   koa-session 7.0.2
#   rolling, handler reads the session    cookie, cookie   still ann
#   rolling, it does not                  -, -             nobody
#   renew, handler reads the session      cookie, cookie   still ann
#   renew, it does not                    -, -             nobody
#   rolling with a store, it does not     cookie, cookie   still ann
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0 koa-session@7.0.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import Koa from 'koa';
import { createSession } from 'koa-session';

console.log(`koa-session ${JSON.parse(readFileSync('node_modules/koa-session/package.json', 'utf8')).version}`);

mock.timers.enable({ apis: ['Date'], now: Date.now() });
const kept = new Map();
const store = {
  get: async (id) => kept.get(id),
  set: async (id, session) => void kept.set(id, session),
  destroy: async (id) => void kept.delete(id),
};

async function work(name, options, isRead) {
  const app = new Koa();
  app.keys = ['key'];
  app.use(createSession({ maxAge: 10_000, ...options }, app));
  app.use((ctx) => {
    ctx.body = 'page';
    if (ctx.path === '/sign-in') ctx.session.user = 'ann';
    if (ctx.path === '/who') ctx.body = String(ctx.session.user ?? 'nobody');
    if (ctx.path === '/work' && isRead) ctx.body = `page of ${ctx.session.user}`;
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let cookie = '';
  async function ask(path) {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { headers: { cookie } });
    const given = answer.headers.getSetCookie();
    if (given.length > 0) cookie = given.map((line) => line.split(';')[0]).join('; ');
    return { text: await answer.text(), mark: given.length > 0 ? 'cookie' : '-' };
  }
  await ask('/sign-in');
  const marks = [];
  for (let time = 0; time < 2; time += 1) {
    mock.timers.setTime(Date.now() + 8_000);
    marks.push((await ask('/work')).mark);
  }
  const seen = [marks.join(', '), (await ask('/who')).text];
  server.close();
  server.closeAllConnections();
  console.log(name.padEnd(37), seen[0].padEnd(16), seen[1] === 'nobody' ? seen[1] : `still ${seen[1]}`);
  return seen;
}

const goesOn = ['cookie, cookie', 'ann'];
const over = ['-, -', 'nobody'];
assert.deepStrictEqual(await work('rolling, handler reads the session', { rolling: true }, true), goesOn);
assert.deepStrictEqual(await work('rolling, it does not', { rolling: true }, false), over);
assert.deepStrictEqual(await work('renew, handler reads the session', { renew: true }, true), goesOn);
assert.deepStrictEqual(await work('renew, it does not', { renew: true }, false), over);
assert.deepStrictEqual(await work('rolling with a store, it does not', { rolling: true, store }, false), goesOn);
JS
timeout 30 node --no-warnings probe.js
