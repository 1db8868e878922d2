#!/usr/bin/env bash
# ws 8.23.0 (npm): after `close(4401)` messages are still emitted; a WebSocket by the standard drops them.
#
# By the WHATWG's standard a socket that is closing hears nothing any more: a message that arrives then is dropped, and so
# undici's client and browsers have it. That of ws, at a server or a client, emits all that the other end has sent until
# it answers the close, for up to 30 s. A server that closes the sockets of somebody who is signed out goes on doing what
# they ask; code that is moved from a browser's socket to one of ws does, too.
#
# Three messages; at the first, the one who hears it closes. Seen on Node 20 (messages after close()):
#   ws 8.23.0, undici 7.30.2
#   ws, at the server          2 3
#   ws, at the client          2 3
#   undici, at the client      none
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts ws@8.23.0 undici@7.30.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { WebSocket as StandardSocket } from 'undici';
import { WebSocket, WebSocketServer } from 'ws';

const versions = ['ws', 'undici'].map(
  (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`,
);
console.log(versions.join(', '));

const server = new WebSocketServer({ port: 0, host: '127.0.0.1' });
await once(server, 'listening');
const url = `ws://127.0.0.1:${server.address().port}`;
const connected = async () => (await once(server, 'connection'))[0];

function tell(speaker) {
  for (const text of ['1', '2', '3']) speaker.send(text);
}
/** What a socket hears after it has been closed at the first message. */
function closedAtFirst(socket) {
  const late = [];
  let isClosed = false;
  socket.addEventListener('message', ({ data }) => {
    if (isClosed) late.push(String(data));
    else socket.close(4401);
    isClosed = true;
  });
  return new Promise((resolve) => socket.addEventListener('close', () => resolve(late)));
}
function show(name, late) {
  console.log(name.padEnd(26), late.join(' ') || 'none');
  return late;
}

const speaker = new WebSocket(url);
const [atServer] = await Promise.all([connected(), once(speaker, 'open')]);
const heard = closedAtFirst(atServer);
tell(speaker);
assert.deepStrictEqual(show('ws, at the server', await heard), ['2', '3']);

async function atClient(Socket) {
  const connection = connected();
  const late = closedAtFirst(new Socket(url));
  tell(await connection);
  return late;
}
assert.deepStrictEqual(show('ws, at the client', await atClient(WebSocket)), ['2', '3']);
assert.deepStrictEqual(show('undici, at the client', await atClient(StandardSocket)), []);
process.exit();
JS
timeout 30 node probe.js
