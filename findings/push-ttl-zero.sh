#!/usr/bin/env bash
# @pushforge/builder 2.0.5, @block65/webcrypto-web-push 1.0.2 (npm): a push that is for now or never is kept for a day.
#
# By RFC 8030 a TTL of 0 means: at once, or not at all. That is what a notice like "your session ends in a minute" is for. Both
# take 0 for nothing said, and put their own in its place: a phone that was off shows it the next morning, or a minute
# later, when it is not true any more. With 1 they do as they are told. web-push 3.6.7 writes the 0.
#
# Seen on Node 20 (the header TTL of the request that each builds, in seconds):
#                                      ttl: 0   ttl: 1
#   web-push 3.6.7                     0        1
#   @pushforge/builder 2.0.5           86400    1
#   @block65/webcrypto-web-push 1.0.2  60       1
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  web-push@3.6.7 @pushforge/builder@2.0.5 @block65/webcrypto-web-push@1.0.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { createECDH, generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { buildPushPayload } from '@block65/webcrypto-web-push';
import { buildPushHTTPRequest } from '@pushforge/builder';
import webPush from 'web-push';

const receiver = createECDH('prime256v1');
receiver.generateKeys();
const subscription = {
  endpoint: 'https://push.test/one',
  expirationTime: null,
  keys: { p256dh: receiver.getPublicKey('base64url'), auth: randomBytes(16).toString('base64url') },
};
const subject = 'mailto:admin@bank.test';
const vapid = { subject, ...webPush.generateVAPIDKeys() };
const privateJWK = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey.export({ format: 'jwk' });
const text = 'Your session ends in a minute';

const headersBy = {
  'web-push': (ttl) => webPush.generateRequestDetails(subscription, text, { vapidDetails: vapid, TTL: ttl }).headers,
  '@pushforge/builder': async (ttl) => {
    const message = { payload: { text }, adminContact: subject, options: { ttl } };
    return (await buildPushHTTPRequest({ privateJWK, subscription, message })).headers;
  },
  '@block65/webcrypto-web-push': async (ttl) => {
    return (await buildPushPayload({ data: text, options: { ttl } }, subscription, vapid)).headers;
  },
};
console.log(`${''.padEnd(34)} ttl: 0   ttl: 1`);
const seen = {};
for (const [name, headersOf] of Object.entries(headersBy)) {
  seen[name] = [];
  for (const ttl of [0, 1]) seen[name].push(new Headers(await headersOf(ttl)).get('TTL'));
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(34), seen[name][0].padEnd(8), seen[name][1]);
}
assert.deepStrictEqual(seen, {
  'web-push': ['0', '1'],
  '@pushforge/builder': ['86400', '1'],
  '@block65/webcrypto-web-push': ['60', '1'],
});
JS
timeout 30 node --no-warnings probe.js
