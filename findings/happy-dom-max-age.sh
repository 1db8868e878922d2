#!/usr/bin/env bash
# happy-dom 21.0.4 (npm): of Max-Age and Expires, the one that is written last counts.
#
# RFC 6265, 5.3, step 3: Max-Age wins, wherever it stands. tough-cookie 6.1.0 (the jar below jsdom) does that. In
# happy-dom a cookie of fifteen minutes is not kept, or one that is to be removed stays, by the order of its attributes alone.
#
# Seen on Node 20:
#   happy-dom 21.0.4, tough-cookie 6.1.0
#   Max-Age=900; Expires=(1970)   happy-dom: gone  tough-cookie: kept
#   Expires=(1970); Max-Age=900   happy-dom: kept  tough-cookie: kept
#   Max-Age=-1; Expires=(2099)    happy-dom: kept  tough-cookie: gone
#   Expires=(2099); Max-Age=-1    happy-dom: gone  tough-cookie: gone
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts happy-dom@21.0.4 tough-cookie@6.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';
import { CookieJar } from 'tough-cookie';

const named = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(`${named('happy-dom')}, ${named('tough-cookie')}`);

const url = 'https://bank.example/';
const dates = { '(1970)': 'Thu, 01 Jan 1970 00:00:00 GMT', '(2099)': 'Thu, 01 Jan 2099 00:00:00 GMT' };
const seen = [];
for (const attributes of [
  'Max-Age=900; Expires=(1970)',
  'Expires=(1970); Max-Age=900',
  'Max-Age=-1; Expires=(2099)',
  'Expires=(2099); Max-Age=-1',
]) {
  const cookie = `session=1; ${attributes.replace(/\(\d+\)/, (year) => dates[year])}`;
  const window = new Window({ url });
  window.document.cookie = cookie;
  const jar = new CookieJar();
  jar.setCookieSync(cookie, url);
  const row = [window.document.cookie, jar.getCookieStringSync(url)].map((text) => (text === '' ? 'gone' : 'kept'));
  await window.happyDOM.close();
  seen.push(row);
  console.log(attributes.padEnd(29), `happy-dom: ${row[0]}  tough-cookie: ${row[1]}`);
}
assert.deepStrictEqual(seen, [
  ['gone', 'kept'],
  ['kept', 'kept'],
  ['kept', 'gone'],
  ['gone', 'gone'],
]);
JS
timeout 30 node probe.js
