#!/usr/bin/env bash
# helmet 8.3.0 (npm) with Debian's Chromium: a sign-out by a form that goes on to the provider of sign-in leaves the page standing.
#
# Helmet's own policy has `form-action 'self'`, and Chromium holds what a form is sent on to against it as well. `POST
# /sign-out` ends the session, its answer leads to the provider's end of session, and nothing happens: the page with the
# account stays, the provider keeps its own session, and nobody is told but the console. A link to the same address gets
# there, and so does the form with the provider in `formAction`.
#
# Seen on Node 20, Chromium 156 of Debian 12:
#                                    session   the page then
#   no helmet, a form                ended     Signed out at the provider
#   helmet, a form                   ended     Account 4711
#   helmet, a link                   ended     Signed out at the provider
#   helmet with formAction, a form   ended     Signed out at the provider
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 helmet@8.3.0 express@5.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import helmet from 'helmet';
import { chromium } from 'playwright-core';

console.log(`helmet ${JSON.parse(readFileSync('node_modules/helmet/package.json', 'utf8')).version}`);

async function listen(app) {
  const server = app.listen(0, 'localhost');
  await once(server, 'listening');
  return `http://localhost:${server.address().port}`;
}
const provider = await listen(express().get('/end', (_, response) => response.send('<title>Signed out at the provider</title>')));
const PAGE = `<!doctype html><title>Account 4711</title>
  <form method="post" action="/sign-out"><button>Sign out</button></form><a href="/sign-out">Sign out</a>`;
const cases = {
  'no helmet, a form': [undefined, 'button'],
  'helmet, a form': [helmet(), 'button'],
  'helmet, a link': [helmet(), 'a'],
  'helmet with formAction, a form': [
    helmet({ contentSecurityPolicy: { directives: { formAction: ["'self'", provider] } } }),
    'button',
  ],
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = {};
try {
  for (const [name, [headers, selector]] of Object.entries(cases)) {
    let isEnded = false;
    const app = express();
    if (headers) app.use(headers);
    app.get('/', (_, response) => response.send(PAGE));
    app.all('/sign-out', (_, response) => {
      isEnded = true;
      response.redirect(303, `${provider}/end`);
    });
    const page = await browser.newPage();
    await page.goto(await listen(app));
    await page.click(selector, { noWaitAfter: true });
    await sleep(1_000);
    seen[name] = [isEnded ? 'ended' : 'goes on', await page.title()];
    console.log(name.padEnd(32), seen[name][0].padEnd(9), seen[name][1]);
    await page.close();
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, {
  'no helmet, a form': ['ended', 'Signed out at the provider'],
  'helmet, a form': ['ended', 'Account 4711'],
  'helmet, a link': ['ended', 'Signed out at the provider'],
  'helmet with formAction, a form': ['ended', 'Signed out at the provider'],
});
process.exit();
JS
timeout 50 node probe.js "$chromium"
