#!/usr/bin/env bash
# ua-parser-js 2.0.10 and platform 1.3.6 (npm): nearly every Android phone is a "K", and to platform those of Firefox are
# a "Mobile".
#
# Chrome has written "Android 10; K" for all phones since 2023, so that nobody is told which it is: K stands where the model
# stood. Both give it as the model, and Samsung's and Edge's are the same. A list of "your devices" names the phones of all
# people K. bowser and device-detector-js say that they do not know the model.
#
# Seen on Node 20 (the model that each tells):
#                       Chrome       Samsung Internet   Edge         Firefox
#   ua-parser-js        K            K                  K            -
#   platform            K            K                  K            Mobile
#   bowser              -            -                  -            -
#   device-detector-js  -            -                  -            -
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  ua-parser-js@2.0.10 platform@1.3.6 bowser@2.15.1 device-detector-js@3.0.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import bowser from 'bowser';
import DeviceDetector from 'device-detector-js';
import platform from 'platform';
import { UAParser } from 'ua-parser-js';

const reduced = (ours, after = '') =>
  'Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) ' +
  `${ours}Chrome/150.0.0.0 Mobile Safari/537.36${after}`;
const phones = {
  Chrome: reduced(''),
  'Samsung Internet': reduced('SamsungBrowser/29.0 '),
  Edge: reduced('', ' EdgA/150.0.0.0'),
  Firefox: 'Mozilla/5.0 (Android 16; Mobile; rv:150.0) Gecko/150.0 Firefox/150.0',
};
const parsers = {
  'ua-parser-js': (header) => UAParser(header).device.model,
  platform: (header) => platform.parse(header).product,
  bowser: (header) => bowser.parse(header).platform.model,
  'device-detector-js': (header) => new DeviceDetector().parse(header).device?.model,
};
const row = (cells) => cells.map((cell, i) => cell.padEnd(i === 0 ? 19 : i === 2 ? 18 : 12)).join(' ').trimEnd();
console.log(row(['', ...Object.keys(phones)]));
const seen = {};
for (const [name, modelOf] of Object.entries(parsers)) {
  seen[name] = Object.values(phones).map((header) => modelOf(header) || '-');
  console.log(row([name, ...seen[name]]));
}
assert.deepStrictEqual(seen, {
  'ua-parser-js': ['K', 'K', 'K', '-'],
  platform: ['K', 'K', 'K', 'Mobile'],
  bowser: ['-', '-', '-', '-'],
  'device-detector-js': ['-', '-', '-', '-'],
});
JS
timeout 30 node probe.js
