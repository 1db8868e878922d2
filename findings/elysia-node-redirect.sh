#!/usr/bin/env bash
# elysia 1.4.30 (npm): on Node, `redirect('/there')` in a handler is a 500; on Bun it is the redirect that the documents show.
#
# Elysia makes it by `Response.redirect`, and Node's takes whole addresses only: "Failed to parse URL". Neither the adapter
# for Node nor the app knows better. A `Location` set by hand beside the status works on both.
#
# Seen on Node 20, with Bun 1.4.5 from npm:
#   elysia 1.4.30
#   node  redirect('/there')                500
#   node  redirect('http://host/there')     302 http://host/there
#   node  status and Location by hand       302 /there
#   bun   redirect('/there')                302 /there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts elysia@1.4.30
arch=$(node -p "process.arch === 'arm64' ? 'aarch64' : 'x64'")
npm install --silent --no-audit --no-fund --ignore-scripts "@oven/bun-linux-$arch@1.4.5"

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Elysia } from 'elysia';

const onBun = typeof Bun !== 'undefined';
if (!onBun) console.log(`elysia ${JSON.parse(readFileSync('node_modules/elysia/package.json', 'utf8')).version}`);
const app = new Elysia()
  .get('/short', ({ redirect }) => redirect('/there'))
  .get('/whole', ({ redirect }) => redirect('http://host/there'))
  .get('/hand', ({ set }) => {
    set.status = 302;
    set.headers.location = '/there';
    return '';
  });
async function ask(path, name) {
  const { status, headers } = await app.handle(new Request(`http://host${path}`));
  const seen = [status, headers.get('location')].filter((part) => part !== null).join(' ');
  console.log(`${onBun ? 'bun ' : 'node'}  ${name.padEnd(32)}  ${seen}`);
  return seen;
}
if (onBun) {
  assert.equal(await ask('/short', "redirect('/there')"), '302 /there');
} else {
  assert.equal(await ask('/short', "redirect('/there')"), '500');
  assert.equal(await ask('/whole', "redirect('http://host/there')"), '302 http://host/there');
  assert.equal(await ask('/hand', 'status and Location by hand'), '302 /there');
}
JS
timeout 30 node --no-warnings probe.js
timeout 30 "$dir"/node_modules/@oven/bun-linux-"$arch"/bin/bun probe.js
