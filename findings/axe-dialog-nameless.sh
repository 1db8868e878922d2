#!/usr/bin/env bash
# axe-core 4.14.1 (npm): a dialog without a name is found when a `<div>` plays it, not when it is a `<dialog>`.
#
# The rule `aria-dialog-name` looks for the attribute `role`, and not for the role. So who follows the advice to use the
# element for what it is loses the check: a `<dialog>` without a name passes, also with an `aria-labelledby` that leads to
# nothing but an empty element; a screen reader says "dialog". `<dialog role="alertdialog">` is found.
#
# Seen on Node 20 (jsdom 29.1.1; violations, of the rules that are about dialogs):
#   axe-core 4.14.1
#   <div role="dialog">                    aria-dialog-name
#   <dialog open role="alertdialog">       aria-dialog-name
#   <dialog open>                          none
#   <dialog open aria-labelledby="empty">  none
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts axe-core@4.14.1 jsdom@29.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import axe from 'axe-core';
import { JSDOM, VirtualConsole } from 'jsdom';

console.log(`axe-core ${axe.version}`);

const seen = [];
for (const tag of [
  '<div role="dialog">',
  '<dialog open role="alertdialog">',
  '<dialog open>',
  '<dialog open aria-labelledby="empty">',
]) {
  const end = tag.slice(1).split(/[ >]/)[0];
  const dialog = `${tag}<p id="empty"></p><p>Are you still there?</p><button>Yes</button></${end}>`;
  const html = `<!doctype html><html lang="en"><title>Bank</title><main><h1>Bank</h1>${dialog}</main>`;
  const { window } = new JSDOM(html, { runScripts: 'outside-only', virtualConsole: new VirtualConsole() });
  window.eval(axe.source);
  const { violations } = await window.axe.run(window.document, { rules: { 'color-contrast': { enabled: false } } });
  seen.push(violations.map(({ id }) => id).join(' ') || 'none');
  console.log(tag.padEnd(38), seen.at(-1));
  window.close();
}
assert.deepStrictEqual(seen, ['aria-dialog-name', 'aria-dialog-name', 'none', 'none']);
JS
timeout 120 node probe.js
