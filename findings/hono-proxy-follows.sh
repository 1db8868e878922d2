#!/usr/bin/env bash
# hono 4.13.19 and http-proxy-3 2.0.1 (npm): a proxy that follows the redirect after a sign-in loses the cookie of the session.
#
# A server answers the form of a sign-in with a 303 and its cookies. hono's `proxy()` hands the request to `fetch`, which
# follows the 303 by itself: the browser gets a 200 with the page that comes next, as asked for by nobody in particular, at
# the address of the form, and neither cookie. http-proxy-3 does the same with its option `fetch`, and not without.
# h3's `proxyRequest`, for the same use, hands the 303 on. For hono `redirect: 'manual'` has to be given, as to any `fetch`.
#
# Seen on Node 20 (what a browser gets for a POST of the form):
#   hono 4.13.19, http-proxy-3 2.0.1, h3 2.0.8
#   hono, proxy                    200  no Location     0 cookies  "home of nobody"
#   hono, redirect: 'manual'       303  Location: /home 2 cookies
#   http-proxy-3, fetch            200  no Location     0 cookies  "home of nobody"
#   http-proxy-3                   303  Location: /home 2 cookies
#   h3, proxyRequest               303  Location: /home 2 cookies
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 @hono/node-server@2.1.9 http-proxy-3@2.0.1 h3@2.0.8

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
console.log(['hono', 'http-proxy-3', 'h3'].map((name) => `${name} ${versionOf(name)}`).join(', '));

async function listen(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server.address().port;
}
const port = await listen((request, response) => {
  if (request.url === '/home') return response.end(`home of ${request.headers.cookie ?? 'nobody'}`);
  response.writeHead(303, { Location: '/home', 'Set-Cookie': ['session=1; Path=/', 'mark=1; Path=/'] }).end();
});
const target = `http://127.0.0.1:${port}`;

const byHono = (options) => new Hono().all('*', (c) => proxy(target + c.req.path, { ...c.req, ...options }));
const byFetch = createProxyServer({ target, fetch });
const byNode = createProxyServer({ target });
const byH3 = new H3().all('/**', (event) => proxyRequest(event, target + event.url.pathname));
const proxies = {
  'hono, proxy': await listen(getRequestListener(byHono({}).fetch)),
  "hono, redirect: 'manual'": await listen(getRequestListener(byHono({ redirect: 'manual' }).fetch)),
  'http-proxy-3, fetch': await listen((request, response) => byFetch.web(request, response)),
  'http-proxy-3': await listen((request, response) => byNode.web(request, response)),
  'h3, proxyRequest': await listen(toNodeHandler(byH3)),
};

const seen = [];
for (const [name, port] of Object.entries(proxies)) {
  const headers = { 'Content-Type': 'application/x-www-form-urlencoded' };
  const asked = request({ host: '127.0.0.1', port, path: '/sign-in', method: 'POST', headers }).end('user=george');
  const [response] = await once(asked, 'response');
  const text = Buffer.concat(await response.toArray()).toString();
  const location = response.headers.location ?? null;
  const cookies = response.headers['set-cookie']?.length ?? 0;
  seen.push([response.statusCode, location, cookies, text]);
  console.log(
    name.padEnd(30),
    response.statusCode,
    '',
    (location === null ? 'no Location' : `Location: ${location}`).padEnd(15),
    `${cookies} cookies`,
    text === '' ? '' : ` "${text}"`,
  );
}
const followed = [200, null, 0, 'home of nobody'];
const handedOn = [303, '/home', 2, ''];
assert.deepStrictEqual(seen, [followed, handedOn, followed, handedOn, handedOn]);
process.exit();
JS
timeout 30 node probe.js
