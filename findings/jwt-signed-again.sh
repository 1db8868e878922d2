#!/usr/bin/env bash
# fast-jwt 6.3.6, @fastify/jwt 10.2.8, @elysiajs/jwt 1.4.2, @hapi/jwt 3.2.4 (npm): a token that is signed anew for an active person
# ends when the old one did.
#
# A session in a token is prolonged by signing anew what `verify` gave. That has the `exp` of the old token in it, and of the two
# ends, that one and fifteen minutes from now as the app has set it, these take the old one: who works without a break is
# signed out all the same, and nothing was an error. fast-jwt's own text says that `expiresIn` overrides what is there.
# jose overrides it; jsonwebtoken and @nestjs/jwt refuse to sign.
#
# Seen on Node 20 (a token of 15 minutes, signed anew after 10: when it ends, in minutes from the sign-in):
#   fast-jwt 6.3.6        15
#   @fastify/jwt 10.2.8   15
#   @elysiajs/jwt 1.4.2   15
#   @hapi/jwt 3.2.4       15
#   jose 6.2.18           25
#   jsonwebtoken 9.0.3    refused
#   @nestjs/jwt 12.0.2    refused
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fast-jwt@6.3.6 @fastify/jwt@10.2.8 fastify@5.12.8 \
  @elysiajs/jwt@1.4.2 elysia@1.4.30 @hapi/jwt@3.2.4 jose@6.2.18 jsonwebtoken@9.0.3 @nestjs/jwt@12.0.2 @nestjs/common@12.5.1 \
  reflect-metadata@0.2.2 rxjs@7.8.2

cat > probe.js <<'JS'
import 'reflect-metadata';
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { jwt } from '@elysiajs/jwt';
import fastifyJwt from '@fastify/jwt';
import hapiJwt from '@hapi/jwt';
import { JwtService } from '@nestjs/jwt';
import { Elysia } from 'elysia';
import { createSigner, createVerifier } from 'fast-jwt';
import fastify from 'fastify';
import { jwtVerify, SignJWT } from 'jose';
import jsonwebtoken from 'jsonwebtoken';

const minute = 60_000;
const signedInAt = Date.UTC(2026, 10, 29);
mock.timers.enable({ apis: ['Date'], now: signedInAt });
const secret = 'not a secret, but long enough for HS256';
const key = new TextEncoder().encode(secret);

const app = fastify();
await app.register(fastifyJwt, { secret, sign: { expiresIn: '15m' } });
await app.ready();
const elysia = new Elysia().use(jwt({ secret, exp: '15m' })).decorator.jwt;
const nest = new JwtService({ secret, signOptions: { expiresIn: '15m' } });
const asJose = (payload) =>
  new SignJWT(payload).setProtectedHeader({ alg: 'HS256' }).setIssuedAt().setExpirationTime('15m').sign(key);
const ways = {
  'fast-jwt': [createSigner({ key: secret, expiresIn: '15m' }), createVerifier({ key: secret })],
  '@fastify/jwt': [(payload) => app.jwt.sign(payload), (token) => app.jwt.verify(token)],
  '@elysiajs/jwt': [(payload) => elysia.sign(payload), (token) => elysia.verify(token)],
  '@hapi/jwt': [
    (payload) => hapiJwt.token.generate(payload, secret, { ttlSec: 900 }),
    (token) => hapiJwt.token.decode(token).decoded.payload,
  ],
  jose: [asJose, async (token) => (await jwtVerify(token, key)).payload],
  jsonwebtoken: [
    (payload) => jsonwebtoken.sign(payload, secret, { expiresIn: '15m' }),
    (token) => jsonwebtoken.verify(token, secret),
  ],
  '@nestjs/jwt': [(payload) => nest.sign(payload), (token) => nest.verify(token)],
};
function endOf(token) {
  const { exp } = JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
  return (exp * 1_000 - signedInAt) / minute;
}

const seen = {};
for (const [name, [sign, verify]] of Object.entries(ways)) {
  mock.timers.setTime(signedInAt);
  const token = await sign({ subject: 'ann' });
  assert.equal(endOf(token), 15);
  mock.timers.setTime(signedInAt + 10 * minute);
  const payload = await verify(token);
  try {
    seen[name] = endOf(await sign(payload));
  } catch (error) {
    assert.match(error.message, /already has an "exp" property/);
    seen[name] = 'refused';
  }
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(21), seen[name]);
}
assert.deepStrictEqual(Object.values(seen), [15, 15, 15, 15, 25, 'refused', 'refused']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
