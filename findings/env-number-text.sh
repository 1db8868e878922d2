#!/usr/bin/env bash
# envalid 8.2.0, convict 6.2.5, zod 4.6.7, valibot 1.5.0 (npm): `IDLE_TIMEOUT=15m` is the number 15, `IDLE_TIMEOUT=` is 0.
#
# They are there to check an app's environment before it starts. `num()` of envalid, and `int`, `nat` and `Number` of convict take
# the digits that a text begins with: fifteen minutes, or "15 000", are 15, of seconds or milliseconds as the app has it.
# A variable that stands there empty, as in a copied `.env.example`, is nought to zod and valibot, and NaN to convict's
# `Number`; a timeout of nought ends a session at once, one of NaN never. env-var, joi, ajv, arktype and
# TypeBox refuse both.
#
# Seen on Node 20:
#                                       900   15m      15 000   (empty)
#   envalid 8.2.0, num()                900   15       15       refused
#   convict 6.2.5, 'int'                900   15       15       refused
#   convict 6.2.5, Number               900   15       15       NaN
#   zod 4.6.7, z.coerce.number()        900   refused  refused  0
#   valibot 1.5.0, toNumber()           900   refused  refused  0
#   env-var 7.5.0, asInt()              900   refused  refused  refused
#   joi 18.3.2, number()                900   refused  refused  refused
#   ajv 8.20.0, coerceTypes             900   refused  refused  refused
#   arktype 2.2.10, numeric.parse       900   refused  refused  refused
#   @sinclair/typebox 0.34.52, Parse    900   refused  refused  refused
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts envalid@8.2.0 convict@6.2.5 zod@4.6.7 valibot@1.5.0 env-var@7.5.0 \
  joi@18.3.2 ajv@8.20.0 arktype@2.2.10 @sinclair/typebox@0.34.52

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Type } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import Ajv from 'ajv';
import { type } from 'arktype';
import convict from 'convict';
import envVar from 'env-var';
import { cleanEnv, num } from 'envalid';
import Joi from 'joi';
import * as v from 'valibot';
import { z } from 'zod';

function byConvict(format) {
  return (text) => {
    const config = convict({ timeout: { format, default: 600, env: 'IDLE_TIMEOUT' } }, { env: { IDLE_TIMEOUT: text } });
    config.validate({ allowed: 'strict' });
    return config.get('timeout');
  };
}
function refuse({ errors }) {
  for (const error of Object.values(errors)) throw error;
}
const schema = { type: 'object', properties: { timeout: { type: 'number' } }, required: ['timeout'] };
const validate = new Ajv({ coerceTypes: true }).compile(schema);
const ways = [
  ['envalid', 'num()', (text) => cleanEnv({ IDLE_TIMEOUT: text }, { IDLE_TIMEOUT: num() }, { reporter: refuse }).IDLE_TIMEOUT],
  ['convict', "'int'", byConvict('int')],
  ['convict', 'Number', byConvict(Number)],
  ['zod', 'z.coerce.number()', (text) => z.coerce.number().parse(text)],
  ['valibot', 'toNumber()', (text) => v.parse(v.pipe(v.string(), v.toNumber()), text)],
  ['env-var', 'asInt()', (text) => envVar.from({ IDLE_TIMEOUT: text }).get('IDLE_TIMEOUT').required().asInt()],
  ['joi', 'number()', (text) => Joi.attempt(text, Joi.number().required())],
  [
    'ajv',
    'coerceTypes',
    (text) => {
      const data = { timeout: text };
      assert(validate(data));
      return data.timeout;
    },
  ],
  ['arktype', 'numeric.parse', (text) => type('string.numeric.parse').assert(text)],
  ['@sinclair/typebox', 'Parse', (text) => Value.Parse(Type.Number(), text)],
];
const show = (name, [seconds, minutes, spaced, empty]) =>
  console.log(name.padEnd(35), seconds.padEnd(5), minutes.padEnd(8), spaced.padEnd(8), empty);

show('', ['900', '15m', '15 000', '(empty)']);
const seen = ways.map(([library, way, read]) => {
  const { version } = JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8'));
  const values = ['900', '15m', '15 000', ''].map((text) => {
    try {
      return String(read(text));
    } catch {
      return 'refused';
    }
  });
  show(`${library} ${version}, ${way}`, values);
  return values.slice(1).join(' ');
});
const refused = 'refused refused refused';
assert.deepStrictEqual(seen, [
  '15 15 refused',
  '15 15 refused',
  '15 15 NaN',
  'refused refused 0',
  'refused refused 0',
  refused,
  refused,
  refused,
  refused,
  refused,
]);
JS
timeout 30 node --no-warnings probe.js
