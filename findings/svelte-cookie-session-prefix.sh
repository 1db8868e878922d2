#!/usr/bin/env bash
# svelte-kit-cookie-session 4.1.1 (npm): to sign out deletes every cookie whose name begins like the session's.
#
# The session's cookie may be in pieces, `sid.0`, `sid.1`; all that begins with `sid` is taken for one. To end a session with the
# key `sid` so deletes `sidebar`, what a person has chosen, too, and whatever else the site keeps under such a name. With
# `chunked` that happens at the sign-in already, and a cookie of such a name that is set later is read as a piece of the
# session: who was signed in is nobody.
#
# Seen on Node 20 (key `sid`; another cookie, `sidebar`, is there before the sign-in, or comes after it):
#   svelte-kit-cookie-session 4.1.1   there before     comes after
#   in one cookie                     gone: sign-out   gone: sign-out
#   chunked                           gone: sign-in    signed out by it
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps svelte-kit-cookie-session@4.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { handleSession } from 'svelte-kit-cookie-session';

const { version } = JSON.parse(readFileSync('node_modules/svelte-kit-cookie-session/package.json', 'utf8'));

/** The `cookies` that SvelteKit gives to a hook. */
class Cookies extends Map {
  getAll() {
    return [...this].map(([name, value]) => ({ name, value }));
  }
}
function openSite(chunked) {
  const cookies = new Cookies();
  const ask = (use) => {
    const event = { cookies, locals: {}, request: new Request('https://app.example.org/') };
    const options = { key: 'sid', secret: 'x'.repeat(32), chunked };
    const handle = handleSession(options, async () => {
      await use(event.locals.session);
      return new Response();
    });
    return handle({ event, resolve: () => new Response() });
  };
  return {
    cookies,
    signIn: () => ask((session) => session.set({ user: 'ann' })),
    signOut: () => ask((session) => session.destroy()),
    who: async () => {
      let user;
      await ask((session) => {
        user = session.data?.user;
      });
      return user ?? 'nobody';
    },
  };
}
async function run(chunked, isThereBefore) {
  const site = openSite(chunked);
  if (isThereBefore) site.cookies.set('sidebar', 'open');
  await site.signIn();
  if (isThereBefore && !site.cookies.has('sidebar')) return 'gone: sign-in';
  site.cookies.set('sidebar', 'open');
  if ((await site.who()) === 'nobody') return 'signed out by it';
  await site.signOut();
  return site.cookies.has('sidebar') ? 'kept' : 'gone: sign-out';
}

console.log(`svelte-kit-cookie-session ${version}`.padEnd(33), 'there before     comes after');
const seen = [];
for (const chunked of [false, true]) {
  const [before, after] = [await run(chunked, true), await run(chunked, false)];
  seen.push([before, after]);
  console.log((chunked ? 'chunked' : 'in one cookie').padEnd(33), before.padEnd(16), after);
}
assert.deepStrictEqual(seen, [
  ['gone: sign-out', 'gone: sign-out'],
  ['gone: sign-in', 'signed out by it'],
]);
JS
timeout 30 node --no-warnings probe.js
