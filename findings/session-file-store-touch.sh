#!/usr/bin/env bash
# session-file-store 1.5.0 (npm): a request that ends just after its session does makes a new one of it, which is nobody's.
#
# At the end of each request express-session touches the session. In a file whose time is up `touch` finds none, and writes one:
# with the cookie, for the whole time again, and nothing else. The person is not told that the session has ended: the next
# request has a session, of the same id, in which nobody is signed in. The stores of express-session, memorystore and
# connect-pg-simple touch nothing that has ended.
#
# A session of 15 minutes; the request begins after 14:59 and takes two seconds. Seen on Node 20 (in the store then):
#   session-file-store 1.5.0, memorystore 1.6.8, express-session 1.19.0
#   session-file-store  a session of nobody, for 15 more minutes
#   memorystore         none
#   express-session     none
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts session-file-store@1.5.0 memorystore@1.6.8 express-session@1.19.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { promisify } from 'node:util';
import session from 'express-session';
import createMemoryStore from 'memorystore';
import createFileStore from 'session-file-store';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const names = ['session-file-store', 'memorystore', 'express-session'];
console.log(names.map((name) => `${name} ${versionOf(name)}`).join(', '));

mock.timers.enable({ apis: ['Date'], now: Date.now() });
const FileStore = createFileStore(session);
const MemoryStore = createMemoryStore(session);
const stores = {
  'session-file-store': new FileStore({ path: 'sessions', retries: 0, reapInterval: -1, logFn() {} }),
  memorystore: new MemoryStore({}),
  'express-session': new session.MemoryStore(),
};

const seen = [];
for (const [name, store] of Object.entries(stores)) {
  const [get, set, touch] = ['get', 'set', 'touch'].map((method) => promisify(store[method].bind(store)));
  const cookie = new session.Cookie({ maxAge: 900_000 });
  await set('4711', { cookie, user: 'george' });
  mock.timers.tick(899_000);
  const held = await get('4711');
  assert.equal(held.user, 'george');
  mock.timers.tick(2_000);
  cookie.maxAge = 900_000; // as express-session does before it touches
  await touch('4711', { ...held, cookie });
  const found = await get('4711');
  const left = Math.round((new Date(found?.cookie.expires ?? 0) - Date.now()) / 60_000);
  seen.push(found ? `a session of ${found.user ?? 'nobody'}, for ${left} more minutes` : 'none');
  console.log(name.padEnd(19), seen.at(-1));
}
assert.deepStrictEqual(seen, ['a session of nobody, for 15 more minutes', 'none', 'none']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
