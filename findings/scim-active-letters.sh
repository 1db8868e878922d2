#!/usr/bin/env bash
# scim-patch 0.8.3, scimmy 1.3.5 (npm): a person whom the directory puts out stays active, by a capital letter.
#
# In SCIM the letters of an attribute's name do not matter (RFC 7643, 2.1), and its name may be written with its schema's (RFC
# 7644, 3.10). To scim-patch `Active` is another attribute: the person has `active: true` still and `Active: false` beside
# it, and the answer is that of a success. scimmy refuses it, and `urn:...:User:active` as well. scim-patch keeps a text "False"
# as a text, so that `if (user.active)` is true.
#
# Seen on Node 20 (a PATCH of `{ active: true }` by an operation `replace`):
#                              scim-patch 0.8.3                scimmy 1.3.5
#   active = false             {"active":false}                {"active":false}
#   Active = false             {"active":true,"Active":false}  refused
#   urn:...:User:active        {"active":false}                refused
#   active = "False"           {"active":"False"}              refused
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts scim-patch@0.8.3 scimmy@1.3.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { scimPatch } from 'scim-patch';
import SCIMMY from 'scimmy';

const schema = 'urn:ietf:params:scim:schemas:core:2.0:User';
const person = () => ({ schemas: [schema], id: '4711', userName: 'ann', active: true, meta: { resourceType: 'User' } });
const activeOf = (user) =>
  JSON.stringify(Object.fromEntries(Object.entries(user).filter(([name]) => name.toLowerCase() === 'active')));

async function byScimmy(operation) {
  const schemas = ['urn:ietf:params:scim:api:messages:2.0:PatchOp'];
  try {
    const patch = new SCIMMY.Messages.PatchOp({ schemas, Operations: [operation] });
    return activeOf(await patch.apply(new SCIMMY.Schemas.User(person()), (user) => user));
  } catch (error) {
    assert.match(error.message, /Invalid attribute path|expected value type 'boolean'/);
    return 'refused';
  }
}
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
const show = (what, one, other) => console.log(what.padEnd(26), one.padEnd(31), other);
show('', `scim-patch ${versionOf('scim-patch')}`, `scimmy ${versionOf('scimmy')}`);
const seen = {};
for (const [what, path, value] of [
  ['active = false', 'active', false],
  ['Active = false', 'Active', false],
  ['urn:...:User:active', `${schema}:active`, false],
  ['active = "False"', 'active', 'False'],
]) {
  const operation = { op: 'replace', path, value };
  seen[what] = [activeOf(scimPatch(person(), [{ ...operation }])), await byScimmy({ ...operation })];
  show(what, ...seen[what]);
}
assert.deepStrictEqual(Object.values(seen), [
  ['{"active":false}', '{"active":false}'],
  ['{"active":true,"Active":false}', 'refused'],
  ['{"active":false}', 'refused'],
  ['{"active":"False"}', 'refused'],
]);
JS
timeout 30 node --no-warnings probe.js
