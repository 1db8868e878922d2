#!/usr/bin/env bash
# @angular/core 22.2.6 (npm): no template can listen to an event whose name has a colon.
#
# The DOM takes any name, and libraries write `turbo:load` or `htmx:load` to keep theirs apart. In a template what
# stands before a colon is a place to listen at, of which there are three: another one is an error when the component is
# first made, not before. A dash or a dot in the name is fine, and so is `addEventListener`.
#
# Seen on Node 20 (happy-dom 21.0.4, compiled in the page; what a listener in the template has heard):
#   @angular/core 22.2.6
#   (clock-tick)       clock-tick
#   (clock.tick)       clock.tick
#   (clock:tick)       Error: Unexpected global target 'clock' defined for 'tick' event.
#   addEventListener   clock:tick
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @angular/{common,compiler,core,platform-browser}@22.2.6 rxjs@7.8.2 happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Window } from 'happy-dom';

const window = new Window();
const { document, CustomEvent } = window;
for (const name of ['document', 'Document', 'Element', 'Event', 'HTMLElement', 'Node']) globalThis[name] = window[name];
globalThis.window = window;
await import('@angular/compiler');
const { Component, CUSTOM_ELEMENTS_SCHEMA, provideZonelessChangeDetection } = await import('@angular/core');
const { createApplication } = await import('@angular/platform-browser');
console.log(`@angular/core ${JSON.parse(readFileSync('node_modules/@angular/core/package.json', 'utf8')).version}`);
const { log } = console;
console.log = () => {}; // For each app Angular says there that it is in development.

async function heard(name, listener, event = name) {
  const seen = [];
  class App {
    hear({ type }) {
      seen.push(type);
    }
  }
  const template = `<x-clock ${listener}></x-clock>`;
  Component({ selector: 'app-root', schemas: [CUSTOM_ELEMENTS_SCHEMA], template })(App);
  const app = await createApplication({ providers: [provideZonelessChangeDetection()] });
  const root = document.body.appendChild(document.createElement('app-root'));
  try {
    app.bootstrap(App, root);
    const clock = root.querySelector('x-clock');
    if (listener === '') clock.addEventListener(event, (told) => seen.push(told.type));
    clock.dispatchEvent(new CustomEvent(event));
  } catch (error) {
    seen.push(String(error).split(' Supported')[0]);
  }
  log((listener === '' ? name : `(${name})`).padEnd(18), seen.join());
  return seen.join();
}

assert.equal(await heard('clock-tick', '(clock-tick)="hear($event)"'), 'clock-tick');
assert.equal(await heard('clock.tick', '(clock.tick)="hear($event)"'), 'clock.tick');
assert.match(await heard('clock:tick', '(clock:tick)="hear($event)"'), /^Error: Unexpected global target 'clock' defined for 'tick' event\.$/);
assert.equal(await heard('addEventListener', '', 'clock:tick'), 'clock:tick');
process.exit();
JS
timeout 30 node --no-warnings probe.js
