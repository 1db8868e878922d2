#!/usr/bin/env bash
# node 26.10.0 (npm): its own `mock.timers` stops `Date` and lets its own `Temporal.Now` run on.
#
# `mock.timers.enable({ apis: ['Date'] })`, and with no list at all, holds `Date`. Code that has gone over to Temporal, or a
# library under it, goes by the real clock in the same test, which has two times and fails, or passes, by the date it is run at;
# nor is there a name to ask for it by. `Intl` writes the real day, too. @sinonjs/fake-timers 15.5.0 holds all three.
#
# A clock that stands at 1970-01-01; seen:
#   node 26.10.0, @sinonjs/fake-timers 15.5.0
#                          Date        Temporal.Now     Intl
#   mock.timers            1970        the real year    the real year
#   @sinonjs/fake-timers   1970        1970             1970
#   apis: ['Temporal']     refused: ERR_INVALID_ARG_VALUE
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@26.10.0 @sinonjs/fake-timers@15.5.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import fakeTimers from '@sinonjs/fake-timers';

const { version } = JSON.parse(readFileSync('node_modules/@sinonjs/fake-timers/package.json', 'utf8'));
console.log(`node ${process.versions.node}, @sinonjs/fake-timers ${version}`);

const realYear = new Date().getUTCFullYear();
const timeZone = 'UTC';
function years() {
  const all = [
    new Date().getUTCFullYear(),
    Temporal.Now.plainDateISO(timeZone).year,
    Number(new Intl.DateTimeFormat('en', { year: 'numeric', timeZone }).format()),
  ];
  return all.map((year) => (year === realYear ? 'the real year' : String(year)));
}
const show = (name, [date, temporal, intl]) =>
  console.log(name.padEnd(22), date.padEnd(11), temporal.padEnd(16), intl);

show('', ['Date', 'Temporal.Now', 'Intl']);
mock.timers.enable({ now: 0 });
const own = years();
mock.timers.reset();
show('mock.timers', own);
const clock = fakeTimers.install({ now: 0 });
const other = years();
clock.uninstall();
show('@sinonjs/fake-timers', other);
let code = 'taken';
try {
  mock.timers.enable({ apis: ['Temporal'] });
} catch (error) {
  code = `refused: ${error.code}`;
}
console.log("apis: ['Temporal']".padEnd(22), code);
assert.deepStrictEqual([own, other], [['1970', 'the real year', 'the real year'], ['1970', '1970', '1970']]);
assert.equal(code, 'refused: ERR_INVALID_ARG_VALUE');
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
