#!/usr/bin/env bash
# @hapi/nes 14.0.1 with @hapi/cookie 12.0.1 (npm): a WebSocket goes on after its session has ended, though nes verifies.
#
# nes says that it verifies the credentials of an open socket between its messages (`minAuthVerifyInterval`, on by itself, as often
# as the heartbeat), and closes it when they hold no more. What it calls for that is the `verify` of the scheme, which is of hapi
# since 17.8; @hapi/cookie has none, and hapi then takes them for good without a word. So a socket that was opened by a cookie
# is asked for once; its `validate` is not called again. @hapi/jwt has a `verify`: its socket is closed when the token ends.
#
# Seen on Node 20 (signed in for a second, to be verified every 0.1 s; how a route answers by the socket):
#                          at once     after 2 s
#   @hapi/cookie 12.0.1    200 George  200 George
#   @hapi/jwt 3.2.4        200 George  403 Credential verification failed
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hapi/hapi@21.4.10 @hapi/nes@14.0.1 @hapi/cookie@12.0.1 @hapi/jwt@3.2.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Cookie from '@hapi/cookie';
import Hapi from '@hapi/hapi';
import Jwt from '@hapi/jwt';
import Nes from '@hapi/nes';

const secret = 'x'.repeat(32);
let asked = 0;
let endsAt = 0;
const validate = () => {
  asked += 1;
  return { isValid: Date.now() < endsAt, credentials: { name: 'George' } };
};
const schemes = {
  '@hapi/cookie': async (server) => {
    await server.register(Cookie);
    const cookie = { name: 'sid', password: secret, isSecure: false };
    server.auth.strategy('session', 'cookie', { cookie, validate });
    server.route({ path: '/sign-in', method: 'POST', handler: (request) => (request.cookieAuth.set({ id: 1 }), 'in'), options: { auth: false } });
    const answer = await server.inject({ method: 'POST', url: '/sign-in' });
    return { cookie: answer.headers['set-cookie'][0].split(';')[0] };
  },
  '@hapi/jwt': async (server) => {
    await server.register(Jwt);
    server.auth.strategy('session', 'jwt', { keys: secret, verify: { aud: false, iss: false, sub: false, timeSkewSec: 0 }, validate });
    return { authorization: `Bearer ${Jwt.token.generate({}, secret, { ttlSec: 1 })}` };
  },
};
const show = (name, texts) => console.log(name.padEnd(22), ...texts.map((text, at) => text.padEnd([11][at] ?? 0)));
show('', ['at once', 'after 2 s']);
const seen = {};
for (const [name, prepare] of Object.entries(schemes)) {
  const server = Hapi.server({ host: '127.0.0.1' });
  await server.register({ plugin: Nes, options: { auth: { minAuthVerifyInterval: 100 }, heartbeat: false } });
  asked = 0;
  const headers = await prepare(server);
  server.auth.default('session');
  server.route({ path: '/who', method: 'GET', handler: (request) => request.auth.credentials.name });
  await server.start();
  endsAt = Date.now() + 1_000;

  const client = new Nes.Client(`ws://127.0.0.1:${server.info.port}`);
  const ask = () =>
    client.request('/who').then(
      ({ statusCode, payload }) => `${statusCode} ${payload}`,
      (error) => `${error.statusCode} ${error.message}`,
    );
  await client.connect({ reconnect: false, auth: { headers } });
  const texts = [await ask()];
  await sleep(2_000);
  texts.push(await ask());
  assert.strictEqual(asked, 1, 'whether the session stands');
  seen[name] = texts;
  show(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`, seen[name]);
  await client.disconnect();
  await server.stop();
}
assert.deepStrictEqual(seen, {
  '@hapi/cookie': ['200 George', '200 George'],
  '@hapi/jwt': ['200 George', '403 Credential verification failed'],
});
process.exit();
JS
timeout 30 node --no-warnings probe.js
