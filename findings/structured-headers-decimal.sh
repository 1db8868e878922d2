#!/usr/bin/env bash
# structured-headers 2.1.0 (npm): writes a decimal that its own parser refuses.
#
# RFC 9651, 4.1.5 wants at least one digit after the point. A number whose fraction rounds away at the third digit
# (900.0004: milliseconds divided by a thousand give many such) is written with a bare point at its end, "900.".
# 4.2.4 says that a parser fails on that, and so the whole field is lost, not one member of it.
#
# Seen on Node 20:
#   structured-headers 2.1.0
#   { idle: 900 } -> idle=900   parse: 900
#   { idle: 900.5 } -> idle=900.5   parse: 900.5
#   { idle: 900.0004 } -> idle=900.   parse: Parse error: Decimal cannot end on a period at offset 9
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts structured-headers@2.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { parseDictionary, serializeDictionary } from 'structured-headers';

const { version } = JSON.parse(readFileSync('node_modules/structured-headers/package.json', 'utf8'));
console.log(`structured-headers ${version}`);

function read(text) {
  try {
    return String(parseDictionary(text).get('idle')[0]);
  } catch (error) {
    return error.message;
  }
}

const seen = {};
for (const idle of [900, 900.5, 900.0004]) {
  const text = serializeDictionary({ idle });
  seen[idle] = [text, read(text)];
  console.log(`{ idle: ${idle} } -> ${text}   parse: ${read(text)}`);
}
assert.deepStrictEqual(seen['900'], ['idle=900', '900']);
assert.deepStrictEqual(seen['900.5'], ['idle=900.5', '900.5']);
assert.equal(seen['900.0004'][0], 'idle=900.');
assert.match(seen['900.0004'][1], /cannot end on a period/);
JS
timeout 30 node probe.js
