#!/usr/bin/env bash
# oidc-provider 9.13.3 (npm): to press "Allow" is to have signed in just now.
#
# What an app asks by `max_age` is when somebody has last proved who he is: `auth_time`. The provider sets it when an interaction is
# finished with `login`; and `interactionFinished` by itself adds to each submission the one before it, of which it was `login`. So
# the consent, as the package's own pages give it, sets `auth_time` anew: whoever comes to a page that George has left after
# his password presses one button, and the app has a sign-in of this second. With `mergeWithLastSubmission: false` for the
# consent the provider sees that the password is too old, and asks for it again.
#
# Seen on Node 22 (max_age=300; password at 12:00, consent half an hour later; the answer as openid-client 6.9.0 takes it):
#   the consent is finished                passwords asked for   auth_time
#   as by itself                           1                     12:30
#   with mergeWithLastSubmission: false    2                     12:30
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@22.23.3 oidc-provider@9.13.3 openid-client@6.9.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { mock } from 'node:test';
import Provider from 'oidc-provider';
import * as client from 'openid-client';

console.info = console.warn = () => {};
const { version } = JSON.parse(readFileSync('node_modules/oidc-provider/package.json', 'utf8'));
console.log(`oidc-provider ${version}, Node ${process.version}`);
const noon = Date.UTC(2026, 10, 29, 12);
mock.timers.enable({ apis: ['Date'], now: noon });
const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const back = 'https://app.example/back';
const secret = 's'.repeat(32);
const provider = new Provider(issuer, {
  clients: [{ client_id: 'app', client_secret: secret, redirect_uris: [back] }],
  cookies: { keys: ['key'] },
  features: { devInteractions: { enabled: false } },
  findAccount: (_, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
  interactions: { url: (_, { uid }) => `/interaction/${uid}` },
});
let options = {};
let passwords = 0;
server.on('request', async (request, response) => {
  if (!request.url.startsWith('/interaction/')) return provider.callback()(request, response);
  const { prompt, session } = await provider.interactionDetails(request, response);
  if (prompt.name === 'login') {
    passwords += 1;
    return provider.interactionFinished(request, response, { login: { accountId: 'george' } });
  }
  mock.timers.setTime(noon + 1_800_000);
  const grant = new provider.Grant({ accountId: session.accountId, clientId: 'app' });
  grant.addOIDCScope('openid');
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } }, options);
});

const config = await client.discovery(new URL(issuer), 'app', secret, undefined, { execute: [client.allowInsecureRequests] });
/** Goes as a browser does, from the app through sign-in and consent back to it. */
async function signIn() {
  mock.timers.setTime(noon);
  const verifier = client.randomPKCECodeVerifier();
  const challenge = await client.calculatePKCECodeChallenge(verifier);
  const cookies = new Map();
  let { href } = client.buildAuthorizationUrl(config, {
    ...{ redirect_uri: back, scope: 'openid', max_age: '300', prompt: 'consent' },
    ...{ code_challenge: challenge, code_challenge_method: 'S256' },
  });
  while (!href.startsWith(back)) {
    const headers = { cookie: [...cookies].map((pair) => pair.join('=')).join('; ') };
    const answer = await fetch(href, { redirect: 'manual', headers });
    for (const line of answer.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      if (value) cookies.set(name, value);
      else cookies.delete(name);
    }
    href = new URL(answer.headers.get('location'), href).href;
  }
  const checks = { pkceCodeVerifier: verifier, idTokenExpected: true, maxAge: 300 };
  const tokens = await client.authorizationCodeGrant(config, new URL(href), checks);
  return new Date(tokens.claims().auth_time * 1_000).toISOString().slice(11, 16);
}
const ways = { 'as by itself': {}, 'with mergeWithLastSubmission: false': { mergeWithLastSubmission: false } };
console.log('the consent is finished'.padEnd(38), 'passwords asked for'.padEnd(21), 'auth_time');
const seen = [];
for (const [name, way] of Object.entries(ways)) {
  options = way;
  passwords = 0;
  const authTime = await signIn();
  seen.push([passwords, authTime]);
  console.log(name.padEnd(38), String(passwords).padEnd(21), authTime);
}
assert.deepStrictEqual(seen, [[1, '12:30'], [2, '12:30']]);
process.exit();
JS
timeout 40 node_modules/.bin/node --no-warnings probe.js
