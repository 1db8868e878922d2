#!/usr/bin/env bash
# elysia 1.4.30 with @elysiajs/node 1.4.5 (npm): one header in `set.headers`, and a `Response` loses all its cookies but one.
#
# A handler answers with a `Response` that has two cookies: both arrive. As soon as the same handler, or a hook of some
# plugin, has put anything into `set.headers`, only the last one does. By `app.fetch`, as on Bun and in tests, both arrive.
#
# Seen on Node 20 (cookies that arrive):
#   elysia 1.4.30, @elysiajs/node 1.4.5
#   listening, nothing set              one=1 two=2
#   listening, set.headers.vary         two=2
#   app.fetch, nothing set              one=1 two=2
#   app.fetch, set.headers.vary         one=1 two=2
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts elysia@1.4.30 @elysiajs/node@1.4.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { node } from '@elysiajs/node';
import { Elysia } from 'elysia';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`elysia ${versionOf('elysia')}, @elysiajs/node ${versionOf('@elysiajs/node')}`);

// A port that is free: the adapter does not tell which one it has taken.
const free = createServer().listen(0, '127.0.0.1');
await once(free, 'listening');
const { port } = free.address();
free.close();
await once(free, 'close');

function answer() {
  const headers = new Headers();
  for (const cookie of ['one=1', 'two=2']) headers.append('Set-Cookie', cookie);
  return new Response('page', { headers });
}
const routes = (app) =>
  app.get('/nothing', answer).get('/vary', ({ set }) => {
    set.headers.vary = 'Cookie';
    return answer();
  });
const app = routes(new Elysia());
await new Promise((resolve) => routes(new Elysia({ adapter: node() })).listen({ port, hostname: '127.0.0.1' }, resolve));

async function say(name, asked) {
  const cookies = (await asked).headers.getSetCookie();
  console.log(name.padEnd(35), cookies.join(' '));
  return cookies;
}
const both = ['one=1', 'two=2'];
assert.deepStrictEqual(await say('listening, nothing set', fetch(`http://127.0.0.1:${port}/nothing`)), both);
assert.deepStrictEqual(await say('listening, set.headers.vary', fetch(`http://127.0.0.1:${port}/vary`)), ['two=2']);
assert.deepStrictEqual(await say('app.fetch, nothing set', app.fetch(new Request('http://app.example/nothing'))), both);
assert.deepStrictEqual(await say('app.fetch, set.headers.vary', app.fetch(new Request('http://app.example/vary'))), both);
process.exit();
JS
timeout 30 node --no-warnings probe.js
