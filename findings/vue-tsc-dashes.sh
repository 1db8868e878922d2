#!/usr/bin/env bash
# vue-tsc 3.3.14 (npm): an attribute that is declared as it is written, with a dash, is refused as it is written.
#
# A custom element is declared in `GlobalComponents`, with its attribute `time-zone`. Under `strictTemplates` a template
# that says `time-zone="UTC"` is an error, in which TypeScript asks: "Did you mean to write 'time-zone'?" Declared as
# `timeZone` it is right, though the element has no such attribute: names are looked up in camel case.
#
# Seen on Node 20 (what `<x-clock time-zone="UTC">` gives):
#   vue-tsc 3.3.14
#   declared 'time-zone'   'timeZone' does not exist in type '{ 'time-zone'?: string | undefined; }'. Did you mean to write 'time-zone'?
#   declared 'timeZone'    nothing to say
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts vue@3.5.45 vue-tsc@3.3.14 typescript@6.0.3

cat > Page.vue <<'VUE'
<template><x-clock time-zone="UTC" /></template>
VUE
cat > probe.js <<'JS'
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

console.log(`vue-tsc ${JSON.parse(readFileSync('node_modules/vue-tsc/package.json', 'utf8')).version}`);

writeFileSync(
  'tsconfig.json',
  JSON.stringify({
    compilerOptions: { strict: true, target: 'es2022', module: 'esnext', moduleResolution: 'bundler', noEmit: true, skipLibCheck: true },
    vueCompilerOptions: { strictTemplates: true },
    include: ['Page.vue', 'elements.ts'],
  }),
);

function checked(name) {
  writeFileSync(
    'elements.ts',
    `export {};
declare module 'vue' {
  interface GlobalComponents {
    'x-clock': new () => { $props: { '${name}'?: string } };
  }
}
`,
  );
  const { status, stdout } = spawnSync('node_modules/.bin/vue-tsc', ['--pretty', 'false'], { encoding: 'utf8' });
  const seen = status === 0 ? 'nothing to say' : stdout.trim();
  console.log(`declared '${name}'`.padEnd(22), seen.replace(/^.*known properties, but /, ''));
  return seen;
}

assert.match(
  checked('time-zone'),
  /^Page\.vue\(1,20\): error TS2561: Object literal may only specify known properties, but 'timeZone' does not exist in type .* Did you mean to write 'time-zone'\?$/,
);
assert.equal(checked('timeZone'), 'nothing to say');
JS
timeout 50 node --no-warnings probe.js
