#!/usr/bin/env bash
# @fastify/jwt 10.2.8 (npm): expiresIn 900 is fifteen minutes, expiresIn '900' is a second at most.
#
# A number is in seconds. The same digits as a text, which is all that an environment variable can give, are in milliseconds,
# rounded to a whole second: everybody is signed out a moment after signing in, and the token is well formed and verifies.
# fast-jwt 6.3.6 below it has the other unit for numbers as well: 900 is milliseconds there.
#
# Seen on Node 20 (exp - iat, in seconds):
#   @fastify/jwt 10.2.8, fastify 5.12.8, fast-jwt 6.3.6
#   expiresIn 900     @fastify/jwt: 900     fast-jwt: 0 or 1
#   expiresIn "900"   @fastify/jwt: 0 or 1  fast-jwt: 0 or 1
#   expiresIn "15m"   @fastify/jwt: 900     fast-jwt: 900
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @fastify/jwt@10.2.8 fastify@5.12.8 fast-jwt@6.3.6

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import fastifyJwt from '@fastify/jwt';
import { createSigner } from 'fast-jwt';
import fastify from 'fastify';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['@fastify/jwt', 'fastify', 'fast-jwt'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const secret = 'not a secret, but long enough for HS256';
function lifeOf(token) {
  const { exp, iat } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  return exp - iat;
}

const seen = [];
for (const expiresIn of [900, '900', '15m']) {
  const app = fastify();
  await app.register(fastifyJwt, { secret, sign: { expiresIn } });
  app.post('/sign-in', (_, reply) => reply.jwtSign({ subject: 'george' }));
  const { payload } = await app.inject({ method: 'POST', url: '/sign-in' });
  await app.close();
  const lives = [payload, createSigner({ key: secret, expiresIn })({ subject: 'george' })].map(lifeOf);
  // Which of the two it is depends on when in its second the token was made.
  const named = lives.map((life) => (life <= 1 ? '0 or 1' : String(life)));
  seen.push(named);
  console.log(`expiresIn ${JSON.stringify(expiresIn)}`.padEnd(17), `@fastify/jwt: ${named[0].padEnd(7)} fast-jwt: ${named[1]}`);
}
assert.deepStrictEqual(seen, [['900', '0 or 1'], ['0 or 1', '0 or 1'], ['900', '900']]);
JS
timeout 30 node probe.js
