#!/usr/bin/env bash
# @sinonjs/fake-timers 15.5.0 (npm): the first `AbortSignal.timeout` under a fake clock takes all later ones with it, for good.
#
# Node fetches the timer that `AbortSignal.timeout` runs on when it is called for the first time, from the module `timers`, whose
# functions fake-timers replaces, too. So whether a fake clock moves it depends on whether anything in the process has
# called it before. If not, it goes with the fake clock, as one would wish, and once the clock is uninstalled no timeout of
# the process ever comes any more: a `fetch` of a later test waits for ever. It does not where the first call was before.
#
# Seen (aborted: after 2 s of the fake clock, of 1 s; and 0.3 s after the clock was uninstalled, of 20 ms):
#   @sinonjs/fake-timers 15.5.0
#                                             fake clock  real clock after it
#   node 20.20.2, first call under the clock  true        false
#   node 20.20.2, first call before it        false       true
#   node 26.10.0, first call under the clock  true        false
#   node 26.10.0, first call before it        false       true
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund @sinonjs/fake-timers@15.5.0 node@26.10.0

cat > probe.js <<'JS'
import { setTimeout as sleep } from 'node:timers/promises';
import fakeTimers from '@sinonjs/fake-timers';

const isBefore = process.argv[2] === 'before';
if (isBefore) AbortSignal.timeout(1);
const clock = fakeTimers.install();
const faked = AbortSignal.timeout(1_000);
clock.tick(2_000);
const isAborted = faked.aborted;
clock.uninstall();
const later = AbortSignal.timeout(20);
await sleep(300);
const name = `node ${process.versions.node}, first call ${isBefore ? 'before it' : 'under the clock'}`;
console.log(name.padEnd(41), String(isAborted).padEnd(11), later.aborted);
process.exit();
JS

version=$(node -p 'JSON.parse(fs.readFileSync("node_modules/@sinonjs/fake-timers/package.json")).version')
echo "@sinonjs/fake-timers $version"
printf '%-41s %-11s %s\n' '' 'fake clock' 'real clock after it'
for node in node node_modules/.bin/node; do
  for first in under before; do
    timeout 20 "$node" probe.js "$first" | tee -a seen
  done
done
[ "$(awk '{ print $(NF - 1), $NF }' seen | tr '\n' ',')" = 'true false,false true,true false,false true,' ]
