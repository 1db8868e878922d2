#!/usr/bin/env bash
# Chromium 156 of Debian 12: a page is not told by `cookieStore` that a cookie has come to its end, until something reads it.
#
# The event `change` of the Cookie Store API tells of cookies that are set and that are gone. One that a server takes away by
# `Max-Age=0` is told at once. One whose own `Max-Age` is over is told when the page, or a request, next reads cookies: a page
# that stands there and waits for that event, to show that nobody is signed in any more, waits for as long as it is still.
# A cookie that is set again to what it was is told as changed, each time.
#
# `Max-Age=1`. Seen on Node 20, Chromium 156 of Debian 12:
#   playwright-core 1.64.1
#   set                          changed
#   set again, the same          changed
#   taken away by a server       deleted
#   set, and over for 4 s        changed
#   after a read                 changed, deleted
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

const server = createServer((request, response) => {
  const age = new URL(request.url, 'http://localhost').searchParams.get('age');
  if (age) response.setHeader('Set-Cookie', `signed-in=1; Path=/; Max-Age=${age}`);
  response.setHeader('Content-Type', 'text/html').end('<!doctype html><title>A page</title>');
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const page = await browser.newPage();
  await page.goto(`http://localhost:${server.address().port}/`);
  await page.evaluate(() => {
    globalThis.told = [];
    cookieStore.addEventListener('change', ({ changed, deleted }) => {
      told.push(...changed.map(() => 'changed'), ...deleted.map(() => 'deleted'));
    });
  });
  /** What the page was told since it was asked last, when nothing more comes. */
  const seen = async (name, expected, wait = 600) => {
    await sleep(wait);
    const told = await page.evaluate(() => told.join(', '));
    console.log(name.padEnd(28), told);
    assert.equal(told, expected);
  };
  const forget = () => page.evaluate(() => void told.splice(0));
  const get = (age) => page.evaluate((age) => fetch(`/?age=${age}`).then(() => {}), age);

  for (const [name, age, expected] of [
    ['set', 900, 'changed'],
    ['set again, the same', 900, 'changed'],
    ['taken away by a server', 0, 'deleted'],
  ]) {
    await get(age);
    await seen(name, expected);
    await forget();
  }
  await get(1);
  await seen('set, and over for 4 s', 'changed', 5_000);
  assert.equal(await page.evaluate(() => document.cookie), '');
  await seen('after a read', 'changed, deleted');
} finally {
  await browser.close();
  server.close();
}
JS
timeout 50 node probe.js "$chromium"
