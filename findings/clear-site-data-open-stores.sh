#!/usr/bin/env bash
# idb-keyval 6.3.0, localforage 1.10.0, dexie 4.4.7, idb 8.0.4, pouchdb-browser 9.0.0 (npm) with Debian's Chromium: what a page
# that stays open can still store after `Clear-Site-Data: "storage"`.
#
# An app of one page that signs out by a request, and is not loaded anew, keeps what it had open. One would think that
# all is empty and works, for the person who signs in next. idb-keyval, localforage and Dexie open their database again. PouchDB, and whoever
# holds a database of idb, get an InvalidStateError for each read and write, also in the other tabs, until the page is loaded.
# A `Cache` that is held finds nothing, as it should, and refuses to take anything: `put` says "Entry was not found".
#
# Seen on Node 20, Chromium 156 of Debian 12 (a read, a write and a read, in the page that asked; then in another tab):
#   localStorage             nothing             stored              Mary                Mary
#   idb-keyval 6.3.0         nothing             stored              Mary                Mary
#   localforage 1.10.0       nothing             stored              Mary                Mary
#   dexie 4.4.7              nothing             stored              Mary                Mary
#   idb 8.0.4                InvalidStateError   InvalidStateError   InvalidStateError   InvalidStateError
#   pouchdb-browser 9.0.0    InvalidStateError   InvalidStateError   InvalidStateError   InvalidStateError
#   a Cache that is held     nothing             NotFoundError       nothing             nothing
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 idb-keyval@6.3.0 localforage@1.10.0 \
  dexie@4.4.7 idb@8.0.4 pouchdb-browser@9.0.0 events@3.3.0

cat > page.js <<'JS'
import Dexie from 'dexie';
import { openDB } from 'idb';
import * as keyval from 'idb-keyval';
import localforage from 'localforage';
import PouchDB from 'pouchdb-browser';

const dexie = new Dexie('dexie');
dexie.version(1).stores({ rows: 'id' });
const idb = openDB('idb', 1, { upgrade: (db) => db.createObjectStore('rows') });
const pouch = new PouchDB('pouch');
const held = caches.open('held');
const stores = {
  localStorage: { set: async (name) => localStorage.setItem('who', name), get: async () => localStorage.getItem('who') },
  'idb-keyval': { set: (name) => keyval.set('who', name), get: () => keyval.get('who') },
  localforage: { set: (name) => localforage.setItem('who', name), get: () => localforage.getItem('who') },
  dexie: {
    set: (name) => dexie.table('rows').put({ id: 'who', name }),
    get: async () => (await dexie.table('rows').get('who'))?.name,
  },
  idb: { set: async (name) => (await idb).put('rows', name, 'who'), get: async () => (await idb).get('rows', 'who') },
  'pouchdb-browser': {
    set: (name) => pouch.put({ _id: name, name }),
    get: async () => (await pouch.allDocs()).rows[0]?.id,
  },
  'a Cache that is held': {
    set: async (name) => (await held).put('/who', new Response(name)),
    get: async () => (await (await held).match('/who'))?.text(),
  },
};
globalThis.did = async (what, name) => {
  const seen = {};
  for (const [key, store] of Object.entries(stores)) {
    seen[key] = await store[what](name).then(
      (value) => (what === 'set' ? 'stored' : (value ?? 'nothing')),
      (error) => error.name,
    );
  }
  return seen;
};
JS
cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const { outputFiles } = await build({ entryPoints: ['page.js'], bundle: true, write: false, format: 'iife', define: { global: 'window' } });
const server = createServer(({ url }, response) => {
  if (url === '/sign-out') response.setHeader('Clear-Site-Data', '"storage"');
  else response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><title>Bank</title>');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
let rows;
try {
  const context = await browser.newContext();
  const [page, other] = [await context.newPage(), await context.newPage()];
  for (const tab of [page, other]) {
    await tab.goto(`http://localhost:${server.address().port}/`);
    await tab.evaluate(outputFiles[0].text);
  }
  const all = async (tab, what, name) => Object.entries(await tab.evaluate(([deed, who]) => did(deed, who), [what, name]));
  assert.ok((await all(page, 'set', 'George')).every(([, seen]) => seen === 'stored'));
  assert.ok((await all(other, 'get')).every(([, seen]) => seen === 'George'));
  await page.evaluate(() => fetch('/sign-out').then((answer) => answer.text()));
  // Open databases are closed a little later.
  await page.waitForFunction(async () => (await did('get')).idb !== 'George');
  const steps = [await all(page, 'get'), await all(page, 'set', 'Mary'), await all(page, 'get'), await all(other, 'get')];
  rows = steps[0].map(([name], index) => [name, ...steps.map((step) => step[index][1])]);
} finally {
  await browser.close();
  server.close();
}
for (const [name, ...seen] of rows) {
  let version = '';
  try {
    ({ version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')));
  } catch {}
  console.log(`${name} ${version}`.padEnd(24), ...seen.map((text) => text.padEnd(19)));
}
const works = ['nothing', 'stored', 'Mary', 'Mary'];
const broken = Array(4).fill('InvalidStateError');
assert.deepStrictEqual(Object.fromEntries(rows.map(([name, ...seen]) => [name, seen])), {
  localStorage: works,
  'idb-keyval': works,
  localforage: works,
  dexie: works,
  idb: broken,
  'pouchdb-browser': broken,
  'a Cache that is held': ['nothing', 'NotFoundError', 'nothing', 'nothing'],
});
JS
timeout 120 node probe.js "$chromium"
