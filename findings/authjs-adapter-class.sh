#!/usr/bin/env bash
# @auth/core 0.41.3 (npm): an adapter that is an instance of a class has no methods any more: who is signed in is nobody.
#
# `class Sessions implements Adapter` satisfies the types, and the check of the config, which asks for each method and
# finds it. Then the adapter is copied by its own keys, among which those of a class are not, and what is copied is called
# without its `this`. /auth/session answers 200 with null, as to nobody; only the log tells of an error.
#
# Seen on Node 20 (GET /auth/session of who is signed in, and what is told as the cause of its error):
#   @auth/core 0.41.3
#   functions of an object     {"user":{"name":"ann"}}    -
#   class, arrow functions     {"user":{"name":"ann"}}    -
#   class, methods             null                       TypeError: getSessionAndUser is not a function
#   object, methods by `this`  null                       TypeError: Cannot read properties of undefined (reading 'found')
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @auth/core@0.41.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { Auth } from '@auth/core';

console.log(`@auth/core ${JSON.parse(readFileSync('node_modules/@auth/core/package.json', 'utf8')).version}`);

// All that the strategy asks for; one is called.
const OTHERS = ['createUser', 'getUser', 'getUserByAccount', 'getUserByEmail', 'updateUser', 'linkAccount', 'createSession', 'updateSession', 'deleteSession'];
const others = Object.fromEntries(OTHERS.map((name) => [name, async () => null]));
const found = {
  session: { sessionToken: 'one', userId: '1', expires: new Date(Date.now() + 86_400_000) },
  user: { id: '1', name: 'ann', email: 'ann@example.org' },
};

class WithMethods {
  found = found;
  async getSessionAndUser() {
    return this.found;
  }
}
Object.assign(WithMethods.prototype, others);
class WithFunctions {
  found = found;
  getSessionAndUser = async () => this.found;
  constructor() {
    Object.assign(this, others);
  }
}

async function asked(name, adapter) {
  let told = '-';
  const answer = await Auth(new Request('https://app.example/auth/session', { headers: { cookie: '__Secure-authjs.session-token=one' } }), {
    adapter,
    basePath: '/auth',
    providers: [],
    secret: 'a secret of a test, of thirty-two and more',
    trustHost: true,
    session: { strategy: 'database' },
    callbacks: { session: ({ session }) => ({ user: { name: session.user.name } }) },
    logger: {
      warn() {},
      error({ cause: { err } }) {
        told = String(err);
      },
    },
  });
  const text = await answer.text();
  assert.equal(answer.status, 200);
  console.log(name.padEnd(26), text.padEnd(26), told);
  return [text, told !== '-'];
}

const known = ['{"user":{"name":"ann"}}', false];
const lost = ['null', true];
assert.deepStrictEqual(await asked('functions of an object', { ...others, getSessionAndUser: async () => found }), known);
assert.deepStrictEqual(await asked('class, arrow functions', new WithFunctions()), known);
assert.deepStrictEqual(await asked('class, methods', new WithMethods()), lost);
const byThis = {
  ...others,
  found,
  async getSessionAndUser() {
    return this.found;
  },
};
assert.deepStrictEqual(await asked('object, methods by `this`', byThis), lost);
JS
timeout 30 node --no-warnings probe.js
