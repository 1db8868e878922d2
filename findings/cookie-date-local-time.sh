#!/usr/bin/env bash
# set-cookie-parser 3.2.3, cookie 1.1.1, cookie-es 3.1.1 and undici 7.30.2 (npm): a cookie ends by the time zone of its reader.
#
# HTTP has three ways to write a date, one of them that of C's `asctime`, without a zone: it means UTC (RFC 9110, 5.6.7), and
# readers must take it. These hand it to `Date`, for which a date without a zone is the local time: east of Greenwich the
# session is over hours early, west of it hours late. On a server at UTC, and in its tests, nothing is to be seen.
# tough-cookie 6.1.0 reads it as a browser does.
#
# Seen on Node 20 (`Expires=Wed Jun  9 10:18:14 2027`, hours off):
#                             UTC   Asia/Tokyo   America/Denver
#   set-cookie-parser 3.2.3   0     -9           6
#   cookie 1.1.1              0     -9           6
#   cookie-es 3.1.1           0     -9           6
#   undici 7.30.2             0     -9           6
#   tough-cookie 6.1.0        0     0            0
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  set-cookie-parser@3.2.3 cookie@1.1.1 cookie-es@3.1.1 undici@7.30.2 tough-cookie@6.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import * as cookie from 'cookie';
import * as cookieEs from 'cookie-es';
import setCookieParser from 'set-cookie-parser';
import { Cookie } from 'tough-cookie';
import { getSetCookies, Headers } from 'undici';

const line = 'sid=1; Path=/; Expires=Wed Jun  9 10:18:14 2027';
const meant = Date.UTC(2027, 5, 9, 10, 18, 14);
const expiresBy = {
  'set-cookie-parser': () => setCookieParser.parse([line])[0].expires,
  cookie: () => cookie.parseSetCookie(line).expires,
  'cookie-es': () => cookieEs.parseSetCookie(line).expires,
  undici: () => getSetCookies(new Headers([['Set-Cookie', line]]))[0].expires,
  'tough-cookie': () => Cookie.parse(line).expires,
};
const zones = ['UTC', 'Asia/Tokyo', 'America/Denver'];
console.log(`${''.padEnd(25)} UTC   Asia/Tokyo   America/Denver`);
for (const [name, expires] of Object.entries(expiresBy)) {
  const hours = zones.map((zone) => {
    process.env.TZ = zone;
    return (expires() - meant) / 3_600_000;
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(25), String(hours[0]).padEnd(5), String(hours[1]).padEnd(12), hours[2]);
  assert.deepStrictEqual(hours, name === 'tough-cookie' ? [0, 0, 0] : [0, -9, 6]);
}
JS
timeout 30 node probe.js
