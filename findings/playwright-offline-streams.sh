#!/usr/bin/env bash
# playwright-core 1.64.1 (npm) with Debian's Chromium: a page that is offline goes on hearing the server.
#
# `context.setOffline(true)` makes every new request fail, and `navigator.onLine` false. An event stream that is open stays
# open, and what the server sends through it arrives. A test of "offline" so meets a page that hears of an end and goes to
# an address that it cannot reach: the browser's own error page.
#
# Seen on Node 20, Chromium 156 of Debian 12:
#   playwright-core 1.64.1
#   onLine: false, a new request: TypeError, the open stream: said while offline
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);
let stream;
const server = createServer((request, response) => {
  if (request.url !== '/events') return response.setHeader('Content-Type', 'text/html').end('<!doctype html>');
  stream = response;
  response.writeHead(200, { 'Content-Type': 'text/event-stream' }).write(': open\n\n');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(url);
  await page.evaluate(
    () =>
      new Promise((resolve) => {
        const source = new EventSource('/events');
        window.heard = new Promise((done) => source.addEventListener('message', ({ data }) => done(data)));
        source.addEventListener('open', () => resolve());
      }),
  );
  await context.setOffline(true);
  const { isOnLine, request } = await page.evaluate(async () => ({
    isOnLine: navigator.onLine,
    request: await fetch('/').then(
      ({ status }) => String(status),
      ({ name }) => name,
    ),
  }));
  stream.write('data: said while offline\n\n');
  const nothing = new Promise((resolve) => setTimeout(resolve, 5_000, 'nothing').unref());
  const heard = await Promise.race([page.evaluate(() => window.heard), nothing]);
  console.log(`onLine: ${isOnLine}, a new request: ${request}, the open stream: ${heard}`);
  assert.deepStrictEqual([isOnLine, request, heard], [false, 'TypeError', 'said while offline']);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
JS
timeout 50 node probe.js "$chromium"
