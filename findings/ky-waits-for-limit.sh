#!/usr/bin/env bash
# ky 1.14.3 with express-rate-limit 8.7.5 (npm): after one 503 of the app, ky is silent until the rate limit begins anew.
#
# Where an answer that it retries has no `Retry-After`, ky takes `RateLimit-Reset` or `X-RateLimit-Reset` for one, whatever the
# status, and has no most that it would wait. express-rate-limit puts one of them onto every answer, as it comes and with
# 'draft-6': when the window ends, with 99 of 100 requests left. A store that was away for a moment costs a quarter of an hour.
# The field of 'draft-7' and 'draft-8', `RateLimit`, ky does not know; with `maxRetryAfter` it waits no longer than that.
#
# Seen on Node 20 (windowMs: 15 minutes, a first request; how long ky waits after its 503, in seconds):
#   ky 1.14.3, express-rate-limit 8.7.5, express 5.3.0
#   as it comes                             900
#   standardHeaders: 'draft-6'              900
#   standardHeaders: 'draft-8', no legacy   0.3
#   as it comes, maxRetryAfter: 5,000       5
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts ky@1.14.3 express-rate-limit@8.7.5 express@5.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import express from 'express';
import { rateLimit } from 'express-rate-limit';
import ky from 'ky';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['ky', 'express-rate-limit', 'express'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const realSetTimeout = setTimeout;
async function waitAfter503(options, retry) {
  const app = express();
  app.use(rateLimit({ windowMs: 15 * 60_000, limit: 100, ...options }));
  let requests = 0;
  app.get('/', (request, response) => {
    requests += 1;
    if (requests === 1) response.sendStatus(503);
    else response.send('here again');
  });
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const waits = [];
  const client = ky.create({
    retry,
    timeout: false,
    fetch: async (...args) => {
      globalThis.setTimeout = realSetTimeout;
      const answer = await fetch(...args);
      const response = new Response(await answer.text(), answer);
      await new Promise((resolve) => setTimeout(resolve, 50));
      // Only what ky waits for between an answer and its next request, not the timers of fetch.
      globalThis.setTimeout = (callback, ms) => {
        waits.push(ms);
        return realSetTimeout(callback, 0);
      };
      return response;
    },
  });
  assert.strictEqual(await client(`http://127.0.0.1:${server.address().port}/`).text(), 'here again');
  globalThis.setTimeout = realSetTimeout;
  server.close();
  const longest = Math.max(...waits);
  return longest > 1_000 ? Math.round(longest / 1_000) : longest / 1_000;
}

const seen = [];
for (const [name, options, retry] of [
  ['as it comes', {}],
  ["standardHeaders: 'draft-6'", { standardHeaders: 'draft-6', legacyHeaders: false }],
  ["standardHeaders: 'draft-8', no legacy", { standardHeaders: 'draft-8', legacyHeaders: false }],
  ['as it comes, maxRetryAfter: 5,000', {}, { maxRetryAfter: 5_000 }],
]) {
  seen.push(await waitAfter503(options, retry));
  console.log(name.padEnd(39), seen.at(-1));
}
// The window's end is told in whole seconds.
assert.ok(seen[0] >= 899 && seen[0] <= 901, `as it comes: ${seen[0]}`);
assert.deepStrictEqual(seen.slice(1), [900, 0.3, 5]);
process.exit();
JS
timeout 30 node --no-warnings probe.js
