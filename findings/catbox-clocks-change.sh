#!/usr/bin/env bash
# @hapi/catbox 12.1.1 (npm): what is to be made anew at four in the morning is made at five, or at three, when the clocks change.
#
# `expiresAt: '04:00'` of a cache or a server method of hapi is a time of the day. What is set on the day before is kept for as many
# hours as a day of 24 would have until then; the days of the clocks' change have 23 and 25. What is set after midnight is
# right: of two nodes one still gives out yesterday's list of who may come in when the other has today's.
#
# Seen on Node 20, TZ=Europe/Berlin (what is set, and when it ends):
#   2026-03-28 12:00   2026-03-29 05:00
#   2026-03-29 00:30   2026-03-29 04:00
#   2026-10-24 12:00   2026-10-25 03:00
#   2026-10-25 00:30   2026-10-25 04:00
#   2026-11-28 12:00   2026-11-29 04:00
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @hapi/hapi@21.4.10 @hapi/catbox@12.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import Hapi from '@hapi/hapi';

const { version } = JSON.parse(readFileSync('node_modules/@hapi/catbox/package.json', 'utf8'));
console.log(`@hapi/catbox ${version}`);
const cache = Hapi.server().cache({ segment: 'lists', expiresAt: '04:00' });
mock.timers.enable({ apis: ['Date'] });
const local = (at) => new Date(at).toLocaleString('sv').slice(0, 16);
const expected = {
  '2026-03-28 12:00': '2026-03-29 05:00',
  '2026-03-29 00:30': '2026-03-29 04:00',
  '2026-10-24 12:00': '2026-10-25 03:00',
  '2026-10-25 00:30': '2026-10-25 04:00',
  '2026-11-28 12:00': '2026-11-29 04:00',
};
const seen = {};
for (const setAt of Object.keys(expected)) {
  const now = new Date(setAt.replace(' ', 'T')).getTime();
  mock.timers.setTime(now);
  seen[setAt] = local(now + cache.ttl(now));
  console.log(`${setAt}   ${seen[setAt]}`);
}
assert.deepStrictEqual(seen, expected);
process.exit();
JS
TZ=Europe/Berlin timeout 60 node --no-warnings probe.js
