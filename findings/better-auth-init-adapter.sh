#!/usr/bin/env bash
# better-auth 1.7.25 (npm): what a plugin's `init` puts into the context stays there, but for `internalAdapter`, which is lost.
#
# `init` may return a part of the context, typed so that `internalAdapter`, through which all of better-auth goes to its
# sessions, is welcome. All that comes is put into the context; then the adapter is made anew, and nothing is said. What
# is changed in the context later, when it stands, is kept.
#
# Seen on Node 20 (whether it is asked when somebody who is signed in asks for the session):
#   better-auth 1.7.25
#   init returns `password`                 in the context: yes   asked: yes (at the sign-up)
#   init returns `internalAdapter`          in the context: no    asked: no
#   `internalAdapter` of `auth.$context`    in the context: yes   asked: yes
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts better-auth@1.7.25

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { betterAuth } from 'better-auth';
import { memoryAdapter } from 'better-auth/adapters/memory';

console.log(`better-auth ${JSON.parse(readFileSync('node_modules/better-auth/package.json', 'utf8')).version}`);

function watched(object, name, calls) {
  const inner = object[name];
  return { ...object, isOurs: true, [name]: (...args) => (calls.push(name), inner(...args)) };
}

async function asked(name, part, method, { isLate = false, note = '' } = {}) {
  const calls = [];
  const init = (context) => ({ context: { [part]: watched(context[part], method, calls) } });
  const auth = betterAuth({
    baseURL: 'http://app.example',
    secret: 'a secret of a test, of thirty-two and more',
    database: memoryAdapter({ user: [], session: [], account: [], verification: [] }),
    emailAndPassword: { enabled: true },
    plugins: isLate ? [] : [{ id: 'watching', init }],
    telemetry: { enabled: false },
  });
  const context = await auth.$context;
  if (isLate) Object.assign(context, init(context).context);
  const { headers } = await auth.api.signUpEmail({
    body: { name: 'ann', email: 'ann@example.org', password: 'correct horse' },
    returnHeaders: true,
  });
  const cookie = headers.getSetCookie()[0].split(';')[0];
  const { user } = await auth.api.getSession({ headers: new Headers({ cookie }) });
  assert.equal(user.name, 'ann');
  const seen = [context[part].isOurs === true, calls.includes(method)];
  const [isThere, isAsked] = seen.map((is) => (is ? 'yes' : 'no'));
  console.log(name.padEnd(39), `in the context: ${isThere}`.padEnd(21), `asked: ${isAsked}${note}`);
  return seen;
}

assert.deepStrictEqual(await asked('init returns `password`', 'password', 'hash', { note: ' (at the sign-up)' }), [true, true]);
assert.deepStrictEqual(await asked('init returns `internalAdapter`', 'internalAdapter', 'findSession'), [false, false]);
assert.deepStrictEqual(await asked('`internalAdapter` of `auth.$context`', 'internalAdapter', 'findSession', { isLate: true }), [true, true]);
process.exit();
JS
timeout 40 node --no-warnings probe.js
