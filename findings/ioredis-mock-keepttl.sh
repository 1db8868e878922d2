#!/usr/bin/env bash
# ioredis-mock 8.13.1 (npm): takes KEEPTTL, and GT and NX of PEXPIRE, and does what they are there to prevent.
#
# SET ... KEEPTTL answers OK and removes the time to live; PEXPIRE ... GT shortens; PEXPIRE ... NX overwrites. No error, no
# warning. A test of "the session's data are written and its end stays", or "a late touch never shortens", passes or
# fails for the wrong reason: in Redis (6.0 for KEEPTTL, 7.0 for the others) all three keep the 5000 ms.
#
# Seen on Node 20 (time to live left, in ms; -1 is none):
#   ioredis-mock 8.13.1
#   SET session 1 PX 5000, then
#   SET session 2 KEEPTTL      OK  left: -1
#   PEXPIRE session 100 GT     1   left: at most 100
#   PEXPIRE session 100 NX     1   left: at most 100
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis-mock@8.13.1 ioredis@5.8.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import Redis from 'ioredis-mock';

console.log(`ioredis-mock ${JSON.parse(readFileSync('node_modules/ioredis-mock/package.json', 'utf8')).version}`);

const redis = new Redis();
const commands = [
  ['SET session 2 KEEPTTL', () => redis.set('session', '2', 'KEEPTTL')],
  ['PEXPIRE session 100 GT', () => redis.pexpire('session', 100, 'GT')],
  ['PEXPIRE session 100 NX', () => redis.pexpire('session', 100, 'NX')],
];
console.log('SET session 1 PX 5000, then');
const seen = [];
for (const [name, run] of commands) {
  await redis.set('session', '1', 'PX', 5_000);
  const answer = await run();
  const left = await redis.pttl('session');
  const named = left > 0 && left <= 100 ? 'at most 100' : String(left);
  seen.push([answer, named]);
  console.log(name.padEnd(26), `${String(answer).padEnd(3)} left: ${named}`);
}
redis.disconnect();
assert.deepStrictEqual(seen, [['OK', '-1'], [1, 'at most 100'], [1, 'at most 100']]);
process.exit();
JS
timeout 30 node probe.js
