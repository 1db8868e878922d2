#!/usr/bin/env bash
# @auth/express 0.12.3 (npm): mounted at a named wildcard, as Express 5 wants it, every address of it is a 400.
#
# `app.use('/auth/*', ...)`, as its documents have it, is refused by Express 5, whose own way to write that is
# `'/auth/{*splat}'`. With it the handler finds no path in what it looks at: "Cannot parse action". Mounted at `'/auth'` it
# works.
#
# Seen on Node 20:
#   @auth/express 0.12.3, express 5.3.0
#   /auth/*           refused at the start
#   /auth/{*splat}    400
#   /auth             200
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts express@5.3.0 @auth/express@0.12.3 @auth/core@0.41.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ExpressAuth } from '@auth/express';
import express from 'express';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`@auth/express ${versionOf('@auth/express')}, express ${versionOf('express')}`);

async function mounted(path) {
  const app = express();
  let seen;
  try {
    app.use(path, ExpressAuth({ secret: 'secret', trustHost: true, providers: [], logger: { error() {}, warn() {} } }));
    const server = app.listen(0, '127.0.0.1');
    await once(server, 'listening');
    seen = String((await fetch(`http://127.0.0.1:${server.address().port}/auth/session`)).status);
    server.close();
    server.closeAllConnections();
  } catch {
    seen = 'refused at the start';
  }
  console.log(path.padEnd(17), seen);
  return seen;
}

assert.equal(await mounted('/auth/*'), 'refused at the start');
assert.equal(await mounted('/auth/{*splat}'), '400');
assert.equal(await mounted('/auth'), '200');
JS
timeout 30 node --no-warnings probe.js
