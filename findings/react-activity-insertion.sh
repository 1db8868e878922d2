#!/usr/bin/env bash
# react 19.3.1 (npm): of a component that `<Activity>` hides all effects are taken down but one: `useInsertionEffect`.
#
# Layout and passive effects are cleaned up when a subtree is hidden and run again when it is shown; so a subscription
# that hangs on them stops although the component is still there. An insertion effect stays, and is cleaned up only when
# the component is gone, also when it goes while it is hidden. Under StrictMode it is not run twice either. It is the one
# hook by which a component can tell hidden from gone.
#
# Seen on Node 20 (happy-dom 21.0.4):
#   react 19.3.1
#   shown     +insertion +layout +passive
#   hidden    -layout -passive
#   shown     +layout +passive
#   hidden    -layout -passive
#   gone      -insertion
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts react@19.3.1 react-dom@19.3.1 happy-dom@21.0.4

cat > probe.js <<'JS'
import assert from 'node:assert';
import { Window } from 'happy-dom';

const window = new Window();
Object.assign(globalThis, { window, document: window.document, IS_REACT_ACT_ENVIRONMENT: true });
Object.defineProperty(globalThis, 'navigator', { value: window.navigator });
const { default: React, Activity, act, createElement, useEffect, useInsertionEffect, useLayoutEffect } = await import('react');
const { createRoot } = await import('react-dom/client');
console.log(`react ${React.version}`);

let seen = [];
const told = (name) => () => {
  seen.push(`+${name}`);
  return () => seen.push(`-${name}`);
};
function Child() {
  useInsertionEffect(told('insertion'), []);
  useLayoutEffect(told('layout'), []);
  useEffect(told('passive'), []);
  return 'here';
}
const root = createRoot(document.body.appendChild(document.createElement('div')));
async function step(name, tree, expected) {
  seen = [];
  await act(async () => root.render(tree));
  console.log(name.padEnd(9), seen.join(' '));
  assert.equal(seen.join(' '), expected);
}
const inActivity = (mode) => createElement(Activity, { mode }, createElement(Child));

await step('shown', inActivity('visible'), '+insertion +layout +passive');
await step('hidden', inActivity('hidden'), '-layout -passive');
await step('shown', inActivity('visible'), '+layout +passive');
await step('hidden', inActivity('hidden'), '-layout -passive');
await step('gone', null, '-insertion');
process.exit();
JS
timeout 30 node --no-warnings probe.js
