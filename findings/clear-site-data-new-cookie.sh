#!/usr/bin/env bash
# Debian's Chromium: `Clear-Site-Data: "cookies"` takes the cookies of its own answer too, those that it has just set.
#
# An answer to a sign-out that clears the cookies and sets one, as "You are signed out" in the next page's language, or a new
# CSRF token, brings none: Chromium keeps what `Set-Cookie` says, then clears all. A cookie of the page that the answer leads
# to stays. "storage" leaves cookies alone; the page that asked for it hears two `storage` events of its own deed, of
# localStorage and of sessionStorage, and so does every other tab, for the sessionStorage that only it had.
#
# Seen on Node 20, Chromium 156 of Debian 12 (a sign-out by `fetch` in one of two tabs, which sets `notice`):
#                     cookies        sessionStorage of both   events in both
#   no header         notice, sid    here here                0 0
#   "cookies"         none           here here                0 0
#   "cookies", 303    next           here here                0 0
#   "storage"         notice, sid    gone gone                2 2
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
import { createServer } from 'node:http';
import { chromium } from 'playwright-core';

const cases = {
  'no header': {},
  '"cookies"': { 'Clear-Site-Data': '"cookies"' },
  '"cookies", 303': { 'Clear-Site-Data': '"cookies"', Location: '/next' },
  '"storage"': { 'Clear-Site-Data': '"storage"' },
};
const server = createServer((request, response) => {
  const name = decodeURIComponent(request.url.slice('/out/'.length));
  if (name in cases) {
    const status = cases[name].Location === undefined ? 204 : 303;
    response.writeHead(status, { ...cases[name], 'Set-Cookie': 'notice=signed-out; Path=/' }).end();
  } else {
    const cookie = request.url === '/next' ? 'next=1; Path=/' : 'sid=1; Path=/; HttpOnly';
    response.writeHead(200, { 'Content-Type': 'text/html', 'Set-Cookie': cookie }).end('<!doctype html><title>Bank</title>');
  }
});
server.listen(0, 'localhost');
await once(server, 'listening');
const origin = `http://localhost:${server.address().port}`;
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
console.log(`chromium ${browser.version().split('.')[0]}`);

console.log(''.padEnd(17), 'cookies        sessionStorage of both   events in both');
const seen = {};
try {
  for (const name of Object.keys(cases)) {
    const context = await browser.newContext();
    const tabs = [await context.newPage(), await context.newPage()];
    for (const tab of tabs) {
      await tab.goto(`${origin}/`);
      await tab.evaluate(() => {
        sessionStorage.setItem('form', 'half done');
        globalThis.events = 0;
        addEventListener('storage', () => (globalThis.events += 1));
      });
    }
    await tabs[0].evaluate(() => localStorage.setItem('theme', 'dark'));
    await tabs[1].waitForFunction(() => globalThis.events === 1);
    await tabs[1].evaluate(() => (globalThis.events = 0));
    await tabs[0].evaluate((path) => fetch(path, { method: 'POST' }), `/out/${encodeURIComponent(name)}`);
    await new Promise((resolve) => setTimeout(resolve, 500));
    const look = () => [sessionStorage.getItem('form') === null ? 'gone' : 'here', globalThis.events];
    const [one, two] = [await tabs[0].evaluate(look), await tabs[1].evaluate(look)];
    const left = (await context.cookies()).map((cookie) => cookie.name).sort();
    seen[name] = [left.join(', ') || 'none', `${one[0]} ${two[0]}`, `${one[1]} ${two[1]}`];
    console.log(name.padEnd(17), seen[name][0].padEnd(14), seen[name][1].padEnd(24), seen[name][2]);
    await context.close();
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, {
  'no header': ['notice, sid', 'here here', '0 0'],
  '"cookies"': ['none', 'here here', '0 0'],
  '"cookies", 303': ['next', 'here here', '0 0'],
  '"storage"': ['notice, sid', 'gone gone', '2 2'],
});
process.exit();
JS
timeout 50 node probe.js "$chromium"
