#!/usr/bin/env bash
# Chromium 156 of Debian 12: a page that was fetched ahead while somebody was signed in is shown to whoever comes after the sign-out.
#
# Speculation rules (WordPress and Shopify write them) fetch pages ahead of a click, and Chromium keeps them for minutes, also what
# is `no-store`. One would think that they go when the cookie goes with which they were asked for, or with `Clear-Site-Data: "cookies"`
# and `"storage"`. They stay, and the click asks nobody. `"cache"` takes them away, and so does `"prefetchCache"`, which is there for that.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what a click on the link shows, when the session has ended by a request of the page):
#   playwright-core 1.64.1
#   the cookie taken away            George, and nobody is asked
#   with "cookies"                   George, and nobody is asked
#   with "storage"                   George, and nobody is asked
#   with "cache"                     nobody
#   with "prefetchCache"             nobody
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
import { chromium } from 'playwright-core';

console.log(`playwright-core ${JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8')).version}`);

const RULES = '<script type="speculationrules">{ "prefetch": [{ "urls": ["/account"], "eagerness": "immediate" }] }</script>';
let asked = 0;
let wasAhead;
const server = createServer(({ url, headers }, response) => {
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader('Content-Type', 'text/html');
  if (url.startsWith('/sign-out')) {
    const forget = decodeURIComponent(url.split('?')[1]);
    if (forget !== '') response.setHeader('Clear-Site-Data', forget);
    response.setHeader('Set-Cookie', 'session=; Path=/; HttpOnly; Max-Age=0');
    response.end();
  } else if (url === '/account') {
    asked += 1;
    wasAhead = headers['sec-purpose']?.startsWith('prefetch');
    response.end(`<!doctype html><title>Account</title><p>${headers.cookie === 'session=1' ? 'George' : 'nobody'}</p>`);
  } else {
    if (url === '/') response.setHeader('Set-Cookie', 'session=1; Path=/; HttpOnly');
    response.end(`<!doctype html><title>Bank</title><a href="/account">Account</a>${RULES}`);
  }
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  for (const [name, forget, shown] of [
    ['the cookie taken away', '', 'George'],
    ['with "cookies"', '"cookies"', 'George'],
    ['with "storage"', '"storage"', 'George'],
    ['with "cache"', '"cache"', 'nobody'],
    ['with "prefetchCache"', '"prefetchCache"', 'nobody'],
  ]) {
    const context = await browser.newContext();
    const page = await context.newPage();
    asked = 0;
    await page.goto(`http://localhost:${server.address().port}/`);
    while (asked === 0) await page.waitForTimeout(50);
    assert.ok(wasAhead);
    await page.waitForTimeout(700);
    await page.evaluate((header) => fetch(`/sign-out?${encodeURIComponent(header)}`).then((answer) => answer.text()), forget);
    await page.waitForTimeout(500);
    assert.deepStrictEqual(await context.cookies(), []);
    asked = 0;
    await page.click('a');
    await page.waitForFunction(() => document.title === 'Account');
    const seen = await page.textContent('p');
    console.log(name.padEnd(32), seen + (asked === 0 ? ', and nobody is asked' : ''));
    assert.deepStrictEqual([seen, asked], [shown, shown === 'George' ? 0 : 1]);
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
JS
timeout 90 node probe.js "$chromium"
