#!/usr/bin/env bash
# bun 1.4.5 (npm): a cookie that ends at `Date.now() + 900_000` ends in the year 58880, and one with a `maxAge` of '900' when
# the browser is closed.
#
# `expires` of Bun.Cookie and Bun.CookieMap takes a number, and its types say no more; JavaScript's instants are in milliseconds,
# and these are seconds. A text as `maxAge`, as an environment variable gives it, is left out without a word, where a text
# that is no date as `expires` is an error. A part of a second goes out as it is, `Max-Age=0.5`, which browsers pass over. A
# `__Host-` cookie gets its `Secure`, without which no browser takes it, when it is deleted, not when it is set.
#
# Seen:
#   bun 1.4.5
#   expires: an instant in ms   Expires=Thu, 29 Feb 58880 10:00:00 GMT
#   expires: a Date             Expires=Sun, 29 Nov 2026 00:15:00 GMT
#   maxAge: 900                 Max-Age=900
#   maxAge: '900'               (none)
#   maxAge: 0.5                 Max-Age=0.5
#   expires: '900'              refused
#   set __Host-sid              without Secure
#   delete __Host-sid           with Secure
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund bun@1.4.5

cat > probe.js <<'JS'
import assert from 'node:assert';

console.log(`bun ${Bun.version}`);
const soon = Date.UTC(2026, 10, 29, 0, 15);
function endOf(init) {
  try {
    const line = new Bun.Cookie('sid', '1', init).serialize();
    return /(?:Expires|Max-Age)=[^;]+/.exec(line)?.[0] ?? '(none)';
  } catch (error) {
    assert.match(error.message, /Invalid cookie expiration date/);
    return 'refused';
  }
}
function secureOf(change) {
  const cookies = new Bun.CookieMap('');
  change(cookies);
  return /; Secure/.test(cookies.toSetCookieHeaders()[0]) ? 'with Secure' : 'without Secure';
}
const seen = {
  'expires: an instant in ms': endOf({ expires: soon }),
  'expires: a Date': endOf({ expires: new Date(soon) }),
  'maxAge: 900': endOf({ maxAge: 900 }),
  "maxAge: '900'": endOf({ maxAge: '900' }),
  'maxAge: 0.5': endOf({ maxAge: 0.5 }),
  "expires: '900'": endOf({ expires: '900' }),
  'set __Host-sid': secureOf((cookies) => cookies.set('__Host-sid', '1')),
  'delete __Host-sid': secureOf((cookies) => cookies.delete('__Host-sid')),
};
for (const [what, found] of Object.entries(seen)) console.log(what.padEnd(27), found);
assert.deepStrictEqual(Object.values(seen), [
  'Expires=Thu, 29 Feb 58880 10:00:00 GMT',
  'Expires=Sun, 29 Nov 2026 00:15:00 GMT',
  'Max-Age=900',
  '(none)',
  'Max-Age=0.5',
  'refused',
  'without Secure',
  'with Secure',
]);
JS
timeout 30 node_modules/.bin/bun probe.js
