#!/usr/bin/env bash
# passport 0.7.0 with express-session 1.19.0 (npm): by the time `logout` destroys a session, its store knows nobody in it.
#
# A store (or whatever stands around it) that writes "george has signed out" when a session of his is destroyed never
# writes it: `req.logout` first saves the session without its user, and only then destroys it under its old id. By
# `destroy` alone, as express-session's own sign-out recipe has it, the store still knows whose session it was.
#
# Seen on Node 20 (what the store holds at each call):
#   passport 0.7.0, express-session 1.19.0
#   session.destroy    destroy: george
#   req.logout         set: nobody, destroy: nobody, set: nobody
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 express-session@1.19.0 passport@0.7.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import express from 'express';
import session from 'express-session';
import passport from 'passport';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`passport ${versionOf('passport')}, express-session ${versionOf('express-session')}`);

passport.serializeUser((user, done) => done(null, user.name));
passport.deserializeUser((name, done) => done(null, { name }));
const whoIn = (kept) => kept?.passport?.user ?? 'nobody';

async function signOut(name, leave) {
  const calls = [];
  const store = new session.MemoryStore();
  const { set, destroy } = store;
  store.set = (id, content, done) => {
    calls.push(`set: ${whoIn(content)}`);
    return set.call(store, id, content, done);
  };
  store.destroy = (id, done) =>
    store.get(id, (_error, kept) => {
      calls.push(`destroy: ${whoIn(kept)}`);
      destroy.call(store, id, done);
    });
  const app = express();
  app.use(session({ secret: 'secret', resave: false, saveUninitialized: false, store }), passport.session());
  app.get('/in', (req, res, next) => req.login({ name: 'george' }, (error) => (error ? next(error) : res.end())));
  app.get('/out', (req, res, next) => leave(req, (error) => (error ? next(error) : res.end())));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${server.address().port}`;
  const [given] = (await fetch(`${origin}/in`)).headers.getSetCookie();
  calls.length = 0;
  await (await fetch(`${origin}/out`, { headers: { cookie: given.split(';')[0] } })).text();
  server.close();
  server.closeAllConnections();
  console.log(name.padEnd(18), calls.join(', '));
  return calls;
}

assert.deepStrictEqual(await signOut('session.destroy', (req, done) => req.session.destroy(done)), ['destroy: george']);
assert.deepStrictEqual(await signOut('req.logout', (req, done) => req.logout(done)), ['set: nobody', 'destroy: nobody', 'set: nobody']);
JS
timeout 30 node --no-warnings probe.js
