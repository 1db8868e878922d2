#!/usr/bin/env bash
# got 14.6.6, undici 7.30.2 with http-cookie-agent 7.0.4 (npm): a page out of the cache puts an old cookie back.
#
# A cache keeps an answer with all of its headers, `Set-Cookie` among them (RFC 9111, 7.3). got, with its `cache` and a
# `cookieJar`, takes the cookies of such an answer each time that it comes out of the cache: who has signed in anew since, or
# chosen another tenant, is as before, from the first page on that was kept. With undici it hangs on which interceptor was composed
# last: the cache within the jar does so, the jar within the cache does not. axios with its two wrappers and
# fetch-cookie over make-fetch-happen do not.
#
# Seen on Node 20 (a page that may be kept for ten minutes sets the cookie "old", the sign-in sets "new"; then that page again,
# out of the cache; the cookie of the request after it):
#   got 14.6.6                                    sid=old
#   undici 7.30.2, compose(cache, cookie)         sid=old
#   undici 7.30.2, compose(cookie, cache)         sid=new
#   axios 1.21.1, axios-cache-interceptor 1.12.3  sid=new
#   fetch-cookie 3.2.0, make-fetch-happen 15.0.6  sid=new
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts got@14.6.6 tough-cookie@6.1.0 undici@7.30.2 http-cookie-agent@7.0.4 \
  axios@1.21.1 axios-cookiejar-support@6.0.5 axios-cache-interceptor@1.12.3 fetch-cookie@3.2.0 make-fetch-happen@15.0.6

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import axios from 'axios';
import { setupCache } from 'axios-cache-interceptor';
import { wrapper } from 'axios-cookiejar-support';
import fetchCookie from 'fetch-cookie';
import got from 'got';
import { cookie } from 'http-cookie-agent/undici';
import makeFetchHappen from 'make-fetch-happen';
import { CookieJar } from 'tough-cookie';
import { Agent, fetch, interceptors } from 'undici';

let pages = 0;
const answers = {
  '/page': () => ((pages += 1), { 'Cache-Control': 'max-age=600', 'Set-Cookie': 'sid=old; Path=/' }),
  '/sign-in': () => ({ 'Cache-Control': 'no-store', 'Set-Cookie': 'sid=new; Path=/' }),
  '/who': () => ({ 'Cache-Control': 'no-store' }),
};
const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/plain', ...answers[request.url]() }).end(request.headers.cookie ?? 'none');
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

const byUndici = (compose) => () => {
  const dispatcher = compose(new Agent(), cookie({ jar: new CookieJar() }), interceptors.cache({ type: 'private' }));
  return async (url) => (await fetch(url, { dispatcher })).text();
};
const clients = {
  'got@': () => {
    const client = got.extend({ cookieJar: new CookieJar(), cache: new Map(), cacheOptions: { shared: false } });
    return (url) => client(url).text();
  },
  'undici@, compose(cache, cookie)': byUndici((agent, jar, cache) => agent.compose(cache, jar)),
  'undici@, compose(cookie, cache)': byUndici((agent, jar, cache) => agent.compose(jar, cache)),
  'axios@, axios-cache-interceptor@': () => {
    const client = setupCache(wrapper(axios.create({ jar: new CookieJar() })));
    return async (url) => (await client.get(url)).data;
  },
  'fetch-cookie@, make-fetch-happen@': () => {
    const client = fetchCookie(makeFetchHappen.defaults({ cachePath: './cache' }), new CookieJar());
    return async (url) => (await client(url)).text();
  },
};
const url = `http://127.0.0.1:${server.address().port}`;
const seen = [];
for (const [name, create] of Object.entries(clients)) {
  const ask = create();
  pages = 0;
  await ask(`${url}/page`);
  await ask(`${url}/sign-in`);
  assert.strictEqual(await ask(`${url}/who`), 'sid=new');
  await ask(`${url}/page`);
  assert.strictEqual(pages, 1, `${name}: out of the cache`);
  seen.push(await ask(`${url}/who`));
  const version = (library) => JSON.parse(readFileSync(`node_modules/${library}/package.json`, 'utf8')).version;
  console.log(name.replace(/([\w-]+)@/g, (_, library) => `${library} ${version(library)}`).padEnd(45), seen.at(-1));
}
assert.deepStrictEqual(seen, ['sid=old', 'sid=old', 'sid=new', 'sid=new', 'sid=new']);
process.exit();
JS
timeout 60 node --no-warnings probe.js
