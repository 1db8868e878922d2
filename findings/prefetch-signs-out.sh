#!/usr/bin/env bash
# @hotwired/turbo 8.0.23, instant.page 5.2.0, quicklink 3.0.2 (npm) with Debian's Chromium: a pointer that passes over
# "Sign out" signs out.
#
# They ask for what a link leads to before anybody clicks: Turbo and instant.page when the pointer rests on it for a moment,
# quicklink when it is seen. The cookie goes with it. So a session that each request prolongs goes on while a page is only
# looked at, and where a link ends it, it is ended: the next click finds nobody. A server can tell such a request
# by `Sec-Purpose: prefetch`, with Turbo by `X-Sec-Purpose` alone.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what is asked for; the pointer rests on "Sign out" for 0.4 s):
#                            when loaded            when pointed at   it says so by   then
#   no library               nothing                nothing                           signed in
#   @hotwired/turbo 8.0.23   nothing                /sign-out         x-sec-purpose   nobody
#   instant.page 5.2.0       nothing                /sign-out         sec-purpose     nobody
#   quicklink 3.0.2          /accounts, /sign-out   nothing           sec-purpose     nobody
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 @hotwired/turbo@8.0.23 instant.page@5.2.0 \
  quicklink@3.0.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const libraries = {
  'no library': '',
  '@hotwired/turbo': '<script type="module" src="/node_modules/@hotwired/turbo/dist/turbo.es2017-esm.js"></script>',
  'instant.page': '<script type="module" src="/node_modules/instant.page/instantpage.js"></script>',
  quicklink: `<script src="/node_modules/quicklink/dist/quicklink.umd.js"></script>
    <script>addEventListener('load', () => quicklink.listen())</script>`,
};
let scripts;
let asked = [];
const marks = new Set();
let isSignedIn;
const server = createServer((request, response) => {
  const { url, headers } = request;
  if (url.startsWith('/node_modules/')) {
    response.setHeader('Content-Type', 'text/javascript');
    return response.end(readFileSync(url.slice(1)));
  }
  response.setHeader('Content-Type', 'text/html');
  if (url === '/') response.setHeader('Set-Cookie', 'sid=1; HttpOnly');
  if (url === '/accounts' || url === '/sign-out') {
    asked.push(url);
    for (const name of ['sec-purpose', 'x-sec-purpose']) if (headers[name] === 'prefetch') marks.add(name);
  }
  if (url === '/sign-out' && headers.cookie === 'sid=1') isSignedIn = false;
  const links = '<a href="/accounts">Accounts</a><br><a href="/sign-out">Sign out</a>';
  response.end(`<!doctype html><title>Bank</title>${scripts}${links}`);
}).listen(0, 'localhost');
await once(server, 'listening');

const show = (library, loaded, pointed, mark, then) =>
  console.log(library.padEnd(24), loaded.padEnd(22), pointed.padEnd(17), mark.padEnd(15), then);
function take() {
  const texts = asked.toSorted().join(', ') || 'nothing';
  asked = [];
  return texts;
}
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = {};
try {
  show('', 'when loaded', 'when pointed at', 'it says so by', 'then');
  for (const [library, html] of Object.entries(libraries)) {
    scripts = html;
    marks.clear();
    isSignedIn = true;
    const page = await browser.newPage();
    await page.goto(`http://localhost:${server.address().port}/`);
    await sleep(700);
    const loaded = take();
    await page.hover('[href="/sign-out"]');
    await sleep(400);
    const pointed = take();
    await page.close();
    seen[library] = [loaded, pointed, [...marks].join(', '), isSignedIn ? 'signed in' : 'nobody'];
    const name = html && `${library} ${JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8')).version}`;
    show(name || library, ...seen[library]);
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
assert.deepStrictEqual(seen, {
  'no library': ['nothing', 'nothing', '', 'signed in'],
  '@hotwired/turbo': ['nothing', '/sign-out', 'x-sec-purpose', 'nobody'],
  'instant.page': ['nothing', '/sign-out', 'sec-purpose', 'nobody'],
  quicklink: ['/accounts, /sign-out', 'nothing', 'sec-purpose', 'nobody'],
});
JS
timeout 50 node probe.js "$chromium"
