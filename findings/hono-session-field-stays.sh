#!/usr/bin/env bash
# @hono/session 0.2.1 (npm): a field that is left out of the data by `update` stays in the session; with a storage it goes.
#
# Without a storage the data are in the cookie, and `update` lays the new ones over the old: what a function of the
# previous data takes out is told as gone by `session.data` in the same request, and is back in the next one. Nothing
# but `delete`, or writing the field as null, takes it away.
#
# Seen on Node 20 (a notice is taken out once it was shown):
#   @hono/session 0.2.1, hono 4.13.19
#   in the cookie      same request {"user":"ann"}   next request {"user":"ann","notice":"Saved"}
#   with a storage     same request {"user":"ann"}   next request {"user":"ann"}
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 @hono/session@0.2.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { useSession, useSessionStorage } from '@hono/session';
import { Hono } from 'hono';

const version = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(`@hono/session ${version('@hono/session')}, hono ${version('hono')}`);

async function showNotice(name, storage) {
  const app = new Hono();
  if (storage) app.use(useSessionStorage(storage));
  app.use(useSession({ secret: Buffer.alloc(32, 7).toString('base64') }));
  app.get('/sign-in', async (c) => {
    await c.var.session.update({ user: 'ann', notice: 'Saved' });
    return c.text('in');
  });
  app.get('/notice', async (c) => {
    await c.var.session.update(({ notice, ...rest }) => rest);
    return c.json(c.var.session.data);
  });
  app.get('/who', async (c) => c.json(await c.var.session.get()));

  let cookie = '';
  async function ask(path) {
    const response = await app.request(path, { headers: { cookie } });
    assert.equal(response.status, 200);
    const [given] = response.headers.getSetCookie();
    if (given) cookie = given.split(';')[0];
    return response.text();
  }
  await ask('/sign-in');
  const seen = [await ask('/notice'), await ask('/who')];
  console.log(name.padEnd(18), `same request ${seen[0]}   next request ${seen[1]}`);
  return seen.map((text) => JSON.parse(text));
}

const kept = new Map();
const storage = {
  get: (id) => kept.get(id) ?? null,
  set: (id, data) => void kept.set(id, data),
  delete: (id) => void kept.delete(id),
};
assert.deepStrictEqual(await showNotice('in the cookie'), [{ user: 'ann' }, { user: 'ann', notice: 'Saved' }]);
assert.deepStrictEqual(await showNotice('with a storage', storage), [{ user: 'ann' }, { user: 'ann' }]);
JS
timeout 30 node probe.js
