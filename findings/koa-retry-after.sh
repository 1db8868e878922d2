#!/usr/bin/env bash
# koa-ratelimit 6.0.0, koa2-ratelimit 1.1.3 (npm): "come again in 0 seconds" while it is refused, or always in a whole window.
#
# koa-ratelimit cuts off what is left of a second: in the last one of its window each refusal has `Retry-After: 0`, and
# a client that keeps to it asks again and again, and is refused. koa2-ratelimit says the length of
# the window, whenever that began: who is let in again in a second waits for an hour. express-rate-limit, @fastify/rate-limit and
# hono-rate-limiter round up what is left.
#
# Seen on Node 20 (a window of four seconds, one request let in; asked until one is let in again; Retry-After of the refusals):
#                               first   last
#   koa-ratelimit 6.0.0         3       0
#   koa2-ratelimit 1.1.3        4       4
#   express-rate-limit 8.7.5    4       1
#   @fastify/rate-limit 11.2.0  4       1
#   hono-rate-limiter 0.5.4     4       1
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts koa@3.3.0 koa-ratelimit@6.0.0 koa2-ratelimit@1.1.3 express@5.3.0 \
  express-rate-limit@8.7.5 fastify@5.12.8 @fastify/rate-limit@11.2.0 hono@4.13.19 hono-rate-limiter@0.5.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import limitFastify from '@fastify/rate-limit';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import Fastify from 'fastify';
import { Hono } from 'hono';
import { rateLimiter } from 'hono-rate-limiter';
import Koa from 'koa';
import limitKoa from 'koa-ratelimit';
import { RateLimit } from 'koa2-ratelimit';

const ms = 4_000;
async function listen(handler) {
  const server = createServer(handler).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return () => fetch(`http://127.0.0.1:${server.address().port}/`);
}
function byKoa(limit) {
  const app = new Koa();
  app.use(limit);
  app.use((context) => (context.body = 'in'));
  return listen(app.callback());
}
const libraries = {
  'koa-ratelimit': () => byKoa(limitKoa({ driver: 'memory', db: new Map(), duration: ms, max: 1, id: () => 'George' })),
  'koa2-ratelimit': () => byKoa(RateLimit.middleware({ interval: ms, max: 1, keyGenerator: async () => 'George' })),
  'express-rate-limit': () => {
    const app = express().use(rateLimit({ windowMs: ms, limit: 1, validate: false }));
    return listen(app.get('/', (request, response) => response.end('in')));
  },
  '@fastify/rate-limit': async () => {
    const app = Fastify();
    await app.register(limitFastify, { max: 1, timeWindow: ms });
    app.get('/', async () => 'in');
    const url = await app.listen({ port: 0, host: '127.0.0.1' });
    return () => fetch(url);
  },
  'hono-rate-limiter': () => {
    const app = new Hono().use(rateLimiter({ windowMs: ms, limit: 1, keyGenerator: () => 'George' })).get('/', (c) => c.text('in'));
    return () => app.request('/');
  },
};
/** What the refusals of one window say, in order. */
async function refusals(create) {
  const ask = await create();
  assert.strictEqual((await ask()).status, 200);
  const said = [];
  for (;;) {
    const answer = await ask();
    await answer.text();
    if (answer.status !== 429) return said;
    said.push(Number(answer.headers.get('retry-after')));
    await sleep(50);
  }
}
const said = await Promise.all(Object.values(libraries).map(refusals));
console.log(''.padEnd(26), 'first   last');
Object.keys(libraries).forEach((name, at) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(26), String(said[at][0]).padEnd(7), said[at].at(-1));
});
assert.deepStrictEqual(said.map((seconds) => seconds.at(-1)), [0, 4, 1, 1, 1]);
assert.ok(said[1].every((seconds) => seconds === 4));
process.exit();
JS
timeout 60 node --no-warnings probe.js
