#!/usr/bin/env bash
# iron-session 8.0.4 (npm): with `ttl: 60`, a session of a minute, the browser deletes the cookie at once.
#
# The cookie's `Max-Age` is the `ttl` less 60 seconds, so that it goes before the seal does: of a minute nothing is left,
# of less it is negative, and both mean "delete". The server would know the same cookie for the whole `ttl`. So a short
# one, as tests and confirmations by a code have it, is accepted, `save()` succeeds, and nobody is signed in.
#
# Seen on Node 20:
#   iron-session 8.0.4
#   ttl 900   Max-Age=840   jar keeps it      sent after 899 s it is ann's
#   ttl 60    Max-Age=0     jar deletes it    sent after 59 s it is ann's
#   ttl 30    Max-Age=-30   jar deletes it    sent after 29 s it is ann's
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts iron-session@8.0.4 tough-cookie@6.0.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { getIronSession } from 'iron-session';
import { CookieJar } from 'tough-cookie';

console.log(`iron-session ${JSON.parse(readFileSync('node_modules/iron-session/package.json', 'utf8')).version}`);

mock.timers.enable({ apis: ['Date'], now: Date.now() });
const URL_OF_APP = 'https://bank.example/';

async function signIn(ttl) {
  const options = { cookieName: 'sid', password: 'a password of more than 32 letters', ttl };
  const response = new Response();
  const session = await getIronSession(new Request(URL_OF_APP), response, options);
  session.user = 'ann';
  await session.save();
  const [line] = response.headers.getSetCookie();
  const jar = new CookieJar();
  await jar.setCookie(line, URL_OF_APP);
  const isKept = (await jar.getCookies(URL_OF_APP)).length === 1;
  mock.timers.setTime(Date.now() + (ttl - 1) * 1_000);
  const request = new Request(URL_OF_APP, { headers: { cookie: line.split(';')[0] } });
  const { user } = await getIronSession(request, new Response(), options);
  const seen = [/Max-Age=-?\d+/.exec(line)[0], isKept, user];
  const told = `jar ${isKept ? 'keeps' : 'deletes'} it`;
  console.log(`ttl ${ttl}`.padEnd(9), seen[0].padEnd(13), told.padEnd(17), `sent after ${ttl - 1} s it is ${user}'s`);
  return seen;
}

assert.deepStrictEqual(await signIn(900), ['Max-Age=840', true, 'ann']);
assert.deepStrictEqual(await signIn(60), ['Max-Age=0', false, 'ann']);
assert.deepStrictEqual(await signIn(30), ['Max-Age=-30', false, 'ann']);
JS
timeout 30 node --no-warnings probe.js
