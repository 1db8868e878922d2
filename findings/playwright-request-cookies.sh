#!/usr/bin/env bash
# playwright-core 1.64.1 (npm) with Debian's Chromium: a sign-out by `context.request` leaves the browser signed in.
#
# `context.request` shares its cookies with the context's pages, so that tests sign in and out by it. It keeps them by rules of
# its own: `Clear-Site-Data: "cookies"` it does not know, and where a sign-out has only that, the page is still signed in. An
# `Expires` that is no date (`0`, as older servers write it for "until the browser is closed") a browser passes over; it takes
# that for the year 2000, and drops the cookie: the sign-in that works by hand is none in the test.
#
# Seen on Node 20, Chromium 156 of Debian 12 (the cookies that the server gets in the end):
#                                    by the page   by context.request
#   Clear-Site-Data: "cookies"       none          sid=1
#   sid=; Max-Age=0                  none          none
#   sid=1; Expires=0                 sid=1         none
#   sid=1; Expires=0; Max-Age=60     sid=1         sid=1
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

const signIn = { 'Set-Cookie': 'sid=1; Path=/' };
const cases = {
  'Clear-Site-Data: "cookies"': [signIn, { 'Clear-Site-Data': '"cookies"' }],
  'sid=; Max-Age=0': [signIn, { 'Set-Cookie': 'sid=; Path=/; Max-Age=0' }],
  'sid=1; Expires=0': [{ 'Set-Cookie': 'sid=1; Path=/; Expires=0' }],
  'sid=1; Expires=0; Max-Age=60': [{ 'Set-Cookie': 'sid=1; Path=/; Expires=0; Max-Age=60' }],
};
let next = {};
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/html', ...next }).end(request.headers.cookie ?? 'none');
});
server.listen(0, 'localhost');
await once(server, 'listening');
const url = `http://localhost:${server.address().port}/`;

const { version } = JSON.parse(readFileSync('node_modules/playwright-core/package.json', 'utf8'));
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
console.log(`playwright-core ${version}, chromium ${browser.version().split('.')[0]}`);

async function left(answers, open) {
  const context = await browser.newContext();
  const get = await open(context);
  let text;
  for (next of [...answers, {}]) text = await get();
  await context.close();
  return text;
}
const byPage = async (context) => {
  const page = await context.newPage();
  return async () => {
    await page.goto(url);
    return page.evaluate(() => document.body.textContent);
  };
};
const byRequest = (context) => async () => (await context.request.get(url)).text();

console.log(''.padEnd(32), 'by the page   by context.request');
const seen = {};
try {
  for (const [name, answers] of Object.entries(cases)) {
    seen[name] = [await left(answers, byPage), await left(answers, byRequest)];
    console.log(name.padEnd(32), seen[name][0].padEnd(13), seen[name][1]);
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, {
  'Clear-Site-Data: "cookies"': ['none', 'sid=1'],
  'sid=; Max-Age=0': ['none', 'none'],
  'sid=1; Expires=0': ['sid=1', 'none'],
  'sid=1; Expires=0; Max-Age=60': ['sid=1', 'sid=1'],
});
process.exit();
JS
timeout 50 node probe.js "$chromium"
