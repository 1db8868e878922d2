#!/usr/bin/env bash
# socket.io 4.8.4 with express-session 1.19.0 (npm): by polling, a page where nobody is prolongs its session for ever; by WebSocket,
# somebody who writes all the time loses it.
#
# `io.engine.use(session(...))`, as its documentation has it, runs express-session for each HTTP request of the connection. A
# WebSocket is one, at its opening. Polling is one for each beat of the heart and each message. Which it is depends on
# proxies, browsers and the first moments of a connection, not on the app. The session lasts 3 s here, a beat comes every
# 0.2 s; in life it is 25 s.
#
# Seen on Node 20 (is the session still there after 5 s of an open connection?):
#   socket.io 4.8.4, express-session 1.19.0
#                polling   websocket
#   silent       yes       no
#   writing      yes       no
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts socket.io@4.8.4 socket.io-client@4.8.4 express@5.3.0 express-session@1.19.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import express from 'express';
import session from 'express-session';
import { Server } from 'socket.io';
import { io as connect } from 'socket.io-client';

const version = (name) => `${name} ${JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version}`;
console.log(['socket.io', 'express-session'].map(version).join(', '));

const app = express();
const sessions = session({
  secret: 'a secret of the test',
  resave: false,
  saveUninitialized: false,
  rolling: true,
  cookie: { maxAge: 3_000 },
});
app.use(sessions);
app.get('/sign-in', (request, response) => {
  request.session.user = 17;
  response.end();
});
app.get('/', (request, response) => response.end(request.session.user === 17 ? 'yes' : 'no'));
const server = createServer(app);
const io = new Server(server, { pingInterval: 200 });
io.engine.use(sessions);
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const url = `http://127.0.0.1:${server.address().port}`;

async function isThereAfter(transport, does) {
  const signedIn = await fetch(`${url}/sign-in`);
  const [cookie] = signedIn.headers.get('set-cookie').split(';');
  const socket = connect(url, { transports: [transport], extraHeaders: { Cookie: cookie }, forceNew: true });
  await once(socket, 'connect');
  const writing = does === 'writing' ? setInterval(() => socket.emit('text', 'a letter'), 100) : undefined;
  await sleep(5_000);
  assert.ok(socket.connected);
  const answer = await fetch(url, { headers: { Cookie: cookie } });
  clearInterval(writing);
  socket.close();
  return answer.text();
}
const transports = ['polling', 'websocket'];
console.log(''.padEnd(12), 'polling'.padEnd(9), 'websocket');
for (const does of ['silent', 'writing']) {
  const [polling, websocket] = await Promise.all(transports.map((transport) => isThereAfter(transport, does)));
  console.log(does.padEnd(12), polling.padEnd(9), websocket);
  assert.deepStrictEqual([polling, websocket], ['yes', 'no']);
}
process.exit();
JS
timeout 40 node probe.js
