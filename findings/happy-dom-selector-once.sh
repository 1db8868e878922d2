#!/usr/bin/env bash
# happy-dom 21.0.4 (npm): a selector that it cannot read is an error the first time, and finds nothing from the second on.
#
# `:not([lang=EN i])` is a selector of every browser, and happy-dom does not take it: a DOMException, which says so. But
# `querySelector` has by then remembered the selector, and when it is asked again, in the same document, it answers null;
# `matches` answers false, though this paragraph matches. `querySelectorAll` fails each time. So the first test of a file
# fails for its selector, those after it for a page in which nothing is found; code that tries out whether a selector is
# known is told so the second time.
#
# Each of them three times, in a page with `<p lang="de">`. Seen on Node 20:
#   happy-dom 21.0.4
#   querySelector      DOMException  null          null
#   querySelectorAll   DOMException  DOMException  DOMException
#   matches            DOMException  false         false
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';

console.log(`happy-dom ${JSON.parse(readFileSync('node_modules/happy-dom/package.json', 'utf8')).version}`);

const SELECTOR = 'p:not([lang=EN i])';
const asks = {
  querySelector: (document) => document.querySelector(SELECTOR),
  querySelectorAll: (document) => document.querySelectorAll(SELECTOR).length,
  matches: (document) => document.querySelector('p').matches(SELECTOR),
};
const seen = {};
for (const [name, ask] of Object.entries(asks)) {
  const window = new Window({ url: 'https://bank.example/' });
  window.document.body.innerHTML = '<p lang="de">Konto</p>';
  seen[name] = [1, 2, 3].map(() => {
    try {
      return String(ask(window.document));
    } catch (error) {
      return error.constructor.name;
    }
  });
  console.log(name.padEnd(18), seen[name].map((answer) => answer.padEnd(13)).join(' ').trim());
  await window.happyDOM.close();
}
const fails = 'DOMException';
assert.deepStrictEqual(seen, {
  querySelector: [fails, 'null', 'null'],
  querySelectorAll: [fails, fails, fails],
  matches: [fails, 'false', 'false'],
});
JS
timeout 30 node probe.js
