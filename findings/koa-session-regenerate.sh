#!/usr/bin/env bash
# koa-session 7.0.2 (npm): `regenerate` keeps all that is in the session; in express-session it throws all of it away.
#
# In both it gives the session a new id and takes the old one out of the store. In express-session (and @fastify/session)
# what comes then is a new, empty session, so `regenerate` is also what begins one for somebody else. In koa-session the
# content goes on under the new id. A store sees `destroy` in both cases: there it means the end, here a new name.
#
# Seen on Node 20 (what the store is told, and what the next request finds):
#   koa-session 7.0.2, express-session 1.19.0
#   koa-session        destroy: {"user":"ann"}, set: {"user":"ann"}    then: ann
#   express-session    destroy: {"user":"ann"}, set: {}                then: nobody
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0 koa-session@7.0.2 express@5.3.0 express-session@1.19.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import express from 'express';
import session from 'express-session';
import Koa from 'koa';
import { createSession } from 'koa-session';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`koa-session ${versionOf('koa-session')}, express-session ${versionOf('express-session')}`);

const kept = new Map();
const calls = [];
const said = (content) => JSON.stringify(content, ['user']);
function look(id) {
  return structuredClone(kept.get(id));
}
function put(id, content) {
  calls.push(`set: ${said(content)}`);
  kept.set(id, JSON.parse(JSON.stringify(content)));
}
function remove(id) {
  calls.push(`destroy: ${said(kept.get(id))}`);
  kept.delete(id);
}

const koa = new Koa();
koa.keys = ['key'];
const store = { get: async (id) => look(id), set: async (id, content) => put(id, content), destroy: async (id) => remove(id) };
koa.use(createSession({ store }, koa));
koa.use(async (ctx) => {
  if (ctx.path === '/in') ctx.session.user = 'ann';
  if (ctx.path === '/regenerate') await ctx.session.regenerate();
  ctx.body = ctx.session.user ?? 'nobody';
});

class OfExpress extends session.Store {
  get(id, done) {
    done(null, look(id));
  }
  set(id, content, done) {
    put(id, content);
    done();
  }
  destroy(id, done) {
    remove(id);
    done();
  }
}
const app = express();
app.use(session({ secret: 'secret', resave: false, saveUninitialized: false, store: new OfExpress() }));
app.use((req, res, next) => {
  if (req.path === '/in') req.session.user = 'ann';
  if (req.path === '/regenerate') req.session.regenerate(next);
  else next();
});
app.use((req, res) => res.send(req.session.user ?? 'nobody'));

async function regenerated(name, app) {
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  let cookie = '';
  async function ask(path) {
    const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { headers: { cookie } });
    const given = answer.headers.getSetCookie().map((line) => line.split(';')[0]);
    if (given.length > 0) cookie = given.join('; ');
    return answer.text();
  }
  await ask('/in');
  calls.length = 0;
  await ask('/regenerate');
  const seen = calls.join(', ');
  const who = await ask('/who');
  server.close();
  server.closeAllConnections();
  console.log(name.padEnd(18), seen.padEnd(47), `then: ${who}`);
  return [seen, who];
}

assert.deepStrictEqual(await regenerated('koa-session', koa), ['destroy: {"user":"ann"}, set: {"user":"ann"}', 'ann']);
assert.deepStrictEqual(await regenerated('express-session', app), ['destroy: {"user":"ann"}, set: {}', 'nobody']);
JS
timeout 30 node --no-warnings probe.js
