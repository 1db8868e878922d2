#!/usr/bin/env bash
# Intl.DurationFormat of Chromium 156 and Node 26.10.0: nought is the empty text, and a quarter of an hour is "0:00:900".
#
# A unit of nought is left out, and where all are, nothing is left: a countdown stands at "1 second" and then at nothing, and
# "You have been away for " has no end. The digital style shows the hours of a countdown that has none, and does not carry
# seconds over into minutes. `Temporal`, which makes the durations, balances none by itself: fifteen minutes between two
# instants are 900 seconds. `hoursDisplay: 'auto'`, `secondsDisplay: 'always'` and `round` are what one has to know.
# `formatDuration` of date-fns 4.4.0, and luxon 3.7.2 after `rescale()`, have nothing to say at nought either.
#
# Seen on Node 20, Chromium 156 of Debian 12:
#   node 26.10.0, date-fns 4.4.0, luxon 3.7.2
#                                        Node            Chromium
#   0 seconds                            ''              ''
#   0 seconds, Temporal                  ''              ''
#   14:59, digital                       '0:14:59'       '0:14:59'
#   14:59, digital, hours as needed      '14:59'         '14:59'
#   900 seconds, digital                 '0:00:900'      '0:00:900'
#   15 minutes between two instants      '900 sec'       '900 sec'
#   0, date-fns                          ''
#   0, luxon                             ''
set -euo pipefail

chromium=$(command -v chromium) || { echo "needs Debian's package chromium"; exit 1; }
dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@26.10.0 playwright-core@1.64.1 date-fns@4.4.0 luxon@3.7.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { formatDuration, intervalToDuration } from 'date-fns';
import { Duration } from 'luxon';
import { chromium } from 'playwright-core';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['node', 'date-fns', 'luxon'].map(version).join(', '));

/** Texts of a countdown, as the place that it runs in writes them. */
const write = () => {
  const text = (duration, options) => new Intl.DurationFormat('en', options).format(duration);
  const now = Temporal.Instant.from('2026-11-01T00:00Z');
  return {
    '0 seconds': text({ seconds: 0 }),
    '0 seconds, Temporal': Temporal.Duration.from({ seconds: 0 }).toLocaleString('en'),
    '14:59, digital': text({ minutes: 14, seconds: 59 }, { style: 'digital' }),
    '14:59, digital, hours as needed': text({ minutes: 14, seconds: 59 }, { style: 'digital', hoursDisplay: 'auto' }),
    '900 seconds, digital': text({ seconds: 900 }, { style: 'digital' }),
    '15 minutes between two instants': now.until(now.add({ minutes: 15 })).toLocaleString('en'),
  };
};
const browser = await chromium.launch({
  executablePath: process.argv[2],
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});
try {
  const inChromium = await (await browser.newPage()).evaluate(write);
  const inNode = write();
  console.log(''.padEnd(36), 'Node'.padEnd(15), 'Chromium');
  for (const name of Object.keys(inNode)) {
    console.log(name.padEnd(36), `'${inNode[name]}'`.padEnd(15), `'${inChromium[name]}'`);
  }
  assert.deepStrictEqual(Object.values(inNode), ['', '', '0:14:59', '14:59', '0:00:900', '900 sec']);
  assert.deepStrictEqual(inChromium, inNode);
} finally {
  await browser.close();
}
const others = {
  'date-fns': formatDuration(intervalToDuration({ start: 0, end: 0 })),
  luxon: Duration.fromMillis(0).rescale().toHuman(),
};
for (const [name, text] of Object.entries(others)) {
  console.log(`0, ${name}`.padEnd(36), `'${text}'`);
  assert.equal(text, '');
}
JS
timeout 50 node_modules/.bin/node --no-warnings probe.js "$chromium"
