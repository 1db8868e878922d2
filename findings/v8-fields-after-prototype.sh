#!/usr/bin/env bash
# node 22.23.3 (V8 12.4, npm's package node): what is put onto an object after `Object.setPrototypeOf` costs as if no other
# were like it.
#
# Objects that are made alike share one hidden class. Before its version 13, V8 shares none that comes after a change of the
# prototype: each field makes a new one for this object alone. Express changes the prototype of each request and answer, and
# then puts its fields on: no two of them have the same class, code that reads them is never compiled for one, and
# what is kept of a request, as under an open event stream, is several times as large. Fields that are put on
# before the change are free of it; Node 24 is, too.
#
# Seen (ten fields; a request and its answer that are kept; about how many bytes each is, and whether two have the same class):
#                              node 22.23.3       node 24.21.0
#   prototype left alone        140  the same      140  the same
#   fields, then prototype      140  the same      140  the same
#   prototype, then fields      500  not           140  the same
#   node:http                  1900  the same     2700  the same
#   express 5.3.0              5800  not          4000  the same
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"

cat > probe.cjs <<'JS'
const assert = require('node:assert');
const { once } = require('node:events');
const { Agent, createServer, get } = require('node:http');
const { name, version } = require('express/package.json');
const express = require('express');

const [wanted] = process.argv.slice(2);
assert.strictEqual(process.versions.node, wanted);
console.log(`node ${wanted}`);

const prototype = {};
class Person {
  constructor() {
    this.id = 1;
  }
}
function fill(object) {
  for (const field of 'abcdefghij') object[field] = 1;
  return object;
}
const makers = {
  'prototype left alone': () => fill(new Person()),
  'fields, then prototype': () => Object.setPrototypeOf(fill(new Person()), prototype),
  'prototype, then fields': () => fill(Object.setPrototypeOf(new Person(), prototype)),
};
function used() {
  gc();
  gc();
  return process.memoryUsage().heapUsed;
}

async function weigh(count, make) {
  for (let n = 0; n < 100; n += 1) await make();
  const kept = new Array(count).fill(null);
  const before = used();
  for (let n = 0; n < count; n += 1) kept[n] = await make();
  const bytes = Math.round((used() - before) / count);
  return { bytes, isSame: [kept.at(-1)].flat().every((object, at) => %HaveSameMap(object, [kept.at(-2)].flat()[at])) };
}
async function weighRequests(listen) {
  let last;
  const server = createServer(listen((request, response) => {
    last = [request, response];
    response.end();
  }));
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const { port } = server.address();
  const result = await weigh(300, async () => {
    const [answer] = await once(get({ host: '127.0.0.1', port, agent, path: '/accounts/4711' }), 'response');
    await once(answer.resume(), 'end');
    return last;
  });
  agent.destroy();
  server.close();
  return result;
}

(async () => {
  const seen = {};
  for (const [how, make] of Object.entries(makers)) seen[how] = await weigh(2_000, make);
  seen['node:http'] = await weighRequests((answer) => answer);
  const named = `${name} ${version}`;
  seen[named] = await weighRequests((answer) => express().get('/accounts/:id', answer));
  for (const [how, { bytes, isSame }] of Object.entries(seen)) {
    console.log(`  ${how.padEnd(24)} ${String(Math.round(bytes / 20) * 20).padStart(5)}  ${isSame ? 'the same' : 'not'}`);
  }
  const isNew = wanted.startsWith('24.');
  const later = seen['prototype, then fields'].bytes / seen['fields, then prototype'].bytes;
  const ofExpress = seen[named].bytes / seen['node:http'].bytes;
  assert.deepStrictEqual(Object.values(seen).map(({ isSame }) => isSame), [true, true, isNew, true, isNew]);
  assert(isNew ? later < 1.2 : later > 3, String(later));
  assert(isNew ? ofExpress < 1.8 : ofExpress > 2.5, String(ofExpress));
})();
JS
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0
for version in 22.23.3 24.21.0; do
  mkdir "$version"
  echo '{ "private": true }' > "$version/package.json"
  npm install --silent --no-audit --no-fund --prefix "$version" "node@$version"
  timeout 30 "$version/node_modules/.bin/node" --expose-gc --allow-natives-syntax probe.cjs "$version"
done
