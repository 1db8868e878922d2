#!/usr/bin/env bash
# partysocket 1.3.0 and reconnecting-websocket 4.4.0 (npm): a server cannot tell them to stay away.
#
# They come again after every close of the server's, also after 1000, "done", 1008, "against the policy", and after codes of
# the app's own, as 4401 for a session that is over. As the connection is accepted first and closed then, they count it as
# good, and ask once or twice in each few seconds for as long as the page is open. Who closes must be the page itself.
#
# Seen on Node 20 (ws 8.23.0; connections of each within 2 s, with delays of 30 ms):
#   partysocket 1.3.0, reconnecting-websocket 4.4.0
#   1000 normal              partysocket: again and again   reconnecting-websocket: again and again
#   1008 policy violation    partysocket: again and again   reconnecting-websocket: again and again
#   4401 session is over     partysocket: again and again   reconnecting-websocket: again and again
#   closed by the page       partysocket: once              reconnecting-websocket: once
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts --legacy-peer-deps \
  partysocket@1.3.0 reconnecting-websocket@4.4.0 ws@8.23.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { WebSocket as PartySocket } from 'partysocket';
import reconnecting from 'reconnecting-websocket';
import { WebSocket, WebSocketServer } from 'ws';

const clients = { partysocket: PartySocket, 'reconnecting-websocket': reconnecting.default ?? reconnecting };
const versionOf = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(Object.keys(clients).map(versionOf).join(', '));

const connections = async (Client, code) => {
  const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
  await new Promise((resolve) => server.on('listening', resolve));
  let count = 0;
  server.on('connection', (socket) => {
    count += 1;
    if (code !== undefined) socket.close(code, 'the session is over');
  });
  const url = `ws://127.0.0.1:${server.address().port}`;
  const client = new Client(url, [], { WebSocket, minReconnectionDelay: 30, maxReconnectionDelay: 30 });
  if (code === undefined) client.addEventListener('open', () => client.close());
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  client.close();
  server.close();
  for (const socket of server.clients) socket.terminate();
  return count > 3 ? 'again and again' : count === 1 ? 'once' : String(count);
};
const seen = [];
for (const [what, code] of [
  ['1000 normal', 1000],
  ['1008 policy violation', 1008],
  ['4401 session is over', 4401],
  ['closed by the page', undefined],
]) {
  const counts = await Promise.all(Object.values(clients).map((Client) => connections(Client, code)));
  seen.push(counts.join(', '));
  const told = Object.keys(clients).map((name, i) => `${name}: ${counts[i]}`.padEnd(30));
  console.log(what.padEnd(24), told.join(' ').trimEnd());
}
const again = 'again and again, again and again';
assert.deepStrictEqual(seen, [again, again, again, 'once, once']);
process.exit();
JS
timeout 40 node probe.js
