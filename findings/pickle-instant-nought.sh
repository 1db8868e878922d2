#!/usr/bin/env bash
# jpickle 0.4.1, pickleparser 0.2.1 (npm): an instant in milliseconds, as a Python app puts it into its session, is read as 0.
#
# Sessions of Flask and older Django apps lie in Redis as pickles. Python writes a whole number beyond 31 bits in a form of its
# own (LONG1); jpickle makes 0 of each, without a word: last seen in 1970. In protocol 0, a text, the same number is right.
# pickleparser reads it; but a `datetime` becomes an empty object: when the session ends is gone, and nothing is said.
#
# Seen on Node 20 (pickles of Python 3.11: {'user': 7, 'seen_ms': 1795905183000}, the last with 'expires': datetime(2026, ...)):
#   jpickle 0.4.1, pickleparser 0.2.1
#                            jpickle                              pickleparser
#   protocol 0               {"user":7,"seen_ms":1795905183000}   {"user":7,"seen_ms":1795905183000}
#   protocol 2               {"user":7,"seen_ms":0}               {"user":7,"seen_ms":1795905183000}
#   protocol 4, a datetime   refused                              {"user":7,"seen_ms":1795905183000,"expires":{}}
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts jpickle@0.4.1 pickleparser@0.2.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import jpickle from 'jpickle';
import pickleparser from 'pickleparser';

const read = {
  jpickle: (bytes) => jpickle.loads(bytes.toString('latin1')),
  pickleparser: (bytes) => new pickleparser.Parser().parse(bytes),
};
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(Object.keys(read).map((name) => `${name} ${versionOf(name)}`).join(', '));

const pickles = {
  'protocol 0': 'KGRwMApWdXNlcgpwMQpJNwpzVnNlZW5fbXMKcDIKTDE3OTU5MDUxODMwMDBMCnMu',
  'protocol 2': 'gAJ9cQAoWAQAAAB1c2VycQFLB1gHAAAAc2Vlbl9tc3ECigYYXUokogF1Lg==',
  'protocol 4, a datetime':
    'gASVgAAAAAAAAAB9lCiMBHVzZXKUSweMB3NlZW5fbXOUigYYXUokogGMB2V4cGlyZXOUjAhkYXRldGltZZSMCGRhdGV0aW1llJOUQwoH6gscDAAA' +
    'AAAAlGgEjAh0aW1lem9uZZSTlGgEjAl0aW1lZGVsdGGUk5RLAEsASwCHlFKUhZRSlIaUUpR1Lg==',
};
console.log(''.padEnd(24), 'jpickle'.padEnd(36), 'pickleparser');
const seen = {};
for (const [name, text] of Object.entries(pickles)) {
  seen[name] = Object.values(read).map((parse) => {
    try {
      return JSON.stringify(parse(Buffer.from(text, 'base64')));
    } catch {
      return 'refused';
    }
  });
  console.log(name.padEnd(24), seen[name][0].padEnd(36), seen[name][1]);
}
const right = '{"user":7,"seen_ms":1795905183000}';
assert.deepStrictEqual(seen, {
  'protocol 0': [right, right],
  'protocol 2': ['{"user":7,"seen_ms":0}', right],
  'protocol 4, a datetime': ['refused', '{"user":7,"seen_ms":1795905183000,"expires":{}}'],
});
JS
timeout 30 node probe.js
