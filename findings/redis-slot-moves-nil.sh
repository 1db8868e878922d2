#!/usr/bin/env bash
# Redis 7.0.15 Cluster: while a slot moves, a script that makes up the name of a key is told that there is none.
#
# Scripts of queues, limits and locks often make names out of one that they are given; with one tag in braces all of them
# are in one slot, and this works in a cluster, without an error, for years. While the slot moves, the two masters differ:
# at the source such a key that has moved is an error; at the target one that has not is nil, and can be written, so
# that a lock which is held is given to a second one. Named among the keys, both masters refuse the script (TRYAGAIN).
#
# {app}:job has moved, {app}:lock has not; the script goes by the job, or names both. Seen on Debian 12, Node 20:
#   redis 6.3.0, Redis 7.0.15
#   reads the lock, at rest                        held
#   reads the job, at the source                   error: attempted to access a non local key
#   reads the lock, at the target                  null
#   takes the lock (SET NX), at the target         OK
#   the lock at the source meanwhile               held
#   the same, with both named, at the target       error: TRYAGAIN
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

const JOB = '{app}:job';
const LOCK = '{app}:lock';
const READ = "return redis.call('GET', ARGV[1])";
const TAKE = "return redis.call('SET', ARGV[1], 'taken', 'NX')";
const seen = {};
async function note(name, answer) {
  seen[name] = await answer.catch(
    ({ message }) => `error: ${/attempted to access a non local key|TRYAGAIN/.exec(message)?.[0] ?? message}`,
  );
  console.log(name.padEnd(46), seen[name]);
}
/** As clients do when the source has sent them on. */
const askTarget = (...words) => Promise.all([target('ASKING'), target(...words)]).then(([, answer]) => answer);

await source('SET', JOB, 'waits');
await source('SET', LOCK, 'held');
await note('reads the lock, at rest', source('EVAL', READ, 1, JOB, LOCK));

const slot = await source('CLUSTER', 'KEYSLOT', JOB);
await target('CLUSTER', 'SETSLOT', slot, 'IMPORTING', sourceId);
await source('CLUSTER', 'SETSLOT', slot, 'MIGRATING', targetId);
await source('MIGRATE', '127.0.0.1', targetPort, JOB, 0, 5_000);

await note('reads the job, at the source', source('EVAL', READ, 1, LOCK, JOB));
await note('reads the lock, at the target', askTarget('EVAL', READ, 1, JOB, LOCK));
await note('takes the lock (SET NX), at the target', askTarget('EVAL', TAKE, 1, JOB, LOCK));
await note('the lock at the source meanwhile', source('GET', LOCK));
await target('ASKING');
await target('DEL', LOCK);
await note('the same, with both named, at the target', askTarget('EVAL', TAKE, 2, JOB, LOCK, LOCK));
assert.deepStrictEqual(Object.values(seen), [
  'held',
  'error: attempted to access a non local key',
  null,
  'OK',
  'held',
  'error: TRYAGAIN',
]);
process.exit();
JS
timeout 40 node probe.js "${ports[@]}"
