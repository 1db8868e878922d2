#!/usr/bin/env bash
# @messageformat/core 3.4.1 (npm): a Hebrew text that was right for years is an error, because Hebrew lost a plural.
#
# Until CLDR 41 Hebrew had four plurals; since 42 it has three, `many` is gone. A message that still has it (translations of
# those years do) cannot be compiled; ICU, and intl-messageformat, pass over a plural that the language has not. The same
# goes for `one` in Japanese, which translators leave in, and for `two` under `iw`, the old name of Hebrew, which is taken
# for English. `strictPluralKeys: false` takes all of them.
#
# Seen on Node 20 (`{n, plural, ...}` for 20):
#                             @messageformat/core 3.4.1                          not strict   intl-messageformat 12.1.5
#   he: one two many other    The plural case many is not valid in this locale   20 other     20 other
#   he: one two other         20 other                                           20 other     20 other
#   ja: one other             The plural case one is not valid in this locale    20 other     20 other
#   iw: one two other         The plural case two is not valid in this locale    20 other     20 other
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @messageformat/core@3.4.1 intl-messageformat@12.1.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import messageFormat from '@messageformat/core';
import { IntlMessageFormat } from 'intl-messageformat';

const Core = messageFormat.default ?? messageFormat;
const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const row = (cells) => console.log(cells.map((cell, i) => cell.padEnd([25, 50, 12, 0][i])).join(' '));
row(['', versionOf('@messageformat/core'), 'not strict', versionOf('intl-messageformat')]);

const told = (format) => {
  try {
    return format();
  } catch ({ message }) {
    return message.split(' at line ')[0];
  }
};
const seen = [];
for (const [language, plurals] of [
  ['he', 'one two many other'],
  ['he', 'one two other'],
  ['ja', 'one other'],
  ['iw', 'one two other'],
]) {
  const message = `{n, plural, ${plurals.split(' ').map((plural) => `${plural}{# ${plural}}`).join(' ')}}`;
  const answers = [
    told(() => new Core(language).compile(message)({ n: 20 })),
    told(() => new Core(language, { strictPluralKeys: false }).compile(message)({ n: 20 })),
    told(() => new IntlMessageFormat(message, language).format({ n: 20 })),
  ];
  row([`${language}: ${plurals}`, ...answers]);
  seen.push(answers);
}
const refused = (plural) => [`The plural case ${plural} is not valid in this locale`, '20 other', '20 other'];
assert.deepStrictEqual(seen, [refused('many'), ['20 other', '20 other', '20 other'], refused('one'), refused('two')]);
JS
timeout 60 node probe.js
