#!/usr/bin/env bash
# keyv 6.1.0, cacheable 2.5.0, cache-manager 7.2.9 (npm): of one house, and they do not agree on when a `ttl` is over.
#
# What is left until a deadline may be nought, or below it when the deadline is past. keyv 5 took -1 for over, keyv 6 keeps it for
# ever, as `Cacheable` does; in the memory that this one is made of both are over. `'15m'` and `'900'`, which the two of
# cacheable read, are taken by keyv and cache-manager, and are for ever there. One would guess that what is built of keyv
# means what keyv means, and that a new keyv means what the old one did.
#
# Each has a `ttl` of its own of 1 s. Seen on Node 26.10.0 (for how long `set(key, value, ttl)` keeps it):
#                                     0          -1         '900'      '15m'
#   keyv 5.6.0                        for ever   not        for ever   for ever
#   keyv 6.1.0                        for ever   for ever   for ever   for ever
#   cacheable 2.5.0, Cacheable        for ever   for ever   0.9 s      900 s
#   cacheable 2.5.0, CacheableMemory  not        not        0.9 s      900 s
#   cache-manager 7.2.9               for ever   not        for ever   for ever
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@26.10.0 keyv@6.1.0 keyv-5@npm:keyv@5.6.0 cacheable@2.5.0 cache-manager@7.2.9

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { createCache } from 'cache-manager';
import { Cacheable, CacheableMemory } from 'cacheable';
import { Keyv } from 'keyv';
import { Keyv as Keyv5 } from 'keyv-5';

mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 1) });
const version = (name) => `${name.replace('-5', '')} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const caches = {
  [version('keyv-5')]: () => new Keyv5({ ttl: 1_000 }),
  [version('keyv')]: () => new Keyv({ ttl: 1_000 }),
  [`${version('cacheable')}, Cacheable`]: () => new Cacheable({ ttl: 1_000 }),
  [`${version('cacheable')}, CacheableMemory`]: () => new CacheableMemory({ ttl: 1_000 }),
  [version('cache-manager')]: () => createCache({ ttl: 1_000 }),
};
/** For how long a value is kept: looked at after 1 ms, and then shortly before and after what may be meant. */
async function kept(cache, ttl) {
  await cache.set('session', 'signed in', ttl);
  let passed = 0;
  for (const [at, name] of [
    [1, 'not'],
    [899, '? s'],
    [901, '0.9 s'],
    [899_999, '? s'],
    [900_001, '900 s'],
    [365 * 86_400_000, '? s'],
  ]) {
    mock.timers.setTime(Date.now() + at - passed);
    passed = at;
    if ((await cache.get('session')) !== 'signed in') return name;
  }
  return 'for ever';
}
const ttls = [0, -1, '900', '15m'];
const show = (name, texts) => console.log(name.padEnd(33), ...texts.map((text) => text.padEnd(10)));
show('', ttls.map((ttl) => (typeof ttl === 'string' ? `'${ttl}'` : String(ttl))));
const expected = [
  ['for ever', 'not', 'for ever', 'for ever'],
  ['for ever', 'for ever', 'for ever', 'for ever'],
  ['for ever', 'for ever', '0.9 s', '900 s'],
  ['not', 'not', '0.9 s', '900 s'],
  ['for ever', 'not', 'for ever', 'for ever'],
];
for (const [name, create] of Object.entries(caches)) {
  const texts = [];
  for (const ttl of ttls) texts.push(await kept(create(), ttl));
  show(name, texts);
  assert.deepStrictEqual(texts, expected.shift());
}
process.exit();
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
