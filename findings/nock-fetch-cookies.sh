#!/usr/bin/env bash
# nock 14.0.17 (npm): a mocked answer with two cookies has one when `fetch` asks for it.
#
# `'Set-Cookie': ['sid=…', 'theme=…']` comes as two cookies to whoever asks by node:http, as got and axios do. By `fetch`, of Node or
# of axios, it is one header with a comma: a jar reads the first cookie, and its attributes up to there; a test finds
# that sign-out has left a cookie that the server takes away. A list of names and values in turn is right for both.
#
# Seen on Node 20 (cookies that are found):
#                            as an array in an object   as a list of names and values
#   node:http                2                          2
#   got 14.6.6               2                          2
#   axios 1.21.1             2                          2
#   axios 1.21.1, `fetch`    1                          2
#   fetch                    1                          2
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts nock@14.0.17 got@14.6.6 axios@1.21.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import nock from 'nock';
import axios from 'axios';
import got from 'got';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`nock ${versionOf('nock')}`.padEnd(24), 'as an array in an object   as a list of names and values');
nock.disableNetConnect();
const url = 'http://app.example.org/';
const cookies = ['sid=; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 'theme=dark; Path=/'];
const ways = {
  'node:http': async () => {
    const [response] = await once(http.get(url), 'response');
    response.resume();
    return response.headers['set-cookie'];
  },
  [`got ${versionOf('got')}`]: async () => (await got(url)).headers['set-cookie'],
  [`axios ${versionOf('axios')}`]: async () => (await axios(url)).headers['set-cookie'],
  [`axios ${versionOf('axios')}, \`fetch\``]: async () =>
    (await axios(url, { adapter: 'fetch' })).headers.getSetCookie(),
  fetch: async () => (await fetch(url)).headers.getSetCookie(),
};
const forms = [{ 'Set-Cookie': cookies }, cookies.flatMap((cookie) => ['Set-Cookie', cookie])];
const seen = [];
for (const [name, ask] of Object.entries(ways)) {
  const counts = [];
  for (const headers of forms) {
    nock(url).get('/').reply(204, undefined, headers);
    counts.push((await ask()).length);
  }
  seen.push(counts);
  console.log(name.padEnd(24), String(counts[0]).padEnd(26), counts[1]);
}
assert.deepStrictEqual(seen, [
  [2, 2],
  [2, 2],
  [2, 2],
  [1, 2],
  [1, 2],
]);
JS
timeout 30 node --no-warnings probe.js
