#!/usr/bin/env bash
# @keyv/etcd 2.1.1 (npm) with Debian's etcd: with `ttl`, what is stored ends when the adapter has been there for as long, and
# then nothing can be stored.
#
# An entry of etcd lives for as long as its lease. @keyv/etcd takes one lease, when it is made or first used, for all that it will ever store:
# with `ttl: 900_000`, who signs in fourteen minutes after the server was started is signed out a minute later, with
# everybody else; from then on each `set` fails, until the server is started anew. Keyv hands the error to its `error`
# event, and `set` itself says only `false`. A `ttl` given to Keyv instead is kept within each entry, and is right.
#
# Seen on Debian 12, Node 20 (ttl: 4 s; "first" is stored at once, "second" 2 s later):
#   @keyv/etcd 2.1.1, keyv 5.6.0, etcd 3.4.23
#                         ttl of the adapter               ttl of Keyv
#   5 s after the first   second: gone                     second: there
#   a third is stored     requested lease not found        third: there
set -euo pipefail

dir=$(mktemp -d)
etcd=
stop() {
  if [ -n "$etcd" ]; then
    kill "$etcd" 2> /dev/null || true
    wait "$etcd" 2> /dev/null || true
  fi
  rm -rf "$dir"
}
trap stop EXIT
cd "$dir"

# Unpacked here: nothing is installed or started.
mkdir debs root
apt-get update -qq > /dev/null
apt-get install -qq -y --reinstall --download-only --no-install-recommends \
  -o APT::Sandbox::User=root -o Dir::Cache::archives="$dir/debs" etcd-server > /dev/null
for deb in debs/etcd-server*.deb; do dpkg-deb -x "$deb" root; done

echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts @keyv/etcd@2.1.1 keyv@5.6.0

free_port() {
  node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })'
}
port=$(free_port)
peer=$(free_port)
root/usr/bin/etcd --data-dir "$dir/data" --listen-client-urls "http://127.0.0.1:$port" --advertise-client-urls "http://127.0.0.1:$port" \
  --listen-peer-urls "http://127.0.0.1:$peer" --initial-advertise-peer-urls "http://127.0.0.1:$peer" \
  --initial-cluster "default=http://127.0.0.1:$peer" > etcd.log 2>&1 &
etcd=$!

cat > probe.js <<'JS'
import assert from 'node:assert';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { KeyvEtcd } from '@keyv/etcd';
import { Keyv } from 'keyv';

const port = process.argv[2];
const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
const etcd = /etcd Version: (\S+)/.exec(execFileSync('root/usr/bin/etcd', ['--version'], { encoding: 'utf8' }))[1];
console.log(`${version('@keyv/etcd')}, ${version('keyv')}, etcd ${etcd}`);
const isUp = () => fetch(`http://127.0.0.1:${port}/health`).then((answer) => answer.ok, () => false);
while (!(await isUp())) await sleep(100);

const ttl = 4_000;
async function look(adapterOptions, keyvOptions) {
  let said = '';
  const keyv = new Keyv({ store: new KeyvEtcd(`127.0.0.1:${port}`, adapterOptions), ...keyvOptions });
  keyv.on('error', (error) => (said = /requested lease not found/.exec(error.message)?.[0] ?? error.message));
  await keyv.set('first', 'George');
  await sleep(2_000);
  await keyv.set('second', 'Mary');
  await sleep(3_000);
  const second = `second: ${(await keyv.get('second')) ? 'there' : 'gone'}`;
  await sleep(1_500);
  await keyv.set('third', 'John');
  return [second, (await keyv.get('third')) ? 'third: there' : said];
}
const ways = { 'ttl of the adapter': await look({ ttl }, { namespace: 'a' }), 'ttl of Keyv': await look({}, { namespace: 'b', ttl }) };
const show = (name, texts) => console.log(name.padEnd(21), ...texts.map((text) => text.padEnd(32)));
show('', Object.keys(ways));
show('5 s after the first', Object.values(ways).map(([second]) => second));
show('a third is stored', Object.values(ways).map(([, third]) => third));
assert.deepStrictEqual(Object.values(ways), [['second: gone', 'requested lease not found'], ['second: there', 'third: there']]);
process.exit();
JS
timeout 40 node --no-warnings probe.js "$port"
