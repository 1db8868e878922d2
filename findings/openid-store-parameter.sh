#!/usr/bin/env bash
# express-openid-connect 3.4.0 (npm): how a store is called depends on what its parameters are called.
#
# `session.store` is "compatible with stores from express-session", which are called with a callback. An `async` method
# gets one only when the letters "cb" or "callback" stand in its source text. With a parameter `done`, after a minifier
# has been there, or after `bind`, which hides the source, the same method is called without one, and what it finds
# never arrives: everybody is nobody. Nothing is said.
#
# Seen on Node 20 (who is signed in, by a store whose `get` is the same but for its text):
#   express-openid-connect 3.4.0
#   async get(id, callback)          called with 2 arguments   ann
#   async get(id, done)              called with 1 argument    nobody
#   async get(id, callback), bound   called with 1 argument    nobody
#   get(id, done)                    called with 2 arguments   ann
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 express-openid-connect@3.4.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import express from 'express';
import openid from 'express-openid-connect';

console.log(`express-openid-connect ${JSON.parse(readFileSync('node_modules/express-openid-connect/package.json', 'utf8')).version}`);

const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const idToken = `${encoded({ alg: 'none' })}.${encoded({ sub: 'ann' })}.`;

async function asked(name, withGet) {
  const kept = new Map();
  let given = 0;
  function look(args) {
    given = args.length;
    return kept.get(args[0]);
  }
  const store = {
    get: withGet(look),
    set(id, session, callback) {
      kept.set(id, structuredClone(session));
      callback();
    },
    destroy(id, callback) {
      kept.delete(id);
      callback();
    },
  };
  const app = express();
  app.use(
    openid.auth({
      authRequired: false,
      baseURL: 'https://app.example',
      clientID: 'app',
      issuerBaseURL: 'https://issuer.example',
      secret: 'a secret of a test, of thirty-two and more',
      session: { store },
    }),
  );
  // As after a sign-in, for which a provider would have to be there: in the session stands its token.
  app.get('/in', (req, res) => {
    req.appSession.id_token = idToken;
    res.end();
  });
  app.get('/', (req, res) => res.send(req.oidc.isAuthenticated() ? req.oidc.user.sub : 'nobody'));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${server.address().port}`;
  const [line] = (await fetch(`${url}/in`)).headers.getSetCookie();
  const who = await (await fetch(url, { headers: { cookie: line.split(';')[0] } })).text();
  server.close();
  server.closeAllConnections();
  console.log(name.padEnd(32), `called with ${given} argument${given === 1 ? '' : 's'}`.padEnd(25), who);
  return [given, who];
}

// `?.`, as stores have it whose callback may be left out.
const byCallback = (look) =>
  async function get(id, callback) {
    const found = look(arguments);
    callback?.(null, found);
  };
const byDone = (look) =>
  async function get(id, done) {
    const found = look(arguments);
    done?.(null, found);
  };
const bound = (look) => byCallback(look).bind(null);
const plain = (look) =>
  function get(id, done) {
    const found = look(arguments);
    done?.(null, found);
  };

assert.deepStrictEqual(await asked('async get(id, callback)', byCallback), [2, 'ann']);
assert.deepStrictEqual(await asked('async get(id, done)', byDone), [1, 'nobody']);
assert.deepStrictEqual(await asked('async get(id, callback), bound', bound), [1, 'nobody']);
assert.deepStrictEqual(await asked('get(id, done)', plain), [2, 'ann']);
JS
timeout 30 node --no-warnings probe.js
