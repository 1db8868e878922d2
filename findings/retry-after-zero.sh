#!/usr/bin/env bash
# retry-axios 4.0.3 (npm): "Retry-After: 0", come again at once, makes it give up.
#
# The same 503 is retried when it has no Retry-After at all, or one of a second. With 0 (valid: RFC 9110, 10.2.3) the first
# failure is the last, although three retries are allowed: nothing in the error says that the header was the reason.
# A date that has just passed (an answer that was on its way for a second) does the same.
#
# Seen on Node 20, a server that fails once and then answers:
#   retry-axios 4.0.3, axios 1.21.1
#   no Retry-After             2 requests  200
#   Retry-After: 1             2 requests  200
#   Retry-After: 0             1 requests  Request failed with status code 503
#   Retry-After: (a past date) 1 requests  Request failed with status code 503
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts retry-axios@4.0.3 axios@1.21.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import axios from 'axios';
import * as rax from 'retry-axios';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`retry-axios ${versionOf('retry-axios')}, axios ${versionOf('axios')}`);

const seen = [];
const second = new Date(Date.now() - 1_000).toUTCString();
for (const [name, value] of [['no Retry-After'], ['Retry-After: 1', '1'], ['Retry-After: 0', '0'], ['Retry-After: (a past date)', second]]) {
  let requests = 0;
  const server = createServer((_, response) => {
    requests++;
    if (requests > 1) return response.end('there');
    response.writeHead(503, value === undefined ? {} : { 'Retry-After': value }).end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const client = axios.create({ proxy: false });
  rax.attach(client);
  const result = await client.get(`http://127.0.0.1:${server.address().port}/`).then(
    ({ status }) => String(status),
    (error) => error.message,
  );
  server.closeAllConnections();
  server.close();
  seen.push([requests, result]);
  console.log(name.padEnd(26), `${requests} requests  ${result}`);
}
const failed = [1, 'Request failed with status code 503'];
assert.deepStrictEqual(seen, [[2, '200'], [2, '200'], failed, failed]);
JS
timeout 30 node probe.js
