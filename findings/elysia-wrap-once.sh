#!/usr/bin/env bash
# elysia 1.4.30 (npm): two plugins without a name, out of one function, are one to `wrap`: what the second wraps is not run.
#
# Plugins that have a name are taken once, those without one each time they are used: so hooks have it. What is given to
# `wrap` has a checksum of its source text instead, and what stands around that text (here `name`) is no part of it. On
# one app, without a plugin, both are run. A `seed` of its own makes of the second plugin another one.
#
# Seen on Node 20 (what has seen a request; the last wrapper is the outermost):
#   elysia 1.4.30
#   app.wrap, twice                    two, one
#   .use, twice: onRequest             one, two
#   .use, twice: wrap                  one
#   .use, twice: wrap, with a seed     two, one
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts elysia@1.4.30

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Elysia } from 'elysia';

console.log(`elysia ${JSON.parse(readFileSync('node_modules/elysia/package.json', 'utf8')).version}`);

let seen = [];
const around = (name) => (handle) => (request) => {
  seen.push(name);
  return handle(request);
};
const hook = (name) => new Elysia().onRequest(() => void seen.push(name));
const wrap = (name) => new Elysia().wrap(around(name));
const wrapWithSeed = (name) => new Elysia({ seed: name }).wrap(around(name));

async function asked(name, app) {
  seen = [];
  const answer = await app.get('/', () => 'page').fetch(new Request('http://app.example/'));
  assert.equal(await answer.text(), 'page');
  console.log(name.padEnd(34), seen.join(', '));
  return seen;
}

assert.deepStrictEqual(await asked('app.wrap, twice', new Elysia().wrap(around('one')).wrap(around('two'))), ['two', 'one']);
assert.deepStrictEqual(await asked('.use, twice: onRequest', new Elysia().use(hook('one')).use(hook('two'))), ['one', 'two']);
assert.deepStrictEqual(await asked('.use, twice: wrap', new Elysia().use(wrap('one')).use(wrap('two'))), ['one']);
assert.deepStrictEqual(await asked('.use, twice: wrap, with a seed', new Elysia().use(wrapWithSeed('one')).use(wrapWithSeed('two'))), ['two', 'one']);
JS
timeout 30 node --no-warnings probe.js
