#!/usr/bin/env bash
# ioredis 6.0.0 (npm) with keyPrefix: the channels of SSUBSCRIBE get the prefix, those of SUBSCRIBE do not.
#
# The prefix is put before keys. Redis calls the names of sharded channels keys (they have a slot), those of the older ones
# not; so moving from SUBSCRIBE to SSUBSCRIBE changes the name of the channel. As SPUBLISH of the same client gets the prefix
# too, nobody sees it, until a script publishes: a name that a Lua script has from ARGV (or makes itself) gets none, and nothing
# is ever heard there. No error; SPUBLISH just says 0.
#
# Seen on Debian 12 (redis-server 7.0.15), Node 20, keyPrefix 'app:', all for the channel "ended":
#   ioredis 6.0.0, Redis 7.0.15
#   channels after SUBSCRIBE ended:       ended
#   channels after SSUBSCRIBE ended:      app:ended
#   a script's PUBLISH ended reaches:     1
#   a script's SPUBLISH ended reaches:    0
#   the client's SPUBLISH ended reaches:  1
set -euo pipefail

dir=$(mktemp -d)
server=
stop() {
  if [ -n "$server" ]; then
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  fi
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"

# Debian's redis-server is a link to redis-check-rdb, which redis-tools has: unpacked here, nothing is installed or started.
mkdir debs root
apt-get update -qq > /dev/null
apt-get install -qq -y --reinstall --download-only --no-install-recommends \
  -o APT::Sandbox::User=root -o Dir::Cache::archives="$dir/debs" redis-tools > /dev/null
for deb in debs/*.deb; do dpkg-deb -x "$deb" root; done
ln -s redis-check-rdb root/usr/bin/redis-server
libraries=$(echo root/usr/lib/*-linux-gnu)

echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts ioredis@6.0.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
LD_LIBRARY_PATH="$dir/$libraries" root/usr/bin/redis-server \
  --port "$port" --bind 127.0.0.1 --save '' --dir "$dir" > redis.log &
server=$!

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import Redis from 'ioredis';

const port = Number(process.argv[2]);
const options = { host: '127.0.0.1', port };
const plain = new Redis(options);
const subscriber = new Redis({ ...options, keyPrefix: 'app:' });
const client = new Redis({ ...options, keyPrefix: 'app:' });

const { version } = JSON.parse(readFileSync('node_modules/ioredis/package.json', 'utf8'));
const redis = /redis_version:(\S+)/.exec(await plain.info('server'))[1];
console.log(`ioredis ${version}, Redis ${redis}`);

await subscriber.subscribe('ended');
await subscriber.ssubscribe('ended');
const seen = {
  'channels after SUBSCRIBE ended': String(await plain.pubsub('CHANNELS')),
  'channels after SSUBSCRIBE ended': String(await plain.pubsub('SHARDCHANNELS')),
  "a script's PUBLISH ended reaches": await client.eval('return redis.call("PUBLISH", ARGV[1], "")', 0, 'ended'),
  "a script's SPUBLISH ended reaches": await client.eval('return redis.call("SPUBLISH", ARGV[1], "")', 0, 'ended'),
  "the client's SPUBLISH ended reaches": await client.spublish('ended', ''),
};
for (const [name, value] of Object.entries(seen)) console.log(`${name}:`.padEnd(37), value);
assert.deepStrictEqual(Object.values(seen), ['ended', 'app:ended', 1, 0, 1]);
process.exit();
JS
timeout 30 node probe.js "$port"
