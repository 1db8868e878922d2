#!/usr/bin/env bash
# fets 0.8.12 with @whatwg-node/server-plugin-cookies 1.0.7 and @whatwg-node/cookie-store 0.2.3 (npm): who has just been signed
# out is still there, and a cookie for a frame is not partitioned.
#
# `request.cookieStore` is the browser's Cookie Store for a server. After `delete` the standard's `get` gives null; this one gives a
# cookie whose value is empty: whoever asks whether there is one, later in the same request, is told yes. `partitioned`, which
# the standard has, and `maxAge` are taken by `set` and not written into `Set-Cookie`: in a frame of another site a browser
# that partitions drops such a cookie, and elsewhere it lasts until the browser is closed. `expires` is written.
#
# Seen on Node 20:
#   fets 0.8.12, @whatwg-node/cookie-store 0.2.3
#   set, partitioned, maxAge   __Host-sid=1; Path=/; Secure; SameSite=None; HttpOnly
#   get after delete           {"name":"__Host-sid","value":""}
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts fets@0.8.12 @whatwg-node/server-plugin-cookies@1.0.7 \
  @whatwg-node/cookie-store@0.2.3

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { useCookies } from '@whatwg-node/server-plugin-cookies';
import { createRouter, Response } from 'fets';

const name = '__Host-sid';
const router = createRouter({ plugins: [useCookies()] })
  .route({
    path: '/in',
    method: 'POST',
    async handler({ cookieStore }) {
      const attributes = { secure: true, httpOnly: true, sameSite: 'none', partitioned: true, maxAge: 900 };
      await cookieStore.set({ name, value: '1', ...attributes });
      return new Response('in');
    },
  })
  .route({
    path: '/out',
    method: 'POST',
    async handler({ cookieStore }) {
      await cookieStore.delete(name);
      const cookie = await cookieStore.get(name);
      return Response.json(cookie && { name: cookie.name, value: cookie.value });
    },
  });
const ask = (path) => router.fetch(`https://app.example${path}`, { method: 'POST', headers: { cookie: `${name}=1` } });
const versions = ['fets', '@whatwg-node/cookie-store'].map(
  (library) => `${library} ${JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8')).version}`,
);
console.log(versions.join(', '));
const line = (await ask('/in')).headers.getSetCookie().join();
console.log('set, partitioned, maxAge  ', line);
const cookie = await (await ask('/out')).text();
console.log('get after delete          ', cookie);
assert.strictEqual(line, `${name}=1; Path=/; Secure; SameSite=None; HttpOnly`);
assert.deepStrictEqual(JSON.parse(cookie), { name, value: '' });
process.exit();
JS
timeout 60 node --no-warnings probe.js
