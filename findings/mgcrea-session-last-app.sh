#!/usr/bin/env bash
# @mgcrea/fastify-session 2.4.1 (npm): a second app in the process, and the first one knows nobody any more.
#
# Secret, store and cookie are kept by the package, not by the app that registered it. So of two apps in one process (that of
# the customers and that of the staff, or one for each test) both have what the last one was given: who was signed in at
# the first is nobody, and its next cookie has the other one's path and lasts as long as the other one's.
# @fastify/session keeps to its app.
#
# Seen on Node 20 (the customers' app, by the cookie it gave Ann, and the cookie that it gives after that):
#                                                  Ann's cookie   a new cookie
#   @mgcrea/fastify-session 2.4.1, alone           ann            Max-Age=900; Path=/shop
#   @mgcrea/fastify-session 2.4.1, staff made too  nobody         Max-Age=28800; Path=/staff
#   @fastify/session 11.1.3, alone                 ann            of 900 s; Path=/shop
#   @fastify/session 11.1.3, staff made too        ann            of 900 s; Path=/shop
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @mgcrea/fastify-session@2.4.1 @fastify/session@11.1.3 \
  @fastify/cookie@11.1.5 fastify@5.12.8

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import cookie from '@fastify/cookie';
import fastifySession from '@fastify/session';
import mgcreaSession from '@mgcrea/fastify-session';
import fastify from 'fastify';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const libraries = {
  '@mgcrea/fastify-session': [mgcreaSession, 1],
  // Its maxAge is in milliseconds.
  '@fastify/session': [fastifySession, 1_000],
};

async function openApp([plugin, perSecond], letter, seconds, path) {
  const app = fastify();
  await app.register(cookie);
  await app.register(plugin, { secret: letter.repeat(32), cookie: { maxAge: seconds * perSecond, path, secure: false } });
  const signIn = async ({ session }) => {
    session.set('user', 'ann');
    return '';
  };
  app.post(`${path}/sign-in`, signIn);
  app.get(path, async ({ session }) => session.get('user') ?? 'nobody');
  await app.ready();
  return app;
}
async function signIn(app) {
  return String((await app.inject({ method: 'POST', url: '/shop/sign-in' })).headers['set-cookie']);
}
function lifeOf(setCookie) {
  const [, path] = /Path=([^;]+)/.exec(setCookie);
  const [, seconds] = /Max-Age=(\d+)/.exec(setCookie) ?? [];
  if (seconds) return `Max-Age=${seconds}; Path=${path}`;
  const [, expires] = /Expires=([^;]+)/.exec(setCookie);
  return `of ${Math.round((Date.parse(expires) - Date.now()) / 100_000) * 100} s; Path=${path}`;
}

const seen = [];
console.log(''.padEnd(46), 'Ann’s cookie   a new cookie');
for (const [name, library] of Object.entries(libraries)) {
  const shop = await openApp(library, 'a', 900, '/shop');
  const sessionCookie = (await signIn(shop)).split(';')[0];
  const look = async (when) => {
    const { payload } = await shop.inject({ url: '/shop', headers: { cookie: sessionCookie } });
    const life = lifeOf(await signIn(shop));
    seen.push([payload, life]);
    console.log(`${name} ${versionOf(name)}, ${when}`.padEnd(46), payload.padEnd(14), life);
  };
  await look('alone');
  const staff = await openApp(library, 'b', 28_800, '/staff');
  await look('staff made too');
  await Promise.all([shop.close(), staff.close()]);
}
assert.deepStrictEqual(seen, [
  ['ann', 'Max-Age=900; Path=/shop'],
  ['nobody', 'Max-Age=28800; Path=/staff'],
  ['ann', 'of 900 s; Path=/shop'],
  ['ann', 'of 900 s; Path=/shop'],
]);
JS
timeout 30 node --no-warnings probe.js
