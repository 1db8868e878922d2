#!/usr/bin/env bash
# solid-js 1.9.20 with babel-preset-solid 1.9.15 (npm): on a custom element a fixed text is an attribute, a variable a property.
#
# `<x-clock time-zone="UTC">` is written into the template: the element finds the attribute `time-zone`. `<x-clock
# time-zone={zone}>` sets the property `timeZone` instead, of which an element that reads attributes never hears, and
# nothing is said. Only `attr:time-zone={zone}` makes an attribute of it.
#
# Seen on Node 20 (happy-dom 21.0.4; attribute, property):
#   solid-js 1.9.20
#   time-zone="UTC"          attribute UTC, property undefined
#   time-zone={zone()}       attribute null, property UTC
#   attr:time-zone={zone()}  attribute UTC, property undefined
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts solid-js@1.9.20 babel-preset-solid@1.9.15 @babel/core@7.29.13 happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync, writeFileSync } from 'node:fs';
import { transformAsync } from '@babel/core';
import { Window } from 'happy-dom';

const window = new Window();
Object.assign(globalThis, { window, document: window.document });
console.log(`solid-js ${JSON.parse(readFileSync('node_modules/solid-js/package.json', 'utf8')).version}`);

async function shown(written) {
  const source = `import { render } from 'solid-js/web';
    const zone = () => 'UTC';
    export const show = (place) => render(() => <x-clock ${written} />, place);`;
  const { code } = await transformAsync(source, { presets: ['solid'], configFile: false });
  const file = `shown-${shown.count++}.js`;
  writeFileSync(file, code);
  const { show } = await import(`./${file}`);
  const place = document.body.appendChild(document.createElement('div'));
  show(place);
  const clock = place.querySelector('x-clock');
  const seen = `attribute ${clock.getAttribute('time-zone')}, property ${clock.timeZone}`;
  console.log(written.padEnd(24), seen);
  return seen;
}
shown.count = 0;

assert.equal(await shown('time-zone="UTC"'), 'attribute UTC, property undefined');
assert.equal(await shown('time-zone={zone()}'), 'attribute null, property UTC');
assert.equal(await shown('attr:time-zone={zone()}'), 'attribute UTC, property undefined');
process.exit();
JS
timeout 30 node --no-warnings --conditions=browser probe.js
