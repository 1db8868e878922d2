#!/usr/bin/env bash
# Redis 7.0.15 Cluster: a script that writes a key anew, DEL and then HSET, loses it while its slot moves.
#
# A slot moves key by key: what is still at the source is served there, what is not is asked of the target. This is looked
# at for each call that a script makes, too, though the script has come to the right master and names its only key. After
# its DEL the key "is not there", so HSET is refused as one that is elsewhere: the script ends in the middle, the old hash
# is gone, the new one nowhere, and the answer is an ordinary error. The same two commands in MULTI go through, and so
# does a script that writes before it takes away.
#
# One hash with the field `old`, which is to become one with `new` alone. Seen on Debian 12, Node 20:
#   redis 6.3.0, Redis 7.0.15
#   slot      how                        answer                        the hash then
#   at rest   script: DEL, HSET          1                             new
#   moving    script: DEL, HSET          ... access a non local key    gone
#   moving    MULTI: DEL, HSET           1,1                           new
#   moving    script: HSET, HDEL         1                             new
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
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { createClient } from 'redis';

const [port, bus, targetPort] = process.argv.slice(2).map(Number);
const connect = async (port) => {
  const client = createClient({ socket: { host: '127.0.0.1', port } }).on('error', () => {});
  await client.connect();
  return (...words) => client.sendCommand(words.map(String));
};
const [source, target] = [await connect(port), await connect(targetPort)];
const { version } = JSON.parse(readFileSync('node_modules/redis/package.json', 'utf8'));
const redis = /redis_version:(\S+)/.exec(await source('INFO', 'server'))[1];
console.log(`redis ${version}, Redis ${redis}`);

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

const KEY = '{app}:hash';
const evaluate = (script) => () => source('EVAL', script, 1, KEY);
const anew = evaluate("redis.call('DEL', KEYS[1]) return redis.call('HSET', KEYS[1], 'new', '1')");
const inPlace = evaluate("redis.call('HSET', KEYS[1], 'new', '1') return redis.call('HDEL', KEYS[1], 'old')");
async function together() {
  await source('MULTI');
  await source('DEL', KEY);
  await source('HSET', KEY, 'new', '1');
  return source('EXEC');
}
async function fieldsAt(ask) {
  return ask('HKEYS', KEY).catch(({ message }) => (/^(ASK|MOVED) /.test(message) ? [] : [message]));
}

const show = (...columns) => console.log(columns.map((text, i) => String(text).padEnd([10, 27, 30, 0][i])).join(''));
show('slot', 'how', 'answer', 'the hash then');
const seen = [];
async function run(slot, how, act) {
  const answer = await act().catch(({ message }) => /access a non local key/.exec(message)?.[0] ?? message);
  await target('ASKING');
  const fields = [...(await fieldsAt(source)), ...(await fieldsAt(target))];
  seen.push([String(answer), fields.join()]);
  show(slot, how, /non local/.test(answer) ? `... ${answer}` : answer, fields.join() || 'gone');
}
const slot = await source('CLUSTER', 'KEYSLOT', KEY);
async function begin() {
  await source('CLUSTER', 'SETSLOT', slot, 'STABLE');
  await source('DEL', KEY);
  await source('HSET', KEY, 'old', '1');
}
async function beginMove() {
  await begin();
  await target('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
  await source('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
}
await begin();
await run('at rest', 'script: DEL, HSET', anew);
await beginMove();
await run('moving', 'script: DEL, HSET', anew);
await beginMove();
await run('moving', 'MULTI: DEL, HSET', together);
await beginMove();
await run('moving', 'script: HSET, HDEL', inPlace);
assert.deepStrictEqual(seen, [
  ['1', 'new'],
  ['access a non local key', ''],
  ['1,1', 'new'],
  ['1', 'new'],
]);
process.exit();
JS
timeout 40 node probe.js "${ports[@]}"
