#!/usr/bin/env bash
# @edge-runtime/cookies 6.0.0 (npm): to set a second cookie gives back to the first its life: `Max-Age=0` is lost.
#
# `ResponseCookies`, of which `NextResponse` has its `cookies`, reads the `Set-Cookie` headers that an answer has, and writes
# all of them anew for each cookie that is set. Of a 0 for seconds it takes that none is given: a session's cookie that was
# taken away by `Max-Age=0` becomes one without a value that lasts until the browser is closed. A deletion by `Expires`
# survives. Headers of one name count as one cookie, the last: what takes a cookie away from two paths does so from one.
#
# Seen on Node 20 (the answer, and the same after `cookies.set('theme', 'dark')`):
#   @edge-runtime/cookies 6.0.0
#   session=; Path=/; Max-Age=0                  session=; Path=/
#   session=; Path=/; Expires=(1970)             session=; Path=/; Expires=(1970)
#   session=; Path=/; Max-Age=0; Expires=(1970)  session=; Path=/; Expires=(1970)
#   session=; Path=/; Expires=(1970)
#   session=; Path=/app; Expires=(1970)          session=; Path=/app; Expires=(1970)
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @edge-runtime/cookies@6.0.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { ResponseCookies } from '@edge-runtime/cookies';

const name = '@edge-runtime/cookies';
console.log(`${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`);

const past = 'Thu, 01 Jan 1970 00:00:00 GMT';
const seen = [];
for (const lines of [
  ['session=; Path=/; Max-Age=0'],
  [`session=; Path=/; Expires=${past}`],
  [`session=; Path=/; Max-Age=0; Expires=${past}`],
  [`session=; Path=/; Expires=${past}`, `session=; Path=/app; Expires=${past}`],
]) {
  const headers = new Headers(lines.map((line) => ['Set-Cookie', line]));
  new ResponseCookies(headers).set('theme', 'dark');
  const [theme, ...rest] = headers.getSetCookie().reverse();
  assert.equal(theme, 'theme=dark; Path=/');
  seen.push(rest);
  const short = (line) => line.replace(past, '(1970)');
  for (const line of lines.slice(0, -1)) console.log(short(line));
  console.log(short(lines.at(-1)).padEnd(44), rest.map(short).join(' and '));
}
assert.deepStrictEqual(seen, [
  ['session=; Path=/'],
  [`session=; Path=/; Expires=${past}`],
  [`session=; Path=/; Expires=${past}`],
  [`session=; Path=/app; Expires=${past}`],
]);
JS
timeout 30 node probe.js
