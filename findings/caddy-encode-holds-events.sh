#!/usr/bin/env bash
# Caddy 2.6.2 (Debian 12): with `encode gzip`, an event stream flows or stands still by the length of its first event.
#
# The first write decides: under `minimum_length` (512 bytes) the whole stream goes through as it is; from there on it is
# compressed, and nothing flushes the compressor after an event, so that the reader has the answer's head and no event at
# all, although reverse_proxy by itself sends event streams on at once. An app that was tried with a short greeting works,
# and stands still on the day when its first event is long. `Cache-Control: no-transform` (RFC 9111, 5.2.2.6: content must
# not be transformed) is passed on and not heeded.
#
# Two events, 0.5 s apart, listened to for 2 s. Seen:
#   Caddy 2.6.2
#   no encode, long first event      encoding: none  events: 2
#   encode gzip, short first event   encoding: none  events: 2
#   encode gzip, long first event    encoding: gzip  events: 0
#   the same, with no-transform      encoding: gzip  events: 0
set -euo pipefail

dir=$(mktemp -d)
caddy=
stop() {
  if [ -n "$caddy" ]; then
    kill "$caddy" 2> /dev/null || true
    wait "$caddy" 2> /dev/null || true
  fi
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"

# Unpacked here: nothing is installed or started.
mkdir debs root
apt-get update -qq > /dev/null
apt-get install -qq -y --reinstall --download-only --no-install-recommends \
  -o APT::Sandbox::User=root -o Dir::Cache::archives="$dir/debs" caddy > /dev/null
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
proxy=$(free_port)
app=$(free_port)
cat > Caddyfile <<CONF
{
  admin off
  auto_https off
}
http://127.0.0.1:$proxy {
  handle /encode/* {
    encode gzip
    reverse_proxy 127.0.0.1:$app
  }
  handle {
    reverse_proxy 127.0.0.1:$app
  }
}
CONF
HOME="$dir" root/usr/bin/caddy run --config Caddyfile --adapter caddyfile > caddy.log 2>&1 &
caddy=$!

cat > probe.mjs <<'JS'
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer, get } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { constants, createGunzip } from 'node:zlib';

const [proxy, app] = process.argv.slice(2).map(Number);
console.log(`Caddy ${execFileSync('root/usr/bin/caddy', ['version'], { encoding: 'utf8' }).split(' ')[0].trim()}`);

const server = createServer((request, response) => {
  response.writeHead(200, {
    'Content-Type': 'text/event-stream',
    'Cache-Control': request.url.endsWith('/no-transform') ? 'no-store, no-transform' : 'no-store',
  });
  response.write(`data: ${'x'.repeat(request.url.includes('long') ? 600 : 3)}\n\n`);
  setTimeout(() => response.write('data: two\n\n'), 500);
}).listen(app, '127.0.0.1');
await once(server, 'listening');

/** The events that a reader has after two seconds, decoded as far as that can be done. */
async function listen(path) {
  const request = get({ host: '127.0.0.1', port: proxy, path, headers: { 'Accept-Encoding': 'gzip' } });
  const [response] = await once(request, 'response');
  const encoding = response.headers['content-encoding'] ?? 'none';
  let text = '';
  const body = encoding === 'gzip' ? response.pipe(createGunzip({ finishFlush: constants.Z_SYNC_FLUSH })) : response;
  body.on('data', (part) => (text += part)).on('error', () => {});
  response.on('error', () => {});
  await sleep(2_000);
  request.destroy();
  return { encoding, events: text.split('\n\n').length - 1 };
}

for (let i = 0; i < 100; i++) {
  const isUp = await fetch(`http://127.0.0.1:${proxy}/`, { signal: AbortSignal.timeout(1_000) }).then(
    (response) => (response.body?.cancel(), response.ok),
    () => false,
  );
  if (isUp) break;
  await sleep(100);
}
const paths = {
  'no encode, long first event': '/plain/long',
  'encode gzip, short first event': '/encode/short',
  'encode gzip, long first event': '/encode/long',
  'the same, with no-transform': '/encode/long/no-transform',
};
const seen = await Promise.all(Object.values(paths).map(listen));
Object.keys(paths).forEach((name, i) => {
  console.log(name.padEnd(32), `encoding: ${seen[i].encoding}  events: ${seen[i].events}`);
});
assert.deepStrictEqual(seen, [
  { encoding: 'none', events: 2 },
  { encoding: 'none', events: 2 },
  { encoding: 'gzip', events: 0 },
  { encoding: 'gzip', events: 0 },
]);
process.exit();
JS
timeout 30 node probe.mjs "$proxy" "$app"
