#!/usr/bin/env bash
# hono-sessions 0.8.1 on hono 4.13.19 (npm): a sign-in that answers with `new Response()` starts a session whose cookie is
# never sent.
#
# Hono keeps headers that a middleware set before the handler ran in a box of its own, and empties it into the answers of
# c.text(), c.json(), c.redirect() and so on. A Response made by the handler itself (the Web standard way, which Hono takes
# as well), or one that it got from fetch(), replaces all that, silently. hono-sessions sets its cookie before the handler:
# the session is in the store, the browser never hears of it. Whether somebody has looked at c.res before decides it too:
# from then on the headers are kept.
#
# Seen on Node 20:
#   hono 4.13.19, hono-sessions 0.8.1
#   c.text('in')                       sessions stored: 1  cookies: 1
#   new Response('in')                 sessions stored: 1  cookies: 0
#   await fetch(...)                   sessions stored: 1  cookies: 0
#   c.res, then new Response('in')     sessions stored: 1  cookies: 1
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 hono-sessions@0.8.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Hono } from 'hono';
import { MemoryStore, sessionMiddleware } from 'hono-sessions';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`hono ${versionOf('hono')}, hono-sessions ${versionOf('hono-sessions')}`);

const answers = {
  "c.text('in')": (c) => c.text('in'),
  "new Response('in')": () => new Response('in'),
  'await fetch(...)': async () => await fetch('data:text/plain,in'),
  "c.res, then new Response('in')": (c) => c.res && new Response('in'),
};
const seen = [];
for (const [name, answer] of Object.entries(answers)) {
  let stored = 0;
  class Store extends MemoryStore {
    createSession(...given) {
      stored++;
      return super.createSession(...given);
    }
  }
  const app = new Hono();
  app.use('*', sessionMiddleware({ store: new Store(), expireAfterSeconds: 900, cookieOptions: { path: '/' } }));
  app.post('/sign-in', (c) => {
    c.get('session').set('subject', 'george');
    return answer(c);
  });
  const response = await app.request('/sign-in', { method: 'POST' });
  assert.equal(response.status, 200);
  assert.equal(await response.text(), 'in');
  const cookies = response.headers.getSetCookie().length;
  seen.push([stored, cookies]);
  console.log(name.padEnd(34), `sessions stored: ${stored}  cookies: ${cookies}`);
}
assert.deepStrictEqual(seen, [[1, 1], [1, 0], [1, 0], [1, 1]]);
JS
timeout 30 node probe.js
