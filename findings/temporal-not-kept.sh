#!/usr/bin/env bash
# Chromium 156 of Debian 12 and node 26.10.0: an instant of `Temporal` goes into no store and to no other tab.
#
# A `Date` is taken by IndexedDB, `BroadcastChannel`, `history` and `structuredClone`, and comes back as a `Date`. What is there
# to take its place is refused by all of them with an error. Formats that stores of sessions are written in do not refuse
# it: @msgpack/msgpack 3.1.3, cbor-x 1.6.9 and rfdc 1.4.1 make an empty object of it, and a deadline is gone without a word;
# superjson 2.2.7, which is there to bring types back, a text. devalue 6.0.3 and seroval 1.8.2 bring it back.
#
# Seen on Node 26.10.0, Chromium 156 of Debian 12 (what comes back of a Date, and of a Temporal.Instant):
#   node 26.10.0
#   playwright-core 1.64.1
#                              Date     Instant
#   Chromium IndexedDB         Date     DataCloneError
#   Chromium BroadcastChannel  Date     DataCloneError
#   Chromium history.state     Date     DataCloneError
#   node structuredClone       Date     DataCloneError
#   @msgpack/msgpack           Date     {}
#   cbor-x                     Date     {}
#   rfdc                       Date     {}
#   superjson                  Date     text
#   devalue                    Date     Instant
#   seroval                    Date     Instant
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@26.10.0 playwright-core@1.64.1 @msgpack/msgpack@3.1.3 cbor-x@1.6.9 rfdc@1.4.1 \
  superjson@2.2.7 devalue@6.0.3 seroval@1.8.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import * as msgpack from '@msgpack/msgpack';
import * as cbor from 'cbor-x';
import * as devalue from 'devalue';
import { chromium } from 'playwright-core';
import rfdc from 'rfdc';
import * as seroval from 'seroval';
import superjson from 'superjson';

for (const name of ['node', 'playwright-core']) {
  console.log(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`);
}
const { toString } = Object.prototype;
/** What came back, in a word. */
const word = (value) => {
  if (typeof value === 'string') return 'text';
  const [, tag] = /^\[object (?:Temporal\.)?(\w+)\]$/.exec(toString.call(value));
  return tag === 'Object' && Object.keys(value).length === 0 ? '{}' : tag;
};
const MOMENT = '2026-11-01T00:00:00Z';
const values = { Date: new Date(MOMENT), Instant: Temporal.Instant.from(MOMENT) };
const expected = {
  'node structuredClone': 'DataCloneError',
  '@msgpack/msgpack': '{}',
  'cbor-x': '{}',
  rfdc: '{}',
  superjson: 'text',
};
const show = (name, date, instant, wanted) => {
  console.log(name.padEnd(26), date.padEnd(8), instant);
  assert.deepStrictEqual([date, instant], ['Date', wanted]);
};
const stores = {
  'node structuredClone': (value) => structuredClone(value),
  '@msgpack/msgpack': (value) => msgpack.decode(msgpack.encode(value)),
  'cbor-x': (value) => cbor.decode(cbor.encode(value)),
  rfdc: (value) => rfdc()(value),
  superjson: (value) => superjson.parse(superjson.stringify(value)),
  devalue: (value) => devalue.parse(devalue.stringify(value)),
  seroval: (value) => seroval.deserialize(seroval.serialize(value)),
};

const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end('<!doctype html>')).listen(0);
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
console.log(''.padEnd(26), 'Date'.padEnd(8), 'Instant');
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}/`);
  const inChromium = await page.evaluate(async (moment) => {
    const done = (request) =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const opening = indexedDB.open('kept', 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore('kept');
    const database = await done(opening);
    const stores = {
      'Chromium IndexedDB': async (value) => {
        await done(database.transaction('kept', 'readwrite').objectStore('kept').put(value, 1));
        return done(database.transaction('kept').objectStore('kept').get(1));
      },
      'Chromium BroadcastChannel': (value) =>
        new Promise((resolve) => {
          const [here, there] = [new BroadcastChannel('tabs'), new BroadcastChannel('tabs')];
          there.onmessage = ({ data }) => resolve(data);
          here.postMessage(value);
        }),
      'Chromium history.state': (value) => {
        history.replaceState(value, '');
        return history.state;
      },
    };
    const seen = {};
    for (const [name, keep] of Object.entries(stores)) {
      seen[name] = [];
      for (const value of [new Date(moment), Temporal.Instant.from(moment)]) {
        try {
          const kept = await keep(value);
          seen[name].push(kept instanceof Date ? 'Date' : typeof kept);
        } catch ({ name: error }) {
          seen[name].push(error);
        }
      }
    }
    return seen;
  }, MOMENT);
  for (const [name, [date, instant]] of Object.entries(inChromium)) show(name, date, instant, 'DataCloneError');
} finally {
  await browser.close();
  server.close();
}
for (const [name, keep] of Object.entries(stores)) {
  const [date, instant] = Object.values(values).map((value) => {
    try {
      return word(keep(value));
    } catch (error) {
      return error.name;
    }
  });
  show(name, date, instant, expected[name] ?? 'Instant');
}
JS
timeout 50 node_modules/.bin/node --no-warnings probe.js "$chromium"
