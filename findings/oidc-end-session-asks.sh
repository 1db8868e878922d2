#!/usr/bin/env bash
# oidc-provider 9.13.3 with openid-client 6.9.0 (npm): a sign-out by `buildEndSessionUrl` signs nobody out until a person presses a button.
#
# The address has the ID token as a hint, and the page to go to afterwards; it answers 200, as if all was well, with a form: "do you
# want to sign out?". An app that asks it by a script, in a hidden frame or from its server, has ended nothing: the next
# `prompt=none` signs the same person in again. And when the button was pressed, what was granted for `offline_access`
# goes on: the refresh token of before the sign-out gets new tokens.
#
# Seen on Node 20 (oidc-provider 9.13.3, openid-client 6.9.0):
#   the address, with the hint        200, a form
#   prompt=none after it              signed in
#   the form is sent                  303 to the app
#   prompt=none after that            login_required
#   the refresh token after that      new tokens
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts oidc-provider@9.13.3 openid-client@6.9.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import Provider from 'oidc-provider';
import * as client from 'openid-client';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['oidc-provider', 'openid-client'].map(version).join(', '));

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;
const app = 'https://app.example.org';
const provider = new Provider(issuer, {
  clients: [
    {
      client_id: 'app',
      client_secret: 'a secret of the test',
      redirect_uris: [`${app}/callback`],
      post_logout_redirect_uris: [`${app}/goodbye`],
      grant_types: ['authorization_code', 'refresh_token'],
    },
  ],
  cookies: { keys: ['a key of the test'] },
});
server.on('request', provider.callback());
const config = await client.discovery(new URL(issuer), 'app', 'a secret of the test', undefined, {
  execute: [client.allowInsecureRequests],
});

// A browser, as far as is needed: cookies and redirects, up to an address of the app.
const cookies = new Map();
async function go(url, init) {
  const Cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  const answer = await fetch(url, { ...init, redirect: 'manual', headers: { Cookie } });
  for (const line of answer.headers.getSetCookie()) {
    const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
    if (value === '') cookies.delete(name);
    else cookies.set(name, value);
  }
  const location = answer.headers.get('location');
  if (location === null) return { status: answer.status, page: await answer.text() };
  const next = new URL(location, url);
  return next.origin === app ? { status: answer.status, at: next } : go(next);
}
/** Sends the form of a page. */
function send({ page }, fields) {
  const [, action] = /action="([^"]+)"/.exec(page);
  const hidden = [...page.matchAll(/name="([^"]+)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  return go(new URL(action, issuer), { method: 'POST', body: new URLSearchParams({ ...Object.fromEntries(hidden), ...fields }) });
}
const verifier = client.randomPKCECodeVerifier();
const signIn = async (parameters) =>
  client.buildAuthorizationUrl(config, {
    redirect_uri: `${app}/callback`,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
    ...parameters,
  });
const askSilently = async () => {
  const { at } = await go(await signIn({ scope: 'openid', prompt: 'none' }));
  return at.searchParams.get('error') ?? 'signed in';
};
const show = (name, seen, expected) => {
  console.log(name.padEnd(33), seen);
  assert.equal(seen, expected);
};

const asked = await go(await signIn({ scope: 'openid offline_access', prompt: 'consent' }));
const { at } = await send(await send(asked, { login: 'somebody', password: 'any' }), {});
const tokens = await client.authorizationCodeGrant(config, at, { pkceCodeVerifier: verifier });
const end = client.buildEndSessionUrl(config, {
  id_token_hint: tokens.id_token,
  post_logout_redirect_uri: `${app}/goodbye`,
});
const question = await go(end);
show('the address, with the hint', `${question.status}, ${question.page?.includes('<form') ? 'a form' : 'a page'}`, '200, a form');
show('prompt=none after it', await askSilently(), 'signed in');
const done = await send(await go(end), { logout: 'yes' });
show('the form is sent', `${done.status} to ${done.at?.href === `${app}/goodbye` ? 'the app' : 'elsewhere'}`, '303 to the app');
show('prompt=none after that', await askSilently(), 'login_required');
const renewed = await client.refreshTokenGrant(config, tokens.refresh_token);
show('the refresh token after that', renewed.access_token ? 'new tokens' : 'refused', 'new tokens');
process.exit();
JS
timeout 40 node --no-warnings probe.js 2> /dev/null | grep -v '^oidc-provider NOTICE\|^oidc-provider WARNING'
