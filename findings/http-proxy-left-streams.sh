#!/usr/bin/env bash
# http-proxy 1.18.1 (npm): who leaves an event stream is never gone for the server behind it; nor, with others, who will not wait.
#
# A tab that is closed ends its stream at the proxy. http-proxy listens for `aborted` of the request, which Node 20 does not emit
# for one that has been read: the stream to the server stays, with its events flowing nowhere. Each load of a
# page leaves one more. Its two successors, http-proxy-3 and httpxy, close it. While there is no answer yet (a long poll, a
# report), @fastify/http-proxy and http-proxy-middleware 3, whose streams are closed, leave the request at the server, too.
#
# A browser goes away in the middle; seen on Node 20, half a second later (at the server):
#                                 event stream  before the answer
#   http-proxy 1.18.1             open          open
#   http-proxy-middleware 3.0.11  closed        open
#   @fastify/http-proxy 11.6.3    closed        open
#   http-proxy-3 2.0.1            closed        closed
#   httpxy 0.5.6                  closed        closed
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts http-proxy@1.18.1 http-proxy-middleware@3.0.11 \
  fastify@5.12.8 @fastify/http-proxy@11.6.3 http-proxy-3@2.0.1 httpxy@0.5.6

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import fastifyProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import httpProxy from 'http-proxy';
import * as three from 'http-proxy-3';
import { createProxyMiddleware } from 'http-proxy-middleware';
import * as httpxy from 'httpxy';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;

async function listen(server) {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}
const upstream = createServer((request, response) => {
  if (request.url === '/events') response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(':\n\n');
});
const target = `http://127.0.0.1:${await listen(upstream)}`;

const app = fastify();
app.register(fastifyProxy, { upstream: target });
await app.listen({ port: 0, host: '127.0.0.1' });
const quiet = (proxy) => proxy.on('error', () => {});
const [one, byThree, byHttpxy] = [httpProxy, three, httpxy].map((made) => quiet(made.createProxyServer({ target })));
const middleware = createProxyMiddleware({ target });
const ports = {
  'http-proxy': await listen(createServer((request, response) => one.web(request, response))),
  'http-proxy-middleware': await listen(createServer((request, response) => middleware(request, response, () => {}))),
  '@fastify/http-proxy': app.server.address().port,
  'http-proxy-3': await listen(createServer((request, response) => byThree.web(request, response))),
  httpxy: await listen(createServer((request, response) => byHttpxy.web(request, response).catch(() => {}))),
};

/** Whether the server hears that a browser has gone. */
async function leave(port, path) {
  const browser = request({ host: '127.0.0.1', port, path });
  browser.on('error', () => {});
  const arrived = once(upstream, 'request');
  browser.end();
  const [, response] = await arrived;
  const closed = once(response, 'close').then(() => 'closed');
  if (path === '/events') {
    const [stream] = await once(browser, 'response');
    stream.on('error', () => {});
    await once(stream, 'data');
  }
  await sleep(200); // the proxy has begun to wait
  browser.destroy();
  return Promise.race([closed, sleep(500, 'open')]);
}

console.log(''.padEnd(29), 'event stream  before the answer');
const seen = {};
for (const [name, port] of Object.entries(ports)) {
  seen[name] = [await leave(port, '/events'), await leave(port, '/report')];
  console.log(`${name} ${versionOf(name)}`.padEnd(29), seen[name][0].padEnd(13), seen[name][1]);
}
assert.deepStrictEqual(seen, {
  'http-proxy': ['open', 'open'],
  'http-proxy-middleware': ['closed', 'open'],
  '@fastify/http-proxy': ['closed', 'open'],
  'http-proxy-3': ['closed', 'closed'],
  httpxy: ['closed', 'closed'],
});
process.exit();
JS
timeout 30 node --no-deprecation probe.js
