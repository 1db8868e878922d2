#!/usr/bin/env bash
# @nestjs/throttler 6.7.1 (npm): a throttler that has a name says when to come again in a header that no client knows.
#
# A refusal has `Retry-After: 60` as long as the only throttler is without a name. With a name, which one needs for a second
# throttler, the header is `Retry-After-login`. Clients that obey `Retry-After`, here that of got, and pages that show how
# long to wait, find none, and ask again after a second.
#
# Seen on Node 20 (two requests in a minute, then a third):
#   @nestjs/throttler 6.7.1, got 14.6.6
#   without a name   429  retry-after: 60         got waits 60 s
#   named "login"    429  retry-after-login: 60   got waits 1 s
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @nestjs/core@11.2.10 @nestjs/common@11.2.10 \
  @nestjs/platform-express@11.2.10 @nestjs/throttler@6.7.1 reflect-metadata@0.2.2 rxjs@7.8.2 got@14.6.6

cat > probe.js <<'JS'
require('reflect-metadata');
const assert = require('node:assert');
const { readFileSync } = require('node:fs');
const { Controller, Get, Module } = require('@nestjs/common');
const { APP_GUARD, NestFactory } = require('@nestjs/core');
const { ThrottlerGuard, ThrottlerModule } = require('@nestjs/throttler');

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['@nestjs/throttler', 'got'].map(version).join(', '));

/** An app whose one page may be asked for twice in a minute. */
async function open(throttler) {
  class Page {
    show() {
      return 'a page';
    }
  }
  Controller()(Page);
  Get()(Page.prototype, 'show', Object.getOwnPropertyDescriptor(Page.prototype, 'show'));
  class App {}
  Module({
    imports: [ThrottlerModule.forRoot({ throttlers: [{ ...throttler, ttl: 60_000, limit: 2 }] })],
    controllers: [Page],
    providers: [{ provide: APP_GUARD, useClass: ThrottlerGuard }],
  })(App);
  const app = await NestFactory.create(App, { logger: false });
  await app.listen(0, '127.0.0.1');
  return app;
}

(async () => {
  const { default: got } = await import('got');
  const rows = [
    ['without a name', {}, 'retry-after: 60', 60],
    ['named "login"', { name: 'login' }, 'retry-after-login: 60', 1],
  ];
  for (const [name, throttler, expected, seconds] of rows) {
    const app = await open(throttler);
    const url = await app.getUrl();
    for (let times = 0; times < 2; times++) assert.equal((await fetch(url)).status, 200);
    const refused = await fetch(url);
    const headers = [...refused.headers].filter(([header]) => header.startsWith('retry-after')).map((pair) => pair.join(': '));
    // What got would wait: it is asked for its reckoning, and then told not to try again.
    let waits;
    const calculateDelay = ({ computedValue }) => {
      waits = Math.round(computedValue / 1_000);
      return 0;
    };
    await got(url, { retry: { calculateDelay } }).catch(() => {});
    await app.close();
    console.log(name.padEnd(16), refused.status, ` ${headers.join(', ').padEnd(23)}`, `got waits ${waits} s`);
    assert.deepStrictEqual([refused.status, headers, waits], [429, [expected], seconds]);
  }
  process.exit();
})();
JS
timeout 30 node probe.js
