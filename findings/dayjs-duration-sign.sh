#!/usr/bin/env bash
# dayjs 1.11.23 (npm): a duration that is below nought comes out of its own JSON above it, and "PT1,5H" is nothing at all.
#
# Its `toISOString`, which `JSON.stringify` calls, writes the sign before the P: five minutes too late is "-PT5M". Its parser
# has no place there for a sign and does not look for where the text begins: it reads five minutes that are left. ISO 8601
# has the comma as a decimal sign, too; what dayjs cannot read is no error, but a duration of 0.
#
# Seen on Node 20 (minutes; what each writes of -300,000 ms, and how it reads its own text again):
#   dayjs 1.11.23, luxon 3.7.2, moment 2.31.0, duration-fns 3.0.2
#                  written    read again   PT1,5H
#   dayjs          -PT5M      5            0
#   luxon          PT-300S    -5           NaN
#   moment         -PT5M      -5           90
#   duration-fns   -PT300S    -5           refused
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts dayjs@1.11.23 luxon@3.7.2 moment@2.31.0 duration-fns@3.0.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import dayjs from 'dayjs';
import duration from 'dayjs/plugin/duration.js';
import * as durationFns from 'duration-fns';
import { Duration } from 'luxon';
import moment from 'moment';

dayjs.extend(duration);
const libraries = {
  dayjs: { of: (ms) => dayjs.duration(ms), minutes: (text) => dayjs.duration(text).asMinutes() },
  luxon: { of: (ms) => Duration.fromMillis(ms), minutes: (text) => Duration.fromISO(text).as('minutes') },
  moment: { of: (ms) => moment.duration(ms), minutes: (text) => moment.duration(text).asMinutes() },
  'duration-fns': {
    of: (ms) => durationFns.toString({ milliseconds: ms }),
    minutes: (text) => durationFns.toMinutes(durationFns.parse(text)),
  },
};
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(Object.keys(libraries).map((name) => `${name} ${versionOf(name)}`).join(', '));

console.log(`${''.padEnd(14)} written    read again   PT1,5H`);
const seen = {};
for (const [name, { of, minutes }] of Object.entries(libraries)) {
  const written = JSON.parse(JSON.stringify(of(-300_000)));
  let comma = 'refused';
  try {
    comma = minutes('PT1,5H');
  } catch {}
  seen[name] = [written, minutes(written), comma];
  console.log(name.padEnd(14), written.padEnd(10), String(minutes(written)).padEnd(12), comma);
}
assert.deepStrictEqual(seen, {
  dayjs: ['-PT5M', 5, 0],
  luxon: ['PT-300S', -5, NaN],
  moment: ['-PT5M', -5, 90],
  'duration-fns': ['-PT300S', -5, 'refused'],
});
JS
timeout 30 node probe.js
