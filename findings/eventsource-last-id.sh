#!/usr/bin/env bash
# eventsource 4.1.1 (npm): `lastEventId` of an event is that of its own lines; by the standard it is the last one that came.
#
# By the WHATWG's standard an id holds until the next one: an event without one, or after a block that is only an id, has it as
# `lastEventId`, also in the first event after a reconnection. A page, or undici's client, can keep that of the latest event
# and say later what it has seen. Here it is empty for each event that has none, so that the same code asks for everything from
# the start; and a block that is only an id, by which a server says how far it has come, is not asked from either. 5.1.5 has
# it as the standard; it needs Node 22, so that npm gives 4.1.1 to who has Node 20.
#
# Seen on Node 20 (three events, of which the first has an id; then one without, after a reconnection):
#   eventsource 4.1.1  a: "7" b: ""  c: ""  after Last-Event-ID: 7  d: ""
#   eventsource 5.1.5  a: "7" b: "7" c: "9" after Last-Event-ID: 9  d: "9"
#   undici 7.30.2      a: "7" b: "7" c: "9" after Last-Event-ID: 9  d: "9"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts eventsource@4.1.1 \
  eventsource5@npm:eventsource@5.1.5 undici@7.30.2

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { EventSource } from 'eventsource';
import { EventSource as FifthSource } from 'eventsource5';
import { EventSource as StandardSource } from 'undici';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;

const server = createServer((request, response) => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  const since = request.headers['last-event-id'];
  if (since !== undefined) return response.write(`data: d ${since}\n\n`);
  response.end('retry: 10\nid: 7\ndata: a\n\ndata: b\n\nid: 9\n\ndata: c\n\n');
}).listen(0, '127.0.0.1');
await once(server, 'listening');

const sources = {
  [`eventsource ${versionOf('eventsource')}`]: EventSource,
  [`eventsource ${versionOf('eventsource5')}`]: FifthSource,
  [`undici ${versionOf('undici')}`]: StandardSource,
};
const seen = {};
for (const [name, Source] of Object.entries(sources)) {
  const source = new Source(`http://127.0.0.1:${server.address().port}/`);
  const all = [];
  await new Promise((resolve) => {
    source.addEventListener('message', ({ data, lastEventId }) => {
      all.push([data, lastEventId]);
      if (data.startsWith('d')) resolve();
    });
  });
  source.close();
  seen[name] = all.map(([data, id]) => `${data} "${id}"`).join(', ');
  const [a, b, c, [after, d]] = all;
  const shown = [a, b, c].map(([data, id]) => `${data}: "${id}"`.padEnd(7)).join('');
  console.log(name.padEnd(18), `${shown}after Last-Event-ID: ${after.slice(2)}  d: "${d}"`);
}
assert.deepStrictEqual(seen, {
  'eventsource 4.1.1': 'a "7", b "", c "", d 7 ""',
  'eventsource 5.1.5': 'a "7", b "7", c "9", d 9 "9"',
  'undici 7.30.2': 'a "7", b "7", c "9", d 9 "9"',
});
process.exit();
JS
timeout 30 node --no-warnings probe.js
