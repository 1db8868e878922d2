#!/usr/bin/env bash
# tiny-csrf 1.1.6 (npm): a second form, in another tab, makes the first one void, and so do five minutes.
#
# The token of a form is kept in one cookie, which each form that is shown writes anew, for five minutes. So of two tabs with
# forms only the last can be sent, and what somebody has written for six minutes is refused: as an error, which is a 500 by
# itself. Whether the person is signed in has nothing to do with it. csrf-csrf, csrf-sync and lusca take all of them.
#
# Seen on Node 20 (what becomes of a form):
#                     sent at once   after another was shown   after 6 minutes
#   tiny-csrf 1.1.6   done           refused                   refused
#   csrf-csrf 4.0.3   done           done                      done
#   csrf-sync 4.2.1   done           done                      done
#   lusca 1.7.0       done           done                      done
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts tiny-csrf@1.1.6 csrf-csrf@4.0.3 csrf-sync@4.2.1 lusca@1.7.0 \
  express@5.3.0 express-session@1.19.0 cookie-parser@1.4.7

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { mock } from 'node:test';
import cookieParser from 'cookie-parser';
import { doubleCsrf } from 'csrf-csrf';
import { csrfSync } from 'csrf-sync';
import express from 'express';
import session from 'express-session';
import lusca from 'lusca';
import tinyCsrf from 'tiny-csrf';

mock.timers.enable({ apis: ['Date'], now: Date.UTC(2026, 10, 29) });
const secret = 'x'.repeat(32);
const tokenOf = (request) => request.body?._csrf;

/** Each puts its protection into an app, and gives the function that makes the token of a form. */
const libraries = {
  'tiny-csrf': (app) => {
    app.use(tinyCsrf(secret));
    return (request) => request.csrfToken();
  },
  'csrf-csrf': (app) => {
    const { doubleCsrfProtection, generateCsrfToken } = doubleCsrf({
      getSecret: () => secret,
      getSessionIdentifier: (request) => request.session.id,
      cookieName: 'csrf',
      cookieOptions: { secure: false },
      getCsrfTokenFromRequest: tokenOf,
    });
    app.use(doubleCsrfProtection);
    return generateCsrfToken;
  },
  'csrf-sync': (app) => {
    const { csrfSynchronisedProtection, generateToken } = csrfSync({ getTokenFromRequest: tokenOf });
    app.use(csrfSynchronisedProtection);
    return (request) => generateToken(request);
  },
  lusca: (app) => {
    app.use(lusca.csrf());
    return (request, response) => response.locals._csrf;
  },
};

/** A browser with its cookies, which go by their `Max-Age` and `Expires`. */
function openBrowser(url) {
  const jar = new Map();
  async function ask(options = {}) {
    const kept = [...jar].filter(([, { end }]) => end > Date.now());
    const cookie = kept.map(([name, { value }]) => `${name}=${value}`).join('; ');
    const response = await fetch(url, { ...options, headers: { cookie } });
    for (const line of response.headers.getSetCookie()) {
      const [, name, value] = /^([^=]+)=([^;]*)/.exec(line);
      const [, seconds] = /Max-Age=(\d+)/i.exec(line) ?? [];
      jar.set(name, { value, end: seconds === undefined ? Number.POSITIVE_INFINITY : Date.now() + seconds * 1_000 });
    }
    return response.text();
  }
  return {
    show: () => ask(),
    send: (_csrf) => ask({ method: 'POST', body: new URLSearchParams({ _csrf }) }),
  };
}
const cases = {
  'sent at once': () => {},
  'after another was shown': (browser) => browser.show(),
  'after 6 minutes': () => mock.timers.setTime(Date.now() + 6 * 60_000),
};

const seen = [];
console.log(''.padEnd(17), Object.keys(cases).join('   '));
for (const [name, protect] of Object.entries(libraries)) {
  const app = express();
  app.use(session({ secret, resave: false, saveUninitialized: true }));
  app.use(cookieParser(secret), express.urlencoded());
  const makeToken = protect(app);
  app.get('/', (request, response) => response.send(makeToken(request, response)));
  app.post('/', (request, response) => response.send('done'));
  app.use((error, request, response, next) => response.send(/csrf/i.test(error.message) ? 'refused' : error.message));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const found = [];
  for (const meanwhile of Object.values(cases)) {
    const browser = openBrowser(`http://127.0.0.1:${server.address().port}/`);
    const token = await browser.show();
    await meanwhile(browser);
    found.push(await browser.send(token));
  }
  server.close();
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(17), found[0].padEnd(14), found[1].padEnd(25), found[2]);
  seen.push(found.join(' '));
}
assert.deepStrictEqual(seen, ['done refused refused', 'done done done', 'done done done', 'done done done']);
process.exit();
JS
timeout 30 node --no-warnings probe.js
