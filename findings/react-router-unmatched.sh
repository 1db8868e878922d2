#!/usr/bin/env bash
# react-router 8.4.0 (npm): middleware of the root route is not run for an address that no route has.
#
# The root's component and its ErrorBoundary are rendered for such an address, its middleware is passed over: a log of
# requests misses it, and a header that is put on every answer is not on this 404. A route that itself answers 404 gets
# it, and so do all addresses once there is a route `*`. The build is made by hand here, as the compiler makes it.
#
# Seen on Node 22.23.3 (npm's package node; react-router 8 wants 22.22 or newer):
#   react-router 8.4.0
#   /                       200   middleware ran, its header is there
#   /gone, a route          404   middleware ran, its header is there
#   /nothing, no route      404   middleware did not run, no header
#   /nothing, route *       404   middleware ran, its header is there
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
# The package node brings its program by a script of its own.
npm install --silent --no-audit --no-fund node@22.23.3
npm install --silent --no-audit --no-fund --ignore-scripts react-router@8.4.0 react@19.3.1 react-dom@19.3.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequestHandler } from 'react-router';

console.log(`react-router ${JSON.parse(readFileSync('node_modules/react-router/package.json', 'utf8')).version}`);

const asked = [];
async function middleware({ request }, next) {
  asked.push(new URL(request.url).pathname);
  const response = await next();
  response.headers.set('X-Own', '1');
  return response;
}
const gone = { loader: () => new Response('gone', { status: 404 }) };
const routes = {
  root: { id: 'root', path: '', module: { default: () => null, middleware: [middleware] } },
  home: { id: 'home', parentId: 'root', index: true, module: { loader: () => new Response('home') } },
  gone: { id: 'gone', parentId: 'root', path: 'gone', module: gone },
};
const page = (_request, status, headers) => new Response('page', { status, headers });
const build = (ownRoutes) => ({
  entry: { module: { default: page, handleError() {} } },
  routes: ownRoutes,
  assets: { entry: { module: '', imports: [] }, routes: {}, url: '', version: '1' },
  basename: '/',
  publicPath: '/',
  assetsBuildDirectory: '',
  future: {},
  ssr: true,
  isSpaMode: false,
  prerender: [],
  routeDiscovery: { mode: 'initial', manifestPath: '/__manifest' },
});

async function ask(name, path, ownRoutes = routes) {
  asked.length = 0;
  const response = await createRequestHandler(build(ownRoutes), 'production')(new Request(`http://localhost${path}`));
  const seen = [response.status, asked.includes(path), response.headers.has('X-Own')];
  const told = seen[1] ? 'middleware ran' : 'middleware did not run';
  console.log(name.padEnd(23), `${seen[0]}   ${told}, ${seen[2] ? 'its header is there' : 'no header'}`);
  return seen;
}

assert.deepStrictEqual(await ask('/', '/'), [200, true, true]);
assert.deepStrictEqual(await ask('/gone, a route', '/gone'), [404, true, true]);
assert.deepStrictEqual(await ask('/nothing, no route', '/nothing'), [404, false, false]);
const withRest = { ...routes, rest: { id: 'rest', parentId: 'root', path: '*', module: gone } };
assert.deepStrictEqual(await ask('/nothing, route *', '/nothing', withRest), [404, true, true]);
JS
timeout 30 node_modules/.bin/node probe.js
