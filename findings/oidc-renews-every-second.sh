#!/usr/bin/env bash
# oidc-client-ts 3.5.0 (npm): with a token that lasts a minute it asks for a new one every second.
#
# It renews `accessTokenExpiringNotificationTimeInSeconds` before the end, 60 by itself. Where a token does not last longer
# than that, the time comes a second after each renewal. A minute is what Keycloak gives the tokens of its first realm. Nothing
# is said, all goes well, and each renewal counts as use of the session: nobody is ever idle for the identity provider.
#
# Seen on Node 20 (renewals by refresh token in five minutes, with automaticSilentRenew as it comes):
#   oidc-client-ts 3.5.0
#   expires_in 60    300
#   expires_in 65    60
#   expires_in 120   5
#   expires_in 300   1
#   expires_in 60, notified 10 s before: 6
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts oidc-client-ts@3.5.0 @sinonjs/fake-timers@15.5.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import fakeTimers from '@sinonjs/fake-timers';
import { InMemoryWebStorage, User, UserManager, WebStorageStateStore } from 'oidc-client-ts';

console.log(`oidc-client-ts ${JSON.parse(readFileSync('node_modules/oidc-client-ts/package.json', 'utf8')).version}`);

const clock = fakeTimers.install({ toFake: ['Date', 'setTimeout', 'clearTimeout', 'setInterval', 'clearInterval'] });
globalThis.window = globalThis;
const issuer = 'https://id.test';

async function renewalsInFiveMinutes(lifetime, settings = {}) {
  let renewals = 0;
  const tokens = { access_token: 'a', token_type: 'Bearer', refresh_token: 'r', expires_in: lifetime };
  globalThis.fetch = () => {
    renewals += 1;
    return Promise.resolve(Response.json(tokens));
  };
  const store = () => new WebStorageStateStore({ store: new InMemoryWebStorage() });
  const manager = new UserManager({
    authority: issuer,
    client_id: 'shop',
    redirect_uri: 'https://shop.test/',
    metadata: { issuer, authorization_endpoint: `${issuer}/auth`, token_endpoint: `${issuer}/token` },
    userStore: store(),
    stateStore: store(),
    ...settings,
  });
  const now = Math.floor(Date.now() / 1_000);
  const profile = { sub: 'george', iss: issuer, aud: 'shop', iat: now, exp: now + lifetime };
  await manager.storeUser(new User({ ...tokens, expires_at: now + lifetime, profile }));
  await manager.getUser();
  for (let second = 0; second < 300; second += 1) await clock.tickAsync(1_000);
  manager.stopSilentRenew();
  await manager.removeUser();
  return renewals;
}

const seen = [];
for (const lifetime of [60, 65, 120, 300]) {
  seen.push(await renewalsInFiveMinutes(lifetime));
  console.log(`expires_in ${lifetime}`.padEnd(16), seen.at(-1));
}
seen.push(await renewalsInFiveMinutes(60, { accessTokenExpiringNotificationTimeInSeconds: 10 }));
console.log('expires_in 60, notified 10 s before:', seen.at(-1));
assert.deepStrictEqual(seen, [300, 60, 5, 1, 6]);
process.exit();
JS
timeout 40 node probe.js
