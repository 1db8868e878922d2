#!/usr/bin/env bash
# connect-loki 1.2.0 (npm): a session is stored as it is changed, not when it is saved.
#
# What `get` gives is the object that lies in the store, and `set` keeps the one it is given. express-session copies the fields
# of it, not what is in them: a handler that puts something into `req.session.basket`, and then calls `req.session.reload()` to
# throw that away, reads it again; a second request that is under way has it at once. express-session's own store, and all that
# write to somewhere else, give copies.
#
# Seen on Node 20 (what is read after a change that was not saved; whether two reads are the same object):
#   connect-loki 1.2.0, express-session 1.19.0
#   connect-loki     basket: book, pen  the same object
#   express-session  basket: book       two objects
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts connect-loki@1.2.0 express-session@1.19.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import createLokiStore from 'connect-loki';
import session from 'express-session';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['connect-loki', 'express-session'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const LokiStore = createLokiStore(session);
const loki = new LokiStore({ path: 'sessions.db', autosave: false });
await once(loki, 'connect');

const seen = [];
for (const [name, store] of Object.entries({ 'connect-loki': loki, 'express-session': new session.MemoryStore() })) {
  const [get, set] = ['get', 'set'].map((method) => promisify(store[method].bind(store)));
  await set('4711', { cookie: new session.Cookie({ maxAge: 900_000 }), basket: ['book'] });
  (await get('4711')).basket.push('pen'); // and nobody saves it
  const basket = (await get('4711')).basket.join(', ');
  const isSame = (await get('4711')) === (await get('4711'));
  seen.push([basket, isSame]);
  console.log(name.padEnd(16), `basket: ${basket}`.padEnd(18), isSame ? 'the same object' : 'two objects');
}
assert.deepStrictEqual(seen, [['book, pen', true], ['book', false]]);
process.exit();
JS
timeout 30 node --no-warnings probe.js
