#!/usr/bin/env bash
# vue-cookies 1.8.6 and tiny-cookie 2.5.1 (npm): a cookie for `'15m'` is kept for fifteen months, by the other for minutes.
#
# In vue-cookies `m` is a month, and a minute `min`; -1, one second past the deadline, is for ever. In tiny-cookie `M` is a month
# and a number is in days. A text that one of them does not know is handed on as a date, which no browser reads: so `'900'`,
# as an environment variable gives it, or a minute by the other's name, is no time at all, and nothing says so.
#
# Seen on Node 20 (for how long the jar of jsdom 29.1.1 keeps it):
#                      '15m'           '15min'         900             '900'           -1
#   vue-cookies 1.8.6  450 days        15 minutes      15 minutes      until closed    for ever
#   tiny-cookie 2.5.1  15 minutes      until closed    900 days        until closed    not kept
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts vue-cookies@1.8.6 tiny-cookie@2.5.1 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import { CookieJar, JSDOM } from 'jsdom';

mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 1) });
const cookieJar = new CookieJar();
const url = 'https://app.example.org/';
const { window } = new JSDOM('', { url, cookieJar });
Object.assign(globalThis, { window, document: window.document });
const { default: vueCookies } = await import('vue-cookies');
const tinyCookie = await import('tiny-cookie');

const MINUTE = 60_000;
const set = {
  'vue-cookies': (name, time) => vueCookies.set(name, 'kept', time),
  'tiny-cookie': (name, time) => tinyCookie.set(name, 'kept', { expires: time }),
};
/** For how long the jar keeps a cookie. */
function kept(name) {
  const cookie = cookieJar.getCookiesSync(url).find(({ key }) => key === name);
  if (cookie === undefined) return 'not kept';
  const ms = cookie.expiryTime(new Date()) - Date.now();
  if (ms === Infinity) return 'until closed';
  if (ms > 100 * 366 * 24 * 60 * MINUTE) return 'for ever';
  return ms < 24 * 60 * MINUTE ? `${Math.round(ms / MINUTE)} minutes` : `${Math.round(ms / (24 * 60 * MINUTE))} days`;
}
const times = ['15m', '15min', 900, '900', -1];
const show = (name, texts) => console.log(name.padEnd(18), ...texts.map((text) => text.padEnd(15)));
show('', times.map((time) => (typeof time === 'string' ? `'${time}'` : String(time))));
const expected = {
  'vue-cookies': ['450 days', '15 minutes', '15 minutes', 'until closed', 'for ever'],
  'tiny-cookie': ['15 minutes', 'until closed', '900 days', 'until closed', 'not kept'],
};
for (const [name, setBy] of Object.entries(set)) {
  const texts = times.map((time, number) => {
    const cookie = `${name}-${number}`;
    setBy(cookie, time);
    return kept(cookie);
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  show(`${name} ${version}`, texts);
  assert.deepStrictEqual(texts, expected[name]);
}
process.exit();
JS
timeout 30 node --no-warnings probe.js
