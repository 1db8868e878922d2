#!/usr/bin/env bash
# playwright-core 1.64.1 (npm) with Debian's Chromium: to wind the clock on times out a request that is answered at once.
#
# The page's clock moves `AbortSignal.timeout` too, but no network. A `fetch` with a limit of ten seconds that is under way
# when the clock is wound on by sixteen minutes ends in a `TimeoutError`, though the answer takes one second; while the
# clock is paused, no limit of a `fetch` comes at all. The `timeout` of an XMLHttpRequest is the browser's own: what a page
# does hangs on what its client asks with. Workers keep the real time, and a cookie of fifteen minutes is still sent.
#
# Seen on Node 20, Chromium 156 of Debian 12:
#   playwright-core 1.64.1
#                                                fetch          XMLHttpRequest
#   limit 10 s, answer in 1 s, 16 min on         TimeoutError   answered
#   limit 0.3 s, no answer, paused for 1.5 s     pending        TimeoutError
#   clock of a page 16 min on, of its worker 0; cookie with Max-Age=900: sid=1
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);
const PAGE = `<!doctype html><script>
  const seen = {};
  function ask(path, limit) {
    seen.fetch = seen.xhr = 'pending';
    const end = (text) => (seen.fetch = text);
    fetch(path, { signal: AbortSignal.timeout(limit) }).then(() => end('answered'), ({ name }) => end(name));
    const request = new XMLHttpRequest();
    request.open('GET', path);
    request.timeout = limit;
    request.onload = () => (seen.xhr = 'answered');
    request.ontimeout = () => (seen.xhr = 'TimeoutError');
    request.send();
  }
  const worker = new Worker('/worker.js');
  function workerNow() {
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.postMessage('');
    });
  }
</script>`;
const server = createServer((request, response) => {
  if (request.url === '/silent') return;
  if (request.url === '/answer') return setTimeout(() => response.end('ok'), 1_000);
  if (request.url === '/worker.js') {
    response.setHeader('Content-Type', 'text/javascript');
    return response.end('onmessage = () => postMessage(Date.now())');
  }
  if (request.url === '/cookie') return response.end(request.headers.cookie ?? 'none');
  response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': 'sid=1; Max-Age=900; HttpOnly' }).end(PAGE);
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  await page.clock.install();
  await page.goto(url);
  const now = () => page.evaluate(async () => [Date.now(), await workerNow()]);
  const before = await now();
  await page.evaluate(() => ask('/answer', 10_000));
  await page.clock.fastForward('16:00');
  await sleep(2_000);
  const wound = await page.evaluate(() => ({ ...seen }));
  const minutes = (await now()).map((instant, at) => Math.round((instant - before[at]) / 60_000));
  const cookie = await page.evaluate(async () => (await fetch('/cookie')).text());
  await page.clock.pauseAt(Date.now() + 20 * 60_000);
  await page.evaluate(() => ask('/silent', 300));
  await sleep(1_500);
  const paused = await page.evaluate(() => ({ ...seen }));
  const show = (how, { fetch, xhr }) => console.log(how.padEnd(44), fetch.padEnd(14), xhr);
  show('', { fetch: 'fetch', xhr: 'XMLHttpRequest' });
  show('limit 10 s, answer in 1 s, 16 min on', wound);
  show('limit 0.3 s, no answer, paused for 1.5 s', paused);
  console.log(`clock of a page ${minutes[0]} min on, of its worker ${minutes[1]}; cookie with Max-Age=900: ${cookie}`);
  assert.deepStrictEqual(wound, { fetch: 'TimeoutError', xhr: 'answered' });
  assert.deepStrictEqual(paused, { fetch: 'pending', xhr: 'TimeoutError' });
  assert.deepStrictEqual([...minutes, cookie], [16, 0, 'sid=1']);
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
JS
timeout 50 node probe.js "$chromium"
