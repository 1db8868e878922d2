#!/usr/bin/env bash
# @stryker-mutator/core 9.6.1 (npm): a pattern with braces that works in its file of settings tries nothing as `--mutate`, and passes.
#
# `--mutate` is split at every comma, so that of 'src/{sum,difference}.js' the halves `src/{sum` and `difference}.js` are
# looked for. That no file is found is a warning; a score of no mutants is NaN, which is "greater than or equal to break
# threshold 100". The tests here assert nothing: the same pattern in the file finds four mutants, all of which survive.
#
# Seen on Node 20 (src/{sum,difference}.js, thresholds.break: 100):
#   @stryker-mutator/core 9.6.1
#   in the file of settings   2 source file(s) with 4 mutant(s)   score 0.00 under breaking threshold   exit 1
#   as --mutate               0 source file(s) with 0 mutant(s)   score of NaN is greater than or equal to break threshold   exit 0
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module", "scripts": { "test": "node test.js" } }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @stryker-mutator/core@9.6.1

mkdir src
echo 'export const sum = (a, b) => a + b;' > src/sum.js
echo 'export const difference = (a, b) => a - b;' > src/difference.js
cat > test.js <<'JS'
import { difference } from './src/difference.js';
import { sum } from './src/sum.js';

sum(1, 2);
difference(1, 2);
JS

cat > probe.js <<'JS'
import assert from 'node:assert';
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

const { name, version } = JSON.parse(readFileSync('node_modules/@stryker-mutator/core/package.json', 'utf8'));
console.log(`${name} ${version}`);

const PATTERN = 'src/{sum,difference}.js';
const SETTINGS = {
  testRunner: 'command',
  coverageAnalysis: 'off',
  concurrency: 1,
  reporters: ['clear-text'],
  allowConsoleColors: false,
  thresholds: { break: 100 },
};

function run(how, settings, words) {
  writeFileSync('stryker.config.json', JSON.stringify({ ...SETTINGS, ...settings }));
  const { stdout, status } = spawnSync('node_modules/.bin/stryker', ['run', ...words], { encoding: 'utf8' });
  const seen = [
    /\d+ source file\(s\) with \d+ mutant\(s\)/.exec(stdout)?.[0],
    /score (of )?\S+ (is greater than or equal to|under) .*?threshold/.exec(stdout)?.[0],
    status,
  ];
  console.log(how.padEnd(25), `${seen[0]}   ${seen[1]}   exit ${status}`);
  return seen;
}

assert.deepStrictEqual(run('in the file of settings', { mutate: [PATTERN] }, []), [
  '2 source file(s) with 4 mutant(s)',
  'score 0.00 under breaking threshold',
  1,
]);
assert.deepStrictEqual(run('as --mutate', {}, ['--mutate', PATTERN]), [
  '0 source file(s) with 0 mutant(s)',
  'score of NaN is greater than or equal to break threshold',
  0,
]);
JS
timeout 45 node probe.js
