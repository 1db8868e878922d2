#!/usr/bin/env bash
# Redis 7.0.15: a master that has been made a replica refuses SET and takes PUBLISH, which the rest never hear.
#
# REPLICAOF, which is how Sentinel demotes a master that is back, closes no connection and ends no subscription. Whoever is
# connected there goes on hearing what is published at the new master, and what is published right here, with a count of
# those who have it as the answer; at the new master nobody hears that. So one side of a split hears less than the other,
# and no publisher and no listener has an error: a test message to oneself comes back. A script that also writes is
# refused before it publishes; one that only publishes is run.
#
# Two servers, a subscriber at each, the first made a replica of the second. Seen on Debian 12, Node 20:
#   redis 6.3.0, Redis 7.0.15
#   SET at the replica                     READONLY
#   PUBLISH at the replica                 1   heard at: replica
#   a script's PUBLISH at the replica      1   heard at: replica
#   PUBLISH at the new master              1   heard at: master, replica
set -euo pipefail

redis=$(command -v redis-server) || { echo "needs Debian's package redis-server"; exit 1; }
dir=$(mktemp -d)
servers=()
stop() {
  for server in "${servers[@]}"; do
    kill "$server" 2> /dev/null || true
    wait "$server" 2> /dev/null || true
  done
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts redis@6.3.0

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
ports=()
for name in replica master; do
  port=$(free_port)
  "$redis" --port "$port" --bind 127.0.0.1 --save '' --dir "$dir" > "$name.log" &
  servers+=($!)
  ports+=("$port")
done

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';

const [replicaPort, masterPort] = process.argv.slice(2).map(Number);
const connect = async (port) => {
  const client = createClient({ socket: { host: '127.0.0.1', port } }).on('error', () => {});
  await client.connect();
  return client;
};
const heard = {};
const listen = async (port, where) =>
  (await connect(port)).subscribe('news', (message) => (heard[message] ??= []).push(where));

const [replica, master] = [await connect(replicaPort), await connect(masterPort)];
await listen(replicaPort, 'replica');
await listen(masterPort, 'master');
const { version } = JSON.parse(readFileSync('node_modules/redis/package.json', 'utf8'));
console.log(`redis ${version}, Redis ${/redis_version:(\S+)/.exec(await replica.info('server'))[1]}`);

await replica.sendCommand(['REPLICAOF', '127.0.0.1', String(masterPort)]);
while (!(await replica.info('replication')).includes('master_link_status:up')) await sleep(50);

const refusal = await replica.set('key', 'value').catch(({ message }) => message.split(' ')[0]);
console.log('SET at the replica'.padEnd(38), refusal);
const script = "return redis.call('PUBLISH', 'news', ARGV[1])";
const told = {
  'PUBLISH at the replica': (message) => replica.publish('news', message),
  "a script's PUBLISH at the replica": (message) => replica.eval(script, { arguments: [message] }),
  'PUBLISH at the new master': (message) => master.publish('news', message),
};
const seen = [];
for (const [name, tell] of Object.entries(told)) {
  const count = await tell(name);
  await sleep(500);
  const where = (heard[name] ?? []).sort().join(', ');
  seen.push([count, where]);
  console.log(name.padEnd(38), `${count}   heard at: ${where}`);
}
assert.equal(refusal, 'READONLY');
assert.deepStrictEqual(seen, [
  [1, 'replica'],
  [1, 'replica'],
  [1, 'master, replica'],
]);
process.exit();
JS
timeout 40 node probe.js "${ports[@]}"
