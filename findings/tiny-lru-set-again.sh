#!/usr/bin/env bash
# tiny-lru 13.1.0 (npm): to set an entry anew does not prolong it: who writes a session each minute loses it all the same.
#
# The second `set` of a key changes the value and leaves the time of the first one, unless the cache was made with a third
# argument of true. In lru-cache, quick-lru and @isaacs/ttlcache a `set` begins anew. Nobody is told: `set` answers as ever, and
# what was written a moment ago is gone with what was written first.
#
# A time to live of 1 s, set again after 0.8 s, asked for after 1.6 s. Seen on Node 20:
#   tiny-lru 13.1.0             gone
#   tiny-lru 13.1.0, true       there
#   lru-cache 11.5.3            there
#   quick-lru 7.3.0             there
#   @isaacs/ttlcache 2.1.5      there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts tiny-lru@13.1.0 lru-cache@11.5.3 quick-lru@7.3.0 \
  @isaacs/ttlcache@2.1.5 @sinonjs/fake-timers@15.5.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import fakeTimers from '@sinonjs/fake-timers';

const toFake = ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'Date', 'performance'];
const clock = fakeTimers.install({ now: Date.UTC(2026, 10, 1), toFake });
const { TTLCache } = await import('@isaacs/ttlcache');
const { LRUCache } = await import('lru-cache');
const { default: QuickLRU } = await import('quick-lru');
const { lru } = await import('tiny-lru');

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const caches = {
  [version('tiny-lru')]: lru(10, 1_000),
  [`${version('tiny-lru')}, true`]: lru(10, 1_000, true),
  [version('lru-cache')]: new LRUCache({ max: 10, ttl: 1_000 }),
  [version('quick-lru')]: new QuickLRU({ maxSize: 10, maxAge: 1_000 }),
  [version('@isaacs/ttlcache')]: new TTLCache({ max: 10, ttl: 1_000 }),
};
const set = (value) => Object.values(caches).forEach((cache) => cache.set('session', value));
set('signed in');
clock.tick(800);
set('signed in, active');
clock.tick(800);
for (const [name, cache] of Object.entries(caches)) {
  const value = cache.get('session');
  console.log(name.padEnd(27), value === undefined ? 'gone' : 'there');
  assert.equal(value, name === version('tiny-lru') ? undefined : 'signed in, active');
}
JS
timeout 30 node --no-warnings probe.js
