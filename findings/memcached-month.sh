#!/usr/bin/env bash
# connect-memcached 3.0.0, connect-memjs 0.2.1, @keyv/memcache 2.0.2 (npm), Memcached 1.6.18 (Debian 12): who is to be
# remembered for more than thirty days is forgotten at once.
#
# Memcached takes seconds up to thirty days; a larger number is an instant, in seconds since 1970, and what was meant as 31 days
# is one of January 1970. It answers STORED all the same. The stores hand the number on as they get it, and so do the
# clients: a session of 31 days is saved, its cookie lasts for 31 days, and the next request is nobody's.
#
# Seen on Node 20 (what is found right after it was stored for so many days):
#                             29      30      31        90
#   connect-memcached 3.0.0   there   there   nothing   nothing
#   connect-memjs 0.2.1       there   there   nothing   nothing
#   @keyv/memcache 2.0.2      there   there   nothing   nothing
#   memcache-client 1.0.5     there   there   nothing   nothing
#   memcached 2.2.2           there   there   nothing   nothing
#   memjs 1.3.2               there   there   nothing   nothing
set -euo pipefail

dir=$(mktemp -d)
memcached=
stop() {
  if [ -n "$memcached" ]; then
    kill "$memcached" 2> /dev/null || true
    wait "$memcached" 2> /dev/null || true
  fi
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps connect-memcached@3.0.0 connect-memjs@0.2.1 \
  express-session@1.19.0 @keyv/memcache@2.0.2 keyv@5.6.0 memcache-client@1.0.5 memcached@2.2.2 memjs@1.3.2

# Unpacked here: nothing is installed or started.
mkdir debs root
apt-get update -qq > /dev/null
apt-get install -qq -y --reinstall --download-only --no-install-recommends \
  -o APT::Sandbox::User=root -o Dir::Cache::archives="$dir/debs" memcached libevent-2.1-7 > /dev/null
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
LD_LIBRARY_PATH=$(dirname "$(find "$dir/root" -name 'libevent-2.1.so.7' | head -1)")
export LD_LIBRARY_PATH
[ "$(root/usr/bin/memcached -V)" = 'memcached 1.6.18' ]
socket=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
root/usr/bin/memcached -u root -l 127.0.0.1 -p "$socket" -U 0 &
memcached=$!

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import KeyvMemcache from '@keyv/memcache';
import connectMemcached from 'connect-memcached';
import connectMemjs from 'connect-memjs';
import session from 'express-session';
import { Keyv } from 'keyv';
import { MemcacheClient } from 'memcache-client';
import Memcached from 'memcached';
import memjs from 'memjs';

const port = Number(process.argv[2]);
for (let tries = 0; tries < 50; tries++) {
  const socket = connect(port, '127.0.0.1');
  const isUp = await once(socket, 'connect').then(
    () => true,
    () => false,
  );
  socket.destroy();
  if (isUp) break;
  await sleep(100);
}

const day = 86_400;
const server = `127.0.0.1:${port}`;
const asPromise = (call) =>
  new Promise((resolve, reject) => call((error, value) => (error ? reject(error) : resolve(value))));
function asStore(store) {
  return async (key, days) => {
    await asPromise((done) => store.set(key, { cookie: { maxAge: days * day * 1_000 }, user: 'ann' }, done));
    return (await asPromise((done) => store.get(key, done)))?.user;
  };
}
const keyv = new Keyv({ store: new KeyvMemcache(server) });
const memcacheClient = new MemcacheClient({ server });
const memcached = new Memcached(server);
const memjsClient = memjs.Client.create(server);
const ways = {
  'connect-memcached': asStore(new (connectMemcached(session))({ hosts: [server] })),
  'connect-memjs': asStore(new (connectMemjs(session))({ servers: [server] })),
  '@keyv/memcache': async (key, days) => {
    await keyv.set(key, 'ann', days * day * 1_000);
    return keyv.get(key);
  },
  'memcache-client': async (key, days) => {
    await memcacheClient.set(key, 'ann', { lifetime: days * day });
    return (await memcacheClient.get(key))?.value;
  },
  memcached: async (key, days) => {
    await asPromise((done) => memcached.set(key, 'ann', days * day, done));
    return asPromise((done) => memcached.get(key, done));
  },
  memjs: async (key, days) => {
    await memjsClient.set(key, 'ann', { expires: days * day });
    return (await memjsClient.get(key)).value?.toString();
  },
};

const lives = [29, 30, 31, 90];
console.log(''.padEnd(25), lives.map((days) => String(days).padEnd(days < 31 ? 7 : 9)).join(' '));
for (const [name, store] of Object.entries(ways)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  const seen = [];
  for (const days of lives) {
    const found = (await store(`${name}-${days}`, days)) ?? 'nothing';
    seen.push(found === 'ann' ? 'there' : found);
  }
  console.log(`${name} ${version}`.padEnd(25), seen.map((found) => found.padEnd(7)).join(' '));
  assert.deepStrictEqual(seen, ['there', 'there', 'nothing', 'nothing']);
}
process.exit();
JS
timeout 40 node --no-warnings probe.js "$socket"
