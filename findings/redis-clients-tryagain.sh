#!/usr/bin/env bash
# redis 6.3.0 and ioredis 6.0.0 (npm): what an MGET in a cluster meets while its slot moves differs with the client.
#
# Two keys of one slot, of which one has moved: no master can answer for both, and each says TRYAGAIN. It ends when the
# second has moved, mostly a moment later. ioredis asks again, 16 times, a tenth of a second apart, and has the answer;
# redis, which follows MOVED and ASK by itself, hands TRYAGAIN on with the first answer. So an app that changes its
# client has errors in each resharding that it had not before. And where the move stands still, ioredis takes more than a
# second to say so, as too many redirections.
#
# The second key moves 0.4 s after MGET was asked, or not at all. Seen on Debian 12, Node 20:
#   redis 6.3.0, ioredis 6.0.0, Redis 7.0.15
#            the move goes on         the move stands still
#   redis    TRYAGAIN at once         TRYAGAIN at once
#   ioredis  1,2                      Too many Cluster redirections, after a second or two
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
npm install --silent --no-audit --no-fund --ignore-scripts redis@6.3.0 ioredis@6.0.0

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
ports=()
for name in source target; do
  port=$(free_port)
  bus=$(free_port)
  "$redis" --port "$port" --bind 127.0.0.1 --save '' --dir "$dir" --cluster-enabled yes --cluster-port "$bus" \
    --cluster-config-file "$name.conf" --cluster-require-full-coverage no > "$name.log" &
  servers+=($!)
  ports+=("$port" "$bus")
done

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import Redis from 'ioredis';
import { createClient, createCluster } from 'redis';

const [port, bus, targetPort] = process.argv.slice(2).map(Number);
const connect = async (port) => {
  const client = createClient({ socket: { host: '127.0.0.1', port } }).on('error', () => {});
  await client.connect();
  return (...words) => client.sendCommand(words.map(String));
};
const [source, target] = [await connect(port), await connect(targetPort)];
const { version } = JSON.parse(readFileSync('node_modules/redis/package.json', 'utf8'));
const redis = /redis_version:(\S+)/.exec(await source('INFO', 'server'))[1];
const io = JSON.parse(readFileSync('node_modules/ioredis/package.json', 'utf8')).version;
console.log(`redis ${version}, ioredis ${io}, Redis ${redis}`);

// All slots are at the source; one of them begins to move.
await source('CLUSTER', 'ADDSLOTSRANGE', 0, 16_383);
await target('CLUSTER', 'MEET', '127.0.0.1', port, bus);
const [sourceId, targetId] = [await source('CLUSTER', 'MYID'), await target('CLUSTER', 'MYID')];
const knowsOther = async (ask, id) => {
  const line = (await ask('CLUSTER', 'NODES')).split('\n').find((node) => node.startsWith(id)) ?? '';
  return line.includes(' connected') && (id === targetId || line.endsWith(' 0-16383'));
};
while (!(await knowsOther(source, targetId)) || !(await knowsOther(target, sourceId))) await sleep(50);
while (!(await target('CLUSTER', 'INFO')).startsWith('cluster_state:ok')) await sleep(50);

const clients = {
  redis: createCluster({ rootNodes: [{ url: `redis://127.0.0.1:${port}` }] }).on('error', () => {}),
  ioredis: new Redis.Cluster([{ host: '127.0.0.1', port }]),
};
await Promise.all([clients.redis.connect(), once(clients.ioredis, 'ready')]);
const get = {
  redis: (keys) => clients.redis.mGet(keys),
  ioredis: (keys) => clients.ioredis.mget(keys),
};

/** What MGET says while one of two keys of a slot has moved, and the other moves a little later, or never. */
async function ask(client, goesOn) {
  const keys = ['1', '2'].map((number) => `{${client}-${goesOn}}:${number}`);
  for (const key of keys) await source('SET', key, key.at(-1));
  const slot = await source('CLUSTER', 'KEYSLOT', keys[0]);
  await target('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
  await source('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
  const move = (key) => source('MIGRATE', '127.0.0.1', targetPort, key, 0, 5_000);
  await move(keys[0]);
  const begun = performance.now();
  const asked = get[client](keys).then(String, ({ message }) => message);
  const answered = asked.then((answer) => [answer, performance.now() - begun]);
  await sleep(400);
  if (goesOn) await move(keys[1]);
  const [answer, took] = await answered;
  if (answer.startsWith('TRYAGAIN')) return took < 390 ? 'TRYAGAIN at once' : 'TRYAGAIN late';
  if (!answer.startsWith('Too many Cluster redirections')) return answer;
  return `Too many Cluster redirections, ${took > 1_000 ? 'after a second or two' : 'at once'}`;
}

console.log(''.padEnd(8), 'the move goes on'.padEnd(24), 'the move stands still');
const seen = {};
for (const client of Object.keys(clients)) {
  seen[client] = [await ask(client, true), await ask(client, false)];
  console.log(client.padEnd(8), seen[client][0].padEnd(24), seen[client][1]);
}
assert.deepStrictEqual(seen, {
  redis: ['TRYAGAIN at once', 'TRYAGAIN at once'],
  ioredis: ['1,2', 'Too many Cluster redirections, after a second or two'],
});
process.exit();
JS
timeout 50 node probe.js "${ports[@]}"
