#!/usr/bin/env bash
# negotiator 1.1.0, @hapi/accept 6.0.3, accept-language-parser 1.5.0, accept-language 3.0.20 (npm): a browser in Taiwan is
# given Simplified Chinese, or English, by a site that has Traditional Chinese.
#
# Browsers of Taiwan and Hong Kong ask for `zh-TW, zh` and `zh-HK, zh`; a site that has Chinese in both scripts calls them
# `zh-Hans` and `zh-Hant`. Neither begins with "zh-TW", both with "zh": the first in the site's list is taken, or none.
# Only what knows which script is written where (CLDR's likely subtags) finds `zh-Hant`. None says that it guessed.
#
# Seen on Node 20 (of en, zh-Hans, zh-Hant; headers as Chrome sends them in Taiwan, Hong Kong and China):
#                                     zh-TW      zh-HK      zh-CN
#   negotiator 1.1.0                  zh-Hans    zh-Hans    zh-Hans
#   @hapi/accept 6.0.3                zh-Hans    zh-Hans    zh-Hans
#   accept-language-parser 1.5.0      zh-Hans    zh-Hans    zh-Hans
#   accept-language 3.0.20            en         en         en
#   @fluent/langneg 0.7.0             zh-Hant    zh-Hant    zh-Hans
#   @formatjs/intl-localematcher 0.10.1 zh-Hant    zh-Hant    zh-Hans
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts negotiator@1.1.0 @hapi/accept@6.0.3 \
  accept-language-parser@1.5.0 accept-language@3.0.20 @fluent/langneg@0.7.0 @formatjs/intl-localematcher@0.10.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { acceptedLanguages, negotiateLanguages } from '@fluent/langneg';
import { match } from '@formatjs/intl-localematcher';
import accept from '@hapi/accept';
import acceptLanguage from 'accept-language';
import acceptLanguageParser from 'accept-language-parser';
import Negotiator from 'negotiator';

const OURS = ['en', 'zh-Hans', 'zh-Hant'];
const HEADERS = ['TW', 'HK', 'CN'].map((region) => `zh-${region},zh;q=0.9,en-US;q=0.8,en;q=0.7`);
acceptLanguage.languages(OURS);
const negotiator = (header) => new Negotiator({ headers: { 'accept-language': header } });
const pickers = {
  negotiator: (header) => negotiator(header).language(OURS),
  '@hapi/accept': (header) => accept.language(header, OURS),
  'accept-language-parser': (header) => acceptLanguageParser.pick(OURS, header),
  'accept-language': (header) => acceptLanguage.get(header),
  '@fluent/langneg': (header) =>
    negotiateLanguages(acceptedLanguages(header), OURS, { strategy: 'lookup', defaultLocale: 'en' })[0],
  '@formatjs/intl-localematcher': (header) => match(negotiator(header).languages(), OURS, 'en'),
};
const seen = {};
for (const [name, pick] of Object.entries(pickers)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  seen[name] = HEADERS.map(pick);
  console.log(`${name} ${version}`.padEnd(35), seen[name].map((tag) => tag.padEnd(10)).join(' '));
}
const simplified = ['zh-Hans', 'zh-Hans', 'zh-Hans'];
assert.deepStrictEqual(seen, {
  negotiator: simplified,
  '@hapi/accept': simplified,
  'accept-language-parser': simplified,
  'accept-language': ['en', 'en', 'en'],
  '@fluent/langneg': ['zh-Hant', 'zh-Hant', 'zh-Hans'],
  '@formatjs/intl-localematcher': ['zh-Hant', 'zh-Hant', 'zh-Hans'],
});
JS
timeout 30 node probe.js
