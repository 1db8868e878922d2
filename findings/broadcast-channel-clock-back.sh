#!/usr/bin/env bash
# broadcast-channel 7.4.0 (npm): when the clock has been put back an hour, tabs that were open do not hear those opened since.
#
# Each message has the wall clock's time in it, and a listener is called only for those that are not older than itself. A tab
# whose listener is from before the clock was put back drops, without a word, all that a tab opened afterwards says: "signed
# out" too, until the clock has caught up. The other way they are heard. The browser's own `BroadcastChannel`, which it is
# built on, knows no time; redux-state-sync, pinia-shared-state and TanStack Query's broadcast client are built on the package.
#
# Seen on Node 20, Chromium 156 of Debian 12 (what the tab from before heard of the tab opened since):
#                       clock left alone    put back an hour
#   broadcast-channel   signed out          (nothing)
#   the browser's own   signed out          signed out
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund broadcast-channel@7.4.0 esbuild@0.28.2 playwright-core@1.64.1

cat > page.js <<'JS'
import { BroadcastChannel as Channel } from 'broadcast-channel';

const theirs = new Channel('session', { webWorkerSupport: false });
const own = new globalThis.BroadcastChannel('own');
globalThis.heard = { theirs: [], own: [] };
theirs.onmessage = (message) => globalThis.heard.theirs.push(message);
own.onmessage = ({ data }) => globalThis.heard.own.push(data);
globalThis.type = theirs.type;
globalThis.say = async (message) => {
  await theirs.postMessage(message);
  own.postMessage(message);
};
JS
cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';

const { outputFiles } = await build({ entryPoints: ['page.js'], bundle: true, format: 'iife', write: false });
const html = `<!doctype html><title>Bank</title><script>${outputFiles[0].text.replaceAll('</script', '<\\/script')}</script>`;
const server = createServer((_, response) => response.setHeader('Content-Type', 'text/html').end(html)).listen(0, '127.0.0.1');
await once(server, 'listening');
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = [];
try {
  for (const [name, hours] of [['clock left alone', 0], ['put back an hour', 1]]) {
    const context = await browser.newContext();
    const before = await context.newPage();
    await before.goto(`http://localhost:${server.address().port}/`);
    assert.equal(await before.evaluate(() => globalThis.type), 'native');
    // The clock of the computer, as the tab opened since sees it.
    await context.addInitScript((back) => {
      const now = Date.now;
      Date.now = () => now() - back;
    }, hours * 3_600_000);
    const since = await context.newPage();
    await since.goto(`http://localhost:${server.address().port}/`);
    await since.evaluate(() => globalThis.say('signed out'));
    await before.waitForFunction(() => globalThis.heard.own.length > 0);
    await before.evaluate(() => new Promise((resolve) => setTimeout(resolve, 500)));
    const heard = await before.evaluate(() => globalThis.heard);
    await before.evaluate(() => globalThis.say('still here'));
    await since.waitForFunction(() => globalThis.heard.theirs.length > 0);
    console.log(name, heard);
    seen.push(heard);
    await context.close();
  }
} finally {
  await browser.close();
  server.close();
}
assert.deepStrictEqual(seen, [
  { theirs: ['signed out'], own: ['signed out'] },
  { theirs: [], own: ['signed out'] },
]);
JS
timeout 50 node probe.js "$chromium"
