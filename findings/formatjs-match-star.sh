#!/usr/bin/env bash
# @formatjs/intl-localematcher 0.10.1 with negotiator 1.1.0 (npm): a request of Node's own `fetch` makes it throw.
#
# `match(new Negotiator(request).languages(), ...)` is how a language is often chosen. Every `fetch` of Node sends
# "Accept-Language: *" unless told otherwise, negotiator hands the star on, as RFC 9110 has it ("any"), and `match` takes
# it for a locale: a RangeError, and a 500, for another service, a test or a monitor, which browsers never get. Without the
# header negotiator says the same. So does "en-GB, *;q=0.5", although English is there.
#
# Seen on Node 20:
#   @formatjs/intl-localematcher 0.10.1, negotiator 1.1.0
#   fetch(url)                  header: *                languages: *          500 Incorrect locale information provided
#   no header at all            header: (none)           languages: *          500 Incorrect locale information provided
#   a browser                   header: en-GB,en;q=0.9   languages: en-GB en   200 en
#   en-GB,*;q=0.5               header: en-GB,*;q=0.5    languages: en-GB *    500 Incorrect locale information provided
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @formatjs/intl-localematcher@0.10.1 negotiator@1.1.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createServer, get } from 'node:http';
import { text } from 'node:stream/consumers';
import { match } from '@formatjs/intl-localematcher';
import Negotiator from 'negotiator';

const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['@formatjs/intl-localematcher', 'negotiator'].map(versionOf).join(', '));

const server = createServer((request, response) => {
  const header = request.headers['accept-language'] ?? '(none)';
  const languages = new Negotiator(request).languages();
  try {
    response.end(JSON.stringify({ header, languages, told: `200 ${match(languages, ['en', 'cy'], 'en')}` }));
  } catch ({ message }) {
    response.end(JSON.stringify({ header, languages, told: `500 ${message}` }));
  }
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${server.address().port}/`;
const bare = (headers) =>
  new Promise((resolve, reject) => get(url, { headers, agent: false }, resolve).on('error', reject)).then(text).then(JSON.parse);
const seen = [];
const show = (what, { header, languages, told }) => {
  seen.push(told.slice(0, 6));
  console.log(what.padEnd(27), `header: ${header}`.padEnd(24), `languages: ${languages.join(' ')}`.padEnd(21), told);
};
show('fetch(url)', await fetch(url).then((response) => response.json()));
show('no header at all', await bare({}));
show('a browser', await bare({ 'Accept-Language': 'en-GB,en;q=0.9' }));
show('en-GB,*;q=0.5', await bare({ 'Accept-Language': 'en-GB,*;q=0.5' }));
server.closeAllConnections();
server.close();
assert.deepStrictEqual(seen, ['500 In', '500 In', '200 en', '500 In']);
JS
timeout 30 node probe.js
