#!/usr/bin/env bash
# express-openid-connect 3.4.0 (npm): one read of the session's store that fails signs the person out, for good.
#
# An error of `session.store.get` goes nowhere but into the debug log: the request goes on as nobody's. The answer then
# takes the cookie away and calls `destroy`, as for a session that somebody has emptied. A read that timed out is enough,
# on a public page too: when the store answers again, what it had is gone.
#
# Seen on Node 20 (what a public route says, the cookie it sets, and how many sessions the store has):
#   express-openid-connect 3.4.0
#   the store answers     200 ann      cookie: given         sessions: 1
#   one read fails        200 nobody   cookie: taken away    sessions: 0
#   it answers again      200 nobody   cookie: -             sessions: 0
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

const kept = new Map();
let isAway = false;
const store = {
  get(id, callback) {
    setImmediate(() => (isAway ? callback(new Error('timed out')) : callback(null, kept.get(id))));
  },
  set(id, session, callback) {
    kept.set(id, structuredClone(session));
    setImmediate(callback);
  },
  destroy(id, callback) {
    kept.delete(id);
    setImmediate(callback);
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
const encoded = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
const idToken = `${encoded({ alg: 'none' })}.${encoded({ sub: 'ann' })}.`;
app.get('/in', (req, res) => {
  req.appSession.id_token = idToken;
  res.end();
});
app.get('/', (req, res) => res.send(req.oidc.isAuthenticated() ? req.oidc.user.sub : 'nobody'));
const server = app.listen(0, '127.0.0.1');
await once(server, 'listening');

let cookie = '';
async function ask(path) {
  const answer = await fetch(`http://127.0.0.1:${server.address().port}${path}`, { headers: { cookie } });
  const [line] = answer.headers.getSetCookie();
  const isTaken = line?.startsWith('appSession=;') === true;
  if (line !== undefined) cookie = isTaken ? '' : line.split(';')[0];
  return [answer.status, await answer.text(), line === undefined ? '-' : isTaken ? 'taken away' : 'given', kept.size];
}
async function home(name) {
  const [status, text, mark, sessions] = await ask('/');
  console.log(name.padEnd(21), `${status} ${text}`.padEnd(12), `cookie: ${mark}`.padEnd(21), `sessions: ${sessions}`);
  return [status, text, mark, sessions];
}

await ask('/in');
assert.deepStrictEqual(await home('the store answers'), [200, 'ann', 'given', 1]);
isAway = true;
assert.deepStrictEqual(await home('one read fails'), [200, 'nobody', 'taken away', 0]);
isAway = false;
assert.deepStrictEqual(await home('it answers again'), [200, 'nobody', '-', 0]);
server.close();
server.closeAllConnections();
JS
timeout 30 node --no-warnings probe.js
