#!/usr/bin/env bash
# php-session-unserialize 0.2.2 (npm): who is signed in to a PHP app is nobody as soon as the session is made JSON.
#
# It reads a session as PHP writes it, and says it is for JSON. An array with names becomes a JavaScript array that has them as
# properties: there as long as somebody looks, and not one of them in `JSON.stringify`, which a service or a queue gets. A
# text ends at its first quotation mark, whatever the length that PHP has given; nothing is said of either.
#
# Seen on Node 20 (`$_SESSION` with user: id and role, cart: a list of two, note: a "b" c):
#   php-session-unserialize 0.2.2, php-unserialize 0.0.1
#   php-session-unserialize  user.id: 7
#     as JSON                {"user":[],"cart":["a","b"],"note":"a "}
#   php-unserialize          user.id: 7
#     as JSON                {"user":{"id":7,"role":"admin"},"cart":{"0":"a","1":"b"},"note":"a \"b\" c"}
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts php-session-unserialize@0.2.2 php-unserialize@0.0.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const read = {
  'php-session-unserialize': require('php-session-unserialize'),
  'php-unserialize': require('php-unserialize').unserializeSession,
};
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(Object.keys(read).map((name) => `${name} ${versionOf(name)}`).join(', '));

const session =
  'user|a:2:{s:2:"id";i:7;s:4:"role";s:5:"admin";}cart|a:2:{i:0;s:1:"a";i:1;s:1:"b";}note|s:7:"a "b" c";';
const { log } = console;
const seen = {};
for (const [name, unserialize] of Object.entries(read)) {
  console.log = () => undefined; // one of them says what it is doing
  const data = unserialize(session);
  console.log = log;
  seen[name] = [data.user.id, JSON.stringify(data)];
  console.log(name.padEnd(24), `user.id: ${seen[name][0]}`);
  console.log('  as JSON'.padEnd(24), seen[name][1]);
}
assert.deepStrictEqual(seen, {
  'php-session-unserialize': [7, '{"user":[],"cart":["a","b"],"note":"a "}'],
  'php-unserialize': [7, String.raw`{"user":{"id":7,"role":"admin"},"cart":{"0":"a","1":"b"},"note":"a \"b\" c"}`],
});
JS
timeout 30 node probe.js
