#!/usr/bin/env bash
# node 26.10.0: to `assert.deepStrictEqual` any two instants of `Temporal` are equal, to lodash not even the same one.
#
# An object of `Temporal` has no properties of its own: what it holds is inside. Whoever compares properties finds none that
# differ, and a test that a deadline is the right one passes whatever the deadline is: so do `util.isDeepStrictEqual`, Jest's
# `expect`, samsam (the `calledWith` of sinon), uvu and dequal. The others look whether it is the same object, so what came
# from a store is never equal to what was put in, or compare by `valueOf`, which throws. Of these only
# chai does not err.
#
# Seen on Node 26.10.0 (two of `Temporal.Instant`):
#                            the same moment   8 hours apart
#   node 26.10.0             equal             equal
#   expect 30.5.2            equal             equal
#   @sinonjs/samsam 10.0.2   equal             equal
#   uvu 0.5.6                equal             equal
#   dequal 2.0.3             equal             equal
#   lodash.isequal 4.5.0     different         different
#   es-toolkit 1.53.2        different         different
#   fast-equals 6.2.2        different         different
#   fast-deep-equal 3.1.3    throws            throws
#   chai 6.3.0               equal             different
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund node@26.10.0 expect@30.5.2 @sinonjs/samsam@10.0.2 uvu@0.5.6 dequal@2.0.3 \
  lodash.isequal@4.5.0 es-toolkit@1.53.2 fast-equals@6.2.2 fast-deep-equal@3.1.3 chai@6.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import samsam from '@sinonjs/samsam';
import { expect as chai } from 'chai';
import { dequal } from 'dequal';
import { isEqual as isEqualOfToolkit } from 'es-toolkit';
import { expect } from 'expect';
import fastDeepEqual from 'fast-deep-equal';
import { deepEqual as fastEquals } from 'fast-equals';
import isEqual from 'lodash.isequal';
import { equal as uvu } from 'uvu/assert';

/** Whether an assertion passes. */
const passes = (claim) => (first, second) => {
  try {
    claim(first, second);
    return true;
  } catch (error) {
    if (error instanceof TypeError) throw error;
    return false;
  }
};
const compare = {
  node: passes((first, second) => assert.deepStrictEqual(first, second)),
  expect: passes((first, second) => expect(first).toStrictEqual(second)),
  '@sinonjs/samsam': (first, second) => samsam.deepEqual(first, second),
  uvu: passes((first, second) => uvu(first, second)),
  dequal,
  'lodash.isequal': isEqual,
  'es-toolkit': isEqualOfToolkit,
  'fast-equals': fastEquals,
  'fast-deep-equal': fastDeepEqual,
  chai: passes((first, second) => chai(first).to.deep.equal(second)),
};
const expected = {
  'lodash.isequal': ['different', 'different'],
  'es-toolkit': ['different', 'different'],
  'fast-equals': ['different', 'different'],
  'fast-deep-equal': ['throws', 'throws'],
  chai: ['equal', 'different'],
};
const pairs = [
  ['2026-11-01T00:00Z', '2026-11-01T00:00Z'],
  ['2026-11-01T00:00Z', '2026-11-01T08:00Z'],
];
console.log(''.padEnd(24), 'the same moment'.padEnd(17), '8 hours apart');
for (const [name, areEqual] of Object.entries(compare)) {
  const seen = pairs.map(([first, second]) => {
    try {
      return areEqual(Temporal.Instant.from(first), Temporal.Instant.from(second)) ? 'equal' : 'different';
    } catch {
      return 'throws';
    }
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(24), seen[0].padEnd(17), seen[1]);
  assert.deepStrictEqual(seen, expected[name] ?? ['equal', 'equal']);
}
JS
timeout 30 node_modules/.bin/node --no-warnings probe.js
