#!/usr/bin/env bash
# unstorage 1.17.6 (npm): `setItem(key, value, { ttl: 900 })` keeps it for ever, where the driver does not read it.
#
# `ttl` is among the options of `setItem`, and a driver that has none takes it without a word: that of memory, of files, and also
# the driver of lru-cache, which has a `ttl` for each entry itself. A session that ends after 15 minutes with redis in
# production never does with the driver that was used for the tests. lru-cache's own, given to the driver, does hold.
#
# Seen on Node 20 (an hour after 15 minutes were asked for):
#   unstorage 1.17.6, lru-cache 11.5.3
#   setItem with ttl, memory         there
#   setItem with ttl, fs-lite        there
#   setItem with ttl, lru-cache      there
#   ttl of the driver, lru-cache     gone
#   lru-cache itself, set with ttl   gone
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts unstorage@1.17.6 lru-cache@11.5.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

// Before lru-cache is loaded, which keeps the clock that it finds.
mock.timers.enable({ apis: ['Date'], now: Date.now() });
let monotonic = 0;
performance.now = () => monotonic;
const { LRUCache } = await import('lru-cache');
const { createStorage } = await import('unstorage');
const drivers = {};
for (const name of ['memory', 'fs-lite', 'lru-cache']) {
  drivers[name] = (await import(`unstorage/drivers/${name}`)).default;
}
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['unstorage', 'lru-cache'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const minutes = 15;
async function anHour() {
  await sleep(20); // lru-cache looks at the clock once in a millisecond
  mock.timers.tick(3_600_000);
  monotonic += 3_600_000;
}
async function over(driver, options) {
  const storage = createStorage({ driver });
  await storage.setItem('session:4711', 'george', options);
  assert.equal(await storage.getItem('session:4711'), 'george');
  await anHour();
  return (await storage.getItem('session:4711')) === null ? 'gone' : 'there';
}

const seen = {};
const options = { ttl: minutes * 60 };
seen['setItem with ttl, memory'] = await over(drivers.memory(), options);
seen['setItem with ttl, fs-lite'] = await over(drivers['fs-lite']({ base: 'kept' }), options);
seen['setItem with ttl, lru-cache'] = await over(drivers['lru-cache']({ max: 10 }), options);
seen['ttl of the driver, lru-cache'] = await over(drivers['lru-cache']({ max: 10, ttl: minutes * 60_000 }));
const cache = new LRUCache({ max: 10 });
cache.set('session:4711', 'george', { ttl: minutes * 60_000 });
await anHour();
seen['lru-cache itself, set with ttl'] = cache.get('session:4711') === undefined ? 'gone' : 'there';
for (const [name, is] of Object.entries(seen)) console.log(name.padEnd(32), is);
assert.deepStrictEqual(Object.values(seen), ['there', 'there', 'there', 'gone', 'gone']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
