#!/usr/bin/env bash
# zone.js 0.16.3 (npm): whether a listener is passive is decided by another one, the first of its target and event.
#
# All listeners of one target, event and phase share one listener of the browser, put on with the options of the first.
# When that was passive (of a library that only looks), `preventDefault` does nothing in any of the others, whatever they
# say; when it was not, none of the others is passive. Without zone.js each has its own options.
#
# Seen on Node 20 (happy-dom 21.0.4; whether the second of two listeners could prevent a `wheel`):
#   zone.js 0.16.3
#   before zone.js   passive, then not: yes   not, then passive: no
#   after it         passive, then not: no    not, then passive: yes
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts zone.js@0.16.3 happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';

const window = new Window();
const { document, EventTarget } = window;
Object.assign(globalThis, { window, document, EventTarget });
console.log(`zone.js ${JSON.parse(readFileSync('node_modules/zone.js/package.json', 'utf8')).version}`);

function isPrevented(first, second) {
  const list = document.createElement('ul');
  list.addEventListener('wheel', () => {}, { passive: first });
  list.addEventListener('wheel', (event) => event.preventDefault(), { passive: second });
  const event = new window.Event('wheel', { cancelable: true });
  list.dispatchEvent(event);
  return event.defaultPrevented ? 'yes' : 'no';
}
function say(name) {
  const seen = [isPrevented(true, false), isPrevented(false, true)];
  console.log(name.padEnd(16), `passive, then not: ${seen[0]}`.padEnd(24), `not, then passive: ${seen[1]}`);
  return seen;
}

assert.deepStrictEqual(say('before zone.js'), ['yes', 'no']);
await import('zone.js');
assert.deepStrictEqual(say('after it'), ['no', 'yes']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
