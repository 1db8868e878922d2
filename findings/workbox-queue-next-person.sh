#!/usr/bin/env bash
# workbox-background-sync 7.4.1 (npm) with Debian's Chromium: what one person sends without a network is sent as the next one's.
#
# A request that did not get through is kept, and sent again for up to a week, when the browser says that there is a network. The
# cookie is not kept with it: it gets the one that there is by then. So a payment that George made in the tunnel, before he
# signed out, is Mary's, who signs in on the same computer; her server sees his text with her session, and a token
# that he had in a header with it. A sign-out that sends `Clear-Site-Data: "storage"` takes the queue away.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what the server is sent once it is there again):
#   sign-out                                  sent
#   takes the cookie away                     "50 to 4711, from George", cookie sid=mary
#   and has Clear-Site-Data: "storage"        nothing
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 esbuild@0.28.2 workbox-background-sync@7.4.1 \
  workbox-routing@7.4.1 workbox-strategies@7.4.1

cat > worker.js <<'JS'
import { BackgroundSyncPlugin } from 'workbox-background-sync';
import { registerRoute } from 'workbox-routing';
import { NetworkOnly } from 'workbox-strategies';

addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
const plugins = [new BackgroundSyncPlugin('payments')];
registerRoute(({ url }) => url.pathname === '/payments', new NetworkOnly({ plugins }), 'POST');
JS
npx esbuild worker.js --bundle --format=iife --outfile=built.js --log-level=error '--define:process.env.NODE_ENV="production"'

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { chromium } from 'playwright-core';

const { version } = JSON.parse(readFileSync('node_modules/workbox-background-sync/package.json', 'utf8'));
console.log(`workbox-background-sync ${version}`);
const signOuts = {
  'takes the cookie away': {},
  'and has Clear-Site-Data: "storage"': { 'Clear-Site-Data': '"storage"' },
};
let isAway = false;
let signOut;
let sent;
const server = createServer(async (request, response) => {
  const { pathname, searchParams } = new URL(request.url, 'http://localhost');
  if (pathname === '/payments') {
    const body = await text(request);
    if (isAway) return request.socket.destroy();
    sent = `"${body}", cookie ${request.headers.cookie}`;
    return response.end();
  }
  if (pathname === '/worker.js') {
    response.setHeader('Content-Type', 'text/javascript');
    return response.end(readFileSync('built.js'));
  }
  const headers = { 'Content-Type': 'text/html' };
  if (pathname === '/sign-in') headers['Set-Cookie'] = `sid=${searchParams.get('who')}; HttpOnly; Path=/`;
  if (pathname === '/sign-out') Object.assign(headers, { 'Set-Cookie': 'sid=; Max-Age=0; Path=/' }, signOut);
  response.writeHead(200, headers).end('<!doctype html><title>Bank</title>');
}).listen(0, 'localhost');
await once(server, 'listening');
const url = `http://localhost:${server.address().port}`;

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
async function signIn(page, who) {
  await page.goto(`${url}/sign-in?who=${who}`);
  await page.evaluate(async () => {
    const { serviceWorker } = navigator;
    const isControlled = serviceWorker.controller || new Promise((resolve) => (serviceWorker.oncontrollerchange = resolve));
    await serviceWorker.register('/worker.js');
    await isControlled;
  });
}
async function sentAfter(headers) {
  signOut = headers;
  sent = 'nothing';
  const context = await browser.newContext();
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  let registrationId;
  devtools.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
    for (const one of registrations) if (!one.isDeleted) ({ registrationId } = one);
  });
  await devtools.send('ServiceWorker.enable');
  await signIn(page, 'george');
  isAway = true;
  const failure = await page.evaluate(() =>
    fetch('/payments', { method: 'POST', body: '50 to 4711, from George' }).catch(({ name }) => name),
  );
  assert.equal(failure, 'TypeError');
  await page.goto(`${url}/sign-out`);
  await signIn(page, 'mary');
  isAway = false;
  // The browser does it by itself, up to some minutes later.
  const tag = 'workbox-background-sync:payments';
  await devtools.send('ServiceWorker.dispatchSyncEvent', { origin: url, registrationId, tag, lastChance: false });
  await sleep(1_000);
  await context.close();
  return sent;
}
const seen = {};
try {
  console.log('sign-out'.padEnd(41), 'sent');
  for (const [name, headers] of Object.entries(signOuts)) {
    seen[name] = await sentAfter(headers);
    console.log(name.padEnd(41), seen[name]);
  }
} finally {
  await browser.close();
  server.closeAllConnections();
  server.close();
}
assert.deepStrictEqual(Object.values(seen), ['"50 to 4711, from George", cookie sid=mary', 'nothing']);
JS
timeout 50 node probe.js "$chromium"
