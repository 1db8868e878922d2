#!/usr/bin/env bash
# h3 2.0.8, hono 4.13.19, http-proxy-3 2.0.1 (npm): behind a proxy that asks by `fetch`, no request is a navigation any more.
#
# `Sec-Fetch-Mode` says what a browser asks for: `navigate` for a page, `no-cors` for an image or a beacon. All headers of a
# request are handed on, but Node's `fetch`, which the proxy helpers of h3 and hono use, and http-proxy-3 by its option
# `fetch`, writes its own mode over it: everything arrives as `cors`. A server that answers a navigation without a session
# with a redirect, and a script's request with a 401, shows people a bare 401. `Sec-Fetch-Dest` and `Sec-Fetch-Site` arrive as
# they were; with node:http, http-proxy-3's default, the mode does too.
#
# Seen on Node 20 (what the server behind the proxy gets for a page; in the last column, for a beacon):
#   h3 2.0.8, hono 4.13.19, http-proxy-3 2.0.1
#   h3, proxyRequest     navigate -> cors      Sec-Fetch-Dest: document   no-cors -> cors
#   hono, proxy          navigate -> cors      Sec-Fetch-Dest: document   no-cors -> cors
#   http-proxy-3, fetch  navigate -> cors      Sec-Fetch-Dest: document   no-cors -> cors
#   http-proxy-3         navigate -> navigate  Sec-Fetch-Dest: document   no-cors -> no-cors
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts h3@2.0.8 hono@4.13.19 @hono/node-server@2.1.9 http-proxy-3@2.0.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { H3, proxyRequest, toNodeHandler } from 'h3';
import { Hono } from 'hono';
import { proxy } from 'hono/proxy';
import { createProxyServer } from 'http-proxy-3';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['h3', 'hono', 'http-proxy-3'].map((name) => `${name} ${versionOf(name)}`).join(', '));

async function listen(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}
const port = await listen((request, response) => response.end(JSON.stringify(request.headers)));
const target = `http://127.0.0.1:${port}`;

const byH3 = new H3().all('/**', (event) => proxyRequest(event, target + event.url.pathname));
const byHono = new Hono().all('*', (c) => proxy(target + c.req.path, c.req));
const byFetch = createProxyServer({ target, fetch });
const byNode = createProxyServer({ target });
const proxies = {
  'h3, proxyRequest': await listen(toNodeHandler(byH3)),
  'hono, proxy': await listen(getRequestListener(byHono.fetch)),
  'http-proxy-3, fetch': await listen((request, response) => byFetch.web(request, response)),
  'http-proxy-3': await listen((request, response) => byNode.web(request, response)),
};

async function arrives(port, mode, destination) {
  const headers = { 'Sec-Fetch-Mode': mode, 'Sec-Fetch-Dest': destination, 'Sec-Fetch-Site': 'same-origin' };
  const asked = request({ host: '127.0.0.1', port, path: '/page', headers }).end();
  const [response] = await once(asked, 'response');
  const seen = JSON.parse(Buffer.concat(await response.toArray()).toString());
  assert.equal(seen['sec-fetch-site'], 'same-origin');
  return [seen['sec-fetch-mode'], seen['sec-fetch-dest']];
}

const rows = {};
for (const [name, port] of Object.entries(proxies)) {
  const [mode, destination] = await arrives(port, 'navigate', 'document');
  const [beacon] = await arrives(port, 'no-cors', 'empty');
  rows[name] = [mode, destination, beacon];
  console.log(
    name.padEnd(20),
    `navigate -> ${mode}`.padEnd(21),
    `Sec-Fetch-Dest: ${destination}`.padEnd(26),
    `no-cors -> ${beacon}`,
  );
}
const changed = ['cors', 'document', 'cors'];
assert.deepStrictEqual(Object.values(rows), [changed, changed, changed, ['navigate', 'document', 'no-cors']]);
process.exit();
JS
timeout 30 node probe.js
