#!/usr/bin/env bash
# ioredis 6.0.0, iovalkey 0.4.0 (npm) with Debian's redis-server: a command whose answer was lost is carried out twice.
#
# Where a connection breaks after Redis has done what was asked, and before the answer has come, both ask again by themselves on the next
# connection (`autoResendUnfulfilledCommands`, on by itself, and meant for BLPOP and its like). Nobody hears of it: one failed
# sign-in counts as two; the second GETDEL of a code that may be used once says that there is none, and so the
# right code is refused; who has taken a lock by SET NX is told that somebody else has it. redis hands on an error, and the
# app knows that it does not know.
#
# Seen on Debian 12, Node 20 (what is called, what it says, and what is in Redis after it):
#   redis 6.3.1, ioredis 6.0.0, iovalkey 0.4.0, Redis 7.0.15
#              INCR failed, of 0           GETDEL code, of 123456   SET lock me NX
#   ioredis    2, there is 2               null, there is null      null, there is me
#   iovalkey   2, there is 2               null, there is null      null, there is me
#   redis      an error, there is 1        an error, there is null  an error, there is me
set -euo pipefail

redis=$(command -v redis-server) || { echo "needs Debian's package redis-server"; exit 1; }
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
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts redis@6.3.1 ioredis@6.0.0 iovalkey@0.4.0

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
"$redis" --port "$port" --bind 127.0.0.1 --save '' --dir "$dir" > redis.log &
server=$!

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import { Redis as Valkey } from 'iovalkey';
import { createClient } from 'redis';

const port = Number(process.argv[2]);
const direct = createClient({ socket: { host: '127.0.0.1', port } }).on('error', () => {});
await direct.connect();
const versions = ['redis', 'ioredis', 'iovalkey'].map(
  (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`,
);
console.log(`${versions.join(', ')}, Redis ${/redis_version:(\S+)/.exec(await direct.info('server'))[1]}`);

/** A wire between client and Redis, which breaks when Redis has answered the command that was sent while `breaks` was set. */
let breaks = false;
const wire = createServer((client) => {
  const upstream = connect(port, '127.0.0.1');
  let isLast = false;
  client.on('data', (part) => {
    if (breaks && /incr|getdel|lock/i.test(String(part))) [breaks, isLast] = [false, true];
    upstream.write(part);
  });
  upstream.on('data', (part) => (isLast ? client.destroy() : client.write(part)));
  client.on('error', () => {}).on('close', () => upstream.destroy());
  upstream.on('error', () => {}).on('close', () => client.destroy());
}).listen(0, '127.0.0.1');
await once(wire, 'listening');
const wired = wire.address().port;

const clients = {
  ioredis: () => new Redis(wired, '127.0.0.1'),
  iovalkey: () => new Valkey(wired, '127.0.0.1'),
  redis: () => createClient({ socket: { host: '127.0.0.1', port: wired } }),
};
const commands = {
  'INCR failed, of 0': (client) => client.incr('failed'),
  'GETDEL code, of 123456': (client) => (client.getDel ?? client.getdel).call(client, 'code'),
  'SET lock me NX': (client) => (client.connect && client.getDel ? client.set('lock', 'me', { NX: true }) : client.set('lock', 'me', 'NX')),
};
const show = (name, texts) => console.log(name.padEnd(10), ...texts.map((text) => text.padEnd(24)));
show('', Object.keys(commands));
const seen = {};
for (const [name, create] of Object.entries(clients)) {
  await direct.flushAll();
  await direct.mSet({ failed: '0', code: '123456' });
  const client = create().on('error', () => {});
  if (client.getDel) await client.connect();
  await client.ping();
  seen[name] = [];
  for (const [text, ask] of Object.entries(commands)) {
    breaks = true;
    const said = await ask(client).catch(() => 'an error');
    seen[name].push(`${said}, there is ${await direct.get(text.split(' ')[1].replace(',', ''))}`);
    while ((await client.ping().catch(() => '')) !== 'PONG') await sleep(20);
  }
  show(name, seen[name]);
}
const twice = ['2, there is 2', 'null, there is null', 'null, there is me'];
assert.deepStrictEqual(seen, {
  ioredis: twice,
  iovalkey: twice,
  redis: ['an error, there is 1', 'an error, there is null', 'an error, there is me'],
});
process.exit();
JS
timeout 40 node --no-warnings probe.js "$port"
