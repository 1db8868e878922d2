#!/usr/bin/env bash
# croner 11.0.1 and cronosjs 1.7.1 (npm): a job runs or not on the night of the clocks, by how many times a day it has.
#
# In the hour that spring leaves out, croner runs a job of 2:30 at 3:00, as it says. One of 2:15 and 2:45 it does not run at
# all that day. cron-parser runs both of its times, cron and cronosjs one for both. In the hour that autumn has twice, a job
# of every half hour stands still under cronosjs for the whole second one: what ends sessions by it comes an hour late.
#
# Seen on Node 20 (Europe/Berlin: 28 March 2027, between 2 and 4, and 25 October 2026, 2:00 to 3:00, in UTC):
#   croner 11.0.1, cronosjs 1.7.1, cron 4.4.0, cron-parser 5.10.6
#                 30 2 * * *   15,45 2 * * *   */30 * * * *
#   croner        01:00        none            00:00 00:30 01:00 01:30 02:00
#   cronosjs      01:00        01:00           00:00 00:30 02:00
#   cron          01:00        01:00           00:00 00:30 01:00 01:30 02:00
#   cron-parser   01:30        01:15 01:45     00:00 00:30 01:00 01:30 02:00
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts croner@11.0.1 cronosjs@1.7.1 cron@4.4.0 cron-parser@5.10.6 luxon@3.7.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { CronTime } from 'cron';
import { CronExpressionParser } from 'cron-parser';
import { Cron } from 'croner';
import { CronosExpression } from 'cronosjs';
import { DateTime } from 'luxon';

const zone = 'Europe/Berlin';
const nextOf = {
  croner: (times) => (after) => new Cron(times, { timezone: zone, paused: true }).nextRun(after),
  cronosjs: (times) => (after) => CronosExpression.parse(times, { timezone: zone }).nextDate(after),
  cron: (times) => (after) => {
    return new CronTime(times, zone).getNextDateFrom(DateTime.fromJSDate(after).setZone(zone), zone).toJSDate();
  },
  'cron-parser': (times, from) => {
    const dates = CronExpressionParser.parse(times, { currentDate: from, tz: zone });
    return () => dates.next().toDate();
  },
};
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(Object.keys(nextOf).map((name) => `${name} ${versionOf(name)}`).join(', '));

function runs(nextFor, times, from, until) {
  const next = nextFor(times, new Date(from));
  const found = [];
  for (let at = next(new Date(from)); at <= new Date(until); at = next(at)) {
    found.push(at.toISOString().slice(11, 16));
  }
  return found.join(' ') || 'none';
}
const spring = ['2027-03-28T00:59:59Z', '2027-03-28T01:59:59Z'];
const autumn = ['2026-10-24T23:59:59Z', '2026-10-25T02:00:00Z'];
const jobs = [
  ['30 2 * * *', ...spring],
  ['15,45 2 * * *', ...spring],
  ['*/30 * * * *', ...autumn],
];
console.log(''.padEnd(13), '30 2 * * *   15,45 2 * * *   */30 * * * *');
const seen = {};
for (const [name, nextFor] of Object.entries(nextOf)) {
  seen[name] = jobs.map((job) => runs(nextFor, ...job));
  const [once, twice, always] = seen[name];
  console.log(name.padEnd(13), once.padEnd(12), twice.padEnd(15), always);
}
const all = '00:00 00:30 01:00 01:30 02:00';
assert.deepStrictEqual(seen, {
  croner: ['01:00', 'none', all],
  cronosjs: ['01:00', '01:00', '00:00 00:30 02:00'],
  cron: ['01:00', '01:00', all],
  'cron-parser': ['01:30', '01:15 01:45', all],
});
JS
timeout 30 node probe.js
