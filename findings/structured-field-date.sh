#!/usr/bin/env bash
# structured-field-values 2.0.4 and @svta/cml-structured-field-values 1.1.6 (npm): a Date with milliseconds is written as
# a fraction, which both of them refuse to read.
#
# RFC 9651, 3.3.7: a date is an integer, whole seconds. Both libraries divide the Date by a thousand and write what comes
# out, so nearly every Date that a clock gave (999 of 1000) makes a field that no parser takes, their own included.
# Dates that people write into tests have no milliseconds, and pass. structured-headers 2.1.0 rounds down.
#
# Seen on Node 20:
#   structured-field-values 2.0.4              a=@1659578233  read back   a=@1659578233.5  failed to parse "a=@1659578233.5" as Dict
#   @svta/cml-structured-field-values 1.1.6    a=@1659578233  read back   a=@1659578233.5  failed to parse "a=@1659578233.5" as Dict
#   structured-headers 2.1.0                   a=@1659578233  read back   a=@1659578233  read back
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts structured-field-values@2.0.4 @svta/cml-structured-field-values@1.1.6 structured-headers@2.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { decodeSfDict, encodeSfDict } from '@svta/cml-structured-field-values';
import { decodeDict, encodeDict } from 'structured-field-values';
import { parseDictionary, serializeDictionary } from 'structured-headers';

const codecs = [
  ['structured-field-values', encodeDict, decodeDict],
  ['@svta/cml-structured-field-values', encodeSfDict, decodeSfDict],
  ['structured-headers', serializeDictionary, parseDictionary],
];
const seen = {};
for (const [name, write, read] of codecs) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  seen[name] = [1_659_578_233_000, 1_659_578_233_500].map((ms) => {
    const text = write({ a: new Date(ms) });
    try {
      read(text);
      return `${text}  read back`;
    } catch (error) {
      return `${text}  ${error.message}`;
    }
  });
  console.log(`${name} ${version}`.padEnd(42), seen[name].join('   '));
}
const refused = ['a=@1659578233  read back', 'a=@1659578233.5  failed to parse "a=@1659578233.5" as Dict'];
assert.deepStrictEqual(seen['structured-field-values'], refused);
assert.deepStrictEqual(seen['@svta/cml-structured-field-values'], refused);
assert.deepStrictEqual(seen['structured-headers'], ['a=@1659578233  read back', 'a=@1659578233  read back']);
JS
timeout 30 node probe.js
