#!/usr/bin/env bash
# memory-cache 0.2.0, expiry-map 2.0.0, timed-cache 2.0.0, moize 6.1.7 (npm): what is kept for thirty days is gone at once.
#
# Each sets a timer of Node for each entry, of as many milliseconds as it was given. Such a timer takes 2^31 - 1 of them at most,
# which is 24 days and 20 hours; one that is longer comes after a millisecond, with a warning on the standard error. What it does
# then is to delete the entry: a "remember this device" of three weeks works, one of a month never does. expiry-set, of the
# house of expiry-map, waits for its first entry alone: the rest of its promise is as empty. memoizee and memoize refuse so
# long a time, lru-cache and @isaacs/ttlcache look at the clock when they are asked.
#
# Seen on Node 20 (an entry is set, and asked for 50 ms later; 24 days and 30):
#                           24 days   30 days
#   memory-cache 0.2.0      there     gone
#   expiry-map 2.0.0        there     gone
#   timed-cache 2.0.0       there     gone
#   moize 6.1.7             there     gone
#   memoizee 0.4.17         there     refused
#   memoize 10.2.0          there     refused
#   lru-cache 11.5.3        there     there
#   @isaacs/ttlcache 2.1.5  there     there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts memory-cache@0.2.0 expiry-map@2.0.0 timed-cache@2.0.0 moize@6.1.7 \
  memoizee@0.4.17 memoize@10.2.0 lru-cache@11.5.3 @isaacs/ttlcache@2.1.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { TTLCache } from '@isaacs/ttlcache';
import ExpiryMap from 'expiry-map';
import { LRUCache } from 'lru-cache';
import memoize from 'memoize';
import memoizee from 'memoizee';
import memoryCache from 'memory-cache';
import moize from 'moize';
import TimedCache from 'timed-cache';

/** Asks twice for what a function says, which is called anew when the first answer is gone. */
const twice = (remember) => async (maxAge) => {
  let calls = 0;
  const ask = remember(() => (calls += 1), { maxAge });
  ask();
  await sleep(50);
  return ask() === 1;
};
const kept = (create, set) => async (ttl) => {
  const cache = create(ttl);
  set(cache, ttl);
  await sleep(50);
  return cache.get('device') === 'known';
};
const set = (cache) => cache.set('device', 'known');
const put = (cache, ttl) => cache.put('device', 'known', ttl);
const libraries = {
  'memory-cache': kept(() => new memoryCache.Cache(), put),
  'expiry-map': kept((ttl) => new ExpiryMap(ttl), set),
  'timed-cache': kept((defaultTtl) => new TimedCache({ defaultTtl }), (cache) => cache.put('device', 'known')),
  moize: twice(moize),
  memoizee: twice(memoizee),
  memoize: twice(memoize),
  'lru-cache': kept((ttl) => new LRUCache({ ttl, ttlAutopurge: true }), set),
  '@isaacs/ttlcache': kept((ttl) => new TTLCache({ ttl }), set),
};
const show = (name, texts) => console.log(name.padEnd(23), ...texts.map((text) => text.padEnd(9)));
show('', ['24 days', '30 days']);
const seen = {};
for (const [name, isKept] of Object.entries(libraries)) {
  seen[name] = [];
  for (const days of [24, 30]) {
    const answer = await isKept(days * 86_400_000).catch(() => 'refused');
    seen[name].push(answer === true ? 'there' : answer || 'gone');
  }
  show(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`, seen[name]);
}
assert.deepStrictEqual(seen, {
  'memory-cache': ['there', 'gone'],
  'expiry-map': ['there', 'gone'],
  'timed-cache': ['there', 'gone'],
  moize: ['there', 'gone'],
  memoizee: ['there', 'refused'],
  memoize: ['there', 'refused'],
  'lru-cache': ['there', 'there'],
  '@isaacs/ttlcache': ['there', 'there'],
});
process.exit();
JS
timeout 30 node --no-warnings probe.js
