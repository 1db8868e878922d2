#!/usr/bin/env bash
# nsyslog-parser 0.10.1 (npm): a quotation mark in one value, and all that is structured in the line is lost.
#
# RFC 5424, 6.3.3 writes `"`, `\` and `]` in a value with a `\` before it. Where one quotation mark is so written, in the name of a
# device or of a person, the whole of the structured data is put into the message, with user and reason, and
# `structuredData` is empty; an element without values, as the RFC has it too, goes the same way. In CEF a value ends at
# its first `\=`, as every address with a query has it. glossy 0.1.7 reads the first two.
#
# Seen on Node 20:
#                                              nsyslog-parser 0.10.1       glossy 0.1.7
#   [s@1 user="ann" on="old phone"] it ended   ann, old phone, it ended    ann, old phone, it ended
#   [s@1 user="ann" on="8\" phone"] it ended   all of it is the message    ann, 8" phone, it ended
#   [s@1] it ended                             all of it is the message    it ended
#   CEF request=/accounts suser=ann            /accounts, ann
#   CEF request=/accounts?page\=2 suser=ann    /accounts?page\, ann
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts nsyslog-parser@0.10.1 glossy@0.1.7

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import glossy from 'glossy';
import parse from 'nsyslog-parser';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const show = (line, one, other = '') => console.log(line.padEnd(42), one.padEnd(27), other);
show('', `nsyslog-parser ${versionOf('nsyslog-parser')}`, `glossy ${versionOf('glossy')}`);

function told(rest, message, data = {}) {
  return message === rest ? 'all of it is the message' : [data.user, data.on, message].filter(Boolean).join(', ');
}
const seen = [];
for (const rest of [
  '[s@1 user="ann" on="old phone"] it ended',
  String.raw`[s@1 user="ann" on="8\" phone"] it ended`,
  '[s@1] it ended',
]) {
  const line = `<14>1 2026-11-29T07:00:00Z web app 1 END ${rest}`;
  const ours = parse(line);
  const theirs = await new Promise((resolve) => glossy.Parse.parse(line, resolve));
  const found = [told(rest, ours.message, ours.structuredData[0]), told(rest, theirs.message, theirs.structuredData?.['s@1'])];
  seen.push(found);
  show(rest, ...found);
}
for (const rest of ['request=/accounts suser=ann', String.raw`request=/accounts?page\=2 suser=ann`]) {
  const { fields } = parse(`<134>Nov 29 07:14:15 web CEF:0|Example|App|1.0|100|signed out|5|${rest}`);
  const found = `${fields.request}, ${fields.suser}`;
  seen.push(found);
  show(`CEF ${rest}`, found);
}
assert.deepStrictEqual(seen, [
  ['ann, old phone, it ended', 'ann, old phone, it ended'],
  ['all of it is the message', 'ann, 8" phone, it ended'],
  ['all of it is the message', 'it ended'],
  '/accounts, ann',
  String.raw`/accounts?page\, ann`,
]);
JS
timeout 30 node probe.js
