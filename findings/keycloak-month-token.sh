#!/usr/bin/env bash
# keycloak-js 26.2.4 (npm) with Debian's Chromium: a token that lasts a month has expired at once, it says.
#
# `onTokenExpired` is called by one timer, set for all of the token's life. A browser's timer holds 2^31 - 1 ms, not quite 25
# days; what is longer comes at once. A kiosk or a device whose realm gives tokens of 30 days, and which signs out there, is
# signed out as it begins, twice, while `isTokenExpired()` says that all is well. Nothing is logged.
#
# Seen on Node 20, Chromium 156 of Debian 12 (half a second after `init` with a token and its renewal):
#   keycloak-js 26.2.4
#   the token lasts   onTokenExpired called   isTokenExpired()
#   1 day             0                       false
#   24 days           0                       false
#   25 days           2                       false
#   30 days           2                       false
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts playwright-core@1.64.1 keycloak-js@26.2.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { chromium } from 'playwright-core';

console.log(`keycloak-js ${JSON.parse(readFileSync('node_modules/keycloak-js/package.json', 'utf8')).version}`);
const script = readFileSync('node_modules/keycloak-js/lib/keycloak.js', 'utf8');

const seconds = () => Math.floor(Date.now() / 1_000);
const part = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenFor = (days) => `${part({ alg: 'RS256' })}.${part({ sub: 'kiosk', iat: seconds(), exp: seconds() + days * 86_400 })}.s`;

const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
const seen = [];
try {
  console.log('the token lasts   onTokenExpired called   isTokenExpired()');
  for (const days of [1, 24, 25, 30]) {
    const token = tokenFor(days);
    const page = await browser.newPage();
    await page.route('https://app.test/**', (route) =>
      route.request().url().endsWith('/keycloak.js')
        ? route.fulfill({ contentType: 'text/javascript', body: script })
        : route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>Kiosk</title>' }),
    );
    await page.route('https://id.test/**', (route) =>
      route.fulfill({
        headers: {
          'Access-Control-Allow-Origin': 'https://app.test',
          'Access-Control-Allow-Credentials': 'true',
        },
        json: { access_token: token, refresh_token: token, id_token: token },
      }),
    );
    await page.goto('https://app.test/');
    const [calls, isExpired] = await page.evaluate(async (known) => {
      const { default: Keycloak } = await import('/keycloak.js');
      const keycloak = new Keycloak({ url: 'https://id.test', realm: 'shop', clientId: 'kiosk' });
      let told = 0;
      keycloak.onTokenExpired = () => (told += 1);
      await keycloak.init({ token: known, refreshToken: known, idToken: known, timeSkew: 0, checkLoginIframe: false });
      await new Promise((resolve) => setTimeout(resolve, 500));
      return [told, keycloak.isTokenExpired()];
    }, token);
    seen.push([days, calls, isExpired]);
    console.log(`${days} day${days === 1 ? '' : 's'}`.padEnd(17), String(calls).padEnd(23), isExpired);
    await page.close();
  }
} finally {
  await browser.close();
}
assert.deepStrictEqual(seen, [
  [1, 0, false],
  [24, 0, false],
  [25, 2, false],
  [30, 2, false],
]);
JS
timeout 50 node probe.js "$chromium"
