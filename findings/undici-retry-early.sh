#!/usr/bin/env bash
# undici 7.30.2 (npm): its RetryAgent knows `Retry-After`, and asks again after thirty seconds whatever it says.
#
# It reads the seconds, or the date, and then takes no more of them than `maxTimeout`, which is 30 s by itself: who says two
# minutes, as a store that is being moved or a gate against floods, is asked three times in between, and each counts against the
# five retries, and against the gate. got, ky and axios-retry wait for as long as they are told.
#
# Seen on Node 20 (a 503 with two minutes, then a 200; seconds until the second request):
#                                          Retry-After: 120   a date
#   undici 7.30.2 RetryAgent               30                 30
#   undici 7.30.2 maxTimeout: 10 minutes   120                120
#   got 14.6.6                             120                120
#   ky 1.14.3                              120                120
#   axios-retry 4.5.0                      120                120
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts undici@7.30.2 got@14.6.6 ky@1.14.3 axios@1.21.1 axios-retry@4.5.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import axios from 'axios';
import axiosRetry from 'axios-retry';
import got from 'got';
import ky from 'ky';
import { Agent, request, RetryAgent } from 'undici';

let answer = {};
const server = createServer((asked, response) => {
  response.writeHead(...answer.next).end();
  answer.next = [200, { Connection: 'close' }];
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}/`;

const byUndici = (options) => async () => {
  const { body } = await request(url, { dispatcher: new RetryAgent(new Agent(), options) });
  await body.dump();
};
const patient = axios.create();
axiosRetry(patient);
const clients = {
  'undici RetryAgent': byUndici(),
  'undici maxTimeout: 10 minutes': byUndici({ maxTimeout: 600_000 }),
  'got ': () => got(url),
  'ky ': () => ky(url, { timeout: false }),
  'axios-retry ': () => patient.get(url),
};
const realSetTimeout = setTimeout;
let waits = [];
globalThis.setTimeout = (callback, ms, ...rest) => {
  waits.push(ms);
  return realSetTimeout(callback, Math.min(ms ?? 0, 20), ...rest);
};

console.log(`${''.padEnd(38)} Retry-After: 120   a date`);
const seen = {};
for (const [client, ask] of Object.entries(clients)) {
  const [name, how] = client.split(/ (.*)/);
  seen[client] = [];
  for (const isDate of [false, true]) {
    waits = [];
    const value = isDate ? new Date(Date.now() + 120_500).toUTCString() : '120';
    answer = { next: [503, { 'Retry-After': value, Connection: 'close' }] };
    await ask();
    assert.deepStrictEqual(answer.next[0], 200);
    seen[client].push(Math.round(Math.max(...waits.filter((ms) => ms > 0)) / 1_000));
  }
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version} ${how}`.padEnd(38), String(seen[client][0]).padEnd(18), seen[client][1]);
  const least = client === 'undici RetryAgent' ? 30 : 119;
  // A date has whole seconds.
  assert.ok(seen[client].every((seconds) => seconds >= least && seconds <= Math.max(least, 121)), client);
}
assert.deepStrictEqual(seen['undici RetryAgent'], [30, 30]);
process.exit();
JS
timeout 30 node --no-warnings probe.js
