#!/usr/bin/env bash
# tough-cookie 6.1.0 (npm): the `Max-Age` of a cookie begins anew each time that it is sent.
#
# A cookie with `Max-Age=900` is over fifteen minutes after it was set, whoever sends it meanwhile (RFC 6265, 5.2.2). The jar
# counts from when the cookie was last read: with a request every five minutes it is never over. `Expires` holds, unless
# `Max-Age` stands beside it. So a test by such a jar never sees the end of a cookie that its app forgets to renew, as a
# person in a browser does. The jar of jsdom is the same one, and those of got, axios and fetch by their cookie packages.
#
# Seen on Node 20 (read every 5 minutes, for 8 hours):
#   tough-cookie 6.1.0, jsdom 29.1.1
#   Max-Age=900             still there after 480 minutes
#   Expires, in 900 s       gone after 15 minutes
#   both                    still there after 480 minutes
#   Max-Age=900, unread     gone after 480 minutes
#   jsdom, Max-Age=900      still there after 480 minutes
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts tough-cookie@6.1.0 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { JSDOM } from 'jsdom';
import { CookieJar } from 'tough-cookie';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['tough-cookie', 'jsdom'].map(version).join(', '));

const MINUTE = 60_000;
const url = 'https://app.example.org/';
mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 1) });

const openJar = (line) => {
  const jar = new CookieJar();
  jar.setCookieSync(line, url);
  return () => jar.getCookieStringSync(url);
};
const openPage = (line) => {
  const { document } = new JSDOM('', { url }).window;
  document.cookie = line;
  return () => document.cookie;
};

/** What has become of the cookie, which is read every so many minutes. */
function watch(read, every) {
  for (let minutes = every; minutes <= 480; minutes += every) {
    mock.timers.setTime(Date.now() + every * MINUTE);
    if (read() === '') return `gone after ${minutes} minutes`;
  }
  return 'still there after 480 minutes';
}

const expires = () => `Expires=${new Date(Date.now() + 15 * MINUTE).toUTCString()}`;
const cases = [
  ['Max-Age=900', () => openJar('sid=1; Max-Age=900'), 5, 'still there after 480 minutes'],
  ['Expires, in 900 s', () => openJar(`sid=1; ${expires()}`), 5, 'gone after 15 minutes'],
  ['both', () => openJar(`sid=1; Max-Age=900; ${expires()}`), 5, 'still there after 480 minutes'],
  ['Max-Age=900, unread', () => openJar('sid=1; Max-Age=900'), 480, 'gone after 480 minutes'],
  ['jsdom, Max-Age=900', () => openPage('sid=1; Max-Age=900'), 5, 'still there after 480 minutes'],
];
for (const [name, open, every, expected] of cases) {
  const seen = watch(open(), every);
  console.log(name.padEnd(23), seen);
  assert.equal(seen, expected);
}
JS
timeout 30 node --no-warnings probe.js
