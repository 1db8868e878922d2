#!/usr/bin/env bash
# imask 7.6.1, cleave-zen 0.0.17, maska 3.2.1, currency.js 2.0.4 and others (npm): a Swedish -12,50 is read as 12.50.
#
# `Intl.NumberFormat` writes the minus of Swedish, Norwegian, Finnish, Slovenian, Croatian, Lithuanian, Estonian and Basque as
# U+2212, not as the hyphen of the keyboard. What an app has written so, and reads again out of the page, a draft or the
# clipboard, is without its sign: these take the character for one that does not belong there, and pass over it. So a debt
# becomes a credit. @internationalized/number 3.6.9 reads it, `Number` and autonumeric 4.10.10 give NaN.
#
# Seen on Node 20 (-12.5 as Intl.NumberFormat writes it, in Danish and in Swedish, and what is read of it):
#                           da: -12,5    sv: −12,5
#   imask 7.6.1             -12.5        12.5
#   cleave-zen 0.0.17       -12.5        12.5
#   maska 3.2.1             -12.5        12.5
#   currency.js 2.0.4       -12.5        12.5
#   accounting 0.4.1        -12.5        12.5
#   @internationalized      -12.5        -12.5
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts imask@7.6.1 cleave-zen@0.0.17 maska@3.2.1 currency.js@2.0.4 \
  accounting@0.4.1 @internationalized/number@3.6.9

cat > probe.js <<'JS'
import assert from 'node:assert';
import { NumberParser } from '@internationalized/number';
import accounting from 'accounting';
import { formatNumeral, unformatNumeral } from 'cleave-zen';
import currency from 'currency.js';
import IMask from 'imask';
import { Mask } from 'maska';

// Each with the decimal comma, as its README has it for such a language.
const readers = {
  imask: (text) => {
    const mask = IMask.createMask({ mask: Number, radix: ',', scale: 2 });
    mask.resolve(text);
    return mask.typedValue;
  },
  'cleave-zen': (text) =>
    Number(unformatNumeral(formatNumeral(text, { numeralDecimalMark: ',', delimiter: '.' }), { numeralDecimalMark: ',' })),
  maska: (text, locale) => Number(new Mask({ number: { locale, fraction: 2 } }).unmasked(text)),
  'currency.js': (text) => currency(text, { decimal: ',', separator: '.' }).value,
  accounting: (text) => accounting.unformat(text, ','),
  '@internationalized': (text, locale) => new NumberParser(locale).parse(text),
};
const written = ['da', 'sv'].map((locale) => [locale, new Intl.NumberFormat(locale).format(-12.5)]);
console.log(''.padEnd(23), ...written.map(([locale, text]) => `${locale}: ${text}`.padEnd(12)));
assert.deepStrictEqual(written, [['da', '-12,5'], ['sv', '\u221212,5']]);
for (const locale of ['nb', 'fi', 'sl', 'hr', 'lt', 'et', 'eu']) {
  assert.equal(new Intl.NumberFormat(locale).format(-12.5), '\u221212,5', locale);
}
const seen = Object.entries(readers).map(([name, read]) => {
  const values = written.map(([locale, text]) => read(text, locale));
  console.log(name.padEnd(23), ...values.map((value) => String(value).padEnd(12)));
  return values;
});
const lost = [-12.5, 12.5];
assert.deepStrictEqual(seen, [lost, lost, lost, lost, lost, [-12.5, -12.5]]);
JS
timeout 30 node probe.js
