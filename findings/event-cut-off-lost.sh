#!/usr/bin/env bash
# @microsoft/fetch-event-source 2.0.1 and extended-eventsource 2.1.0 (npm): an event that was cut off by a lost connection
# is never had, because the next request claims it as received.
#
# In the HTML standard an `id:` line only becomes the last event id when its event is dispatched, at the empty line; what is
# incomplete at the end of the stream is thrown away, and asked for again. Both libraries take the id as its line arrives.
# A server that can resume, and does what Last-Event-ID says, then goes on behind the event nobody saw.
# eventsource 4.1.1 does as browsers do.
#
# The stream: event 1 whole, event 2 up to the middle of its data, then the connection is gone. Seen on Node 20:
#   eventsource 4.1.1                    asks again with Last-Event-ID 1   has: first, second
#   extended-eventsource 2.1.0           asks again with Last-Event-ID 2   has: first
#   @microsoft/fetch-event-source 2.0.1  asks again with Last-Event-ID 2   has: first
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts eventsource@4.1.1 extended-eventsource@2.1.0 @microsoft/fetch-event-source@2.0.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

// fetch-event-source is for browsers: it looks at these two.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener() {}, removeEventListener() {} };
console.error = console.warn = () => {}; // extended-eventsource reports each reconnection

const { fetchEventSource } = await import('@microsoft/fetch-event-source');
const { EventSource } = await import('eventsource');
const { EventSource: ExtendedEventSource } = await import('extended-eventsource');

function listen(Source, url, has) {
  const source = new Source(url);
  source.onmessage = ({ data }) => has.push(data);
  source.onerror = () => {};
  return () => source.close();
}
const clients = {
  eventsource: (url, has) => listen(EventSource, url, has),
  'extended-eventsource': (url, has) => listen(ExtendedEventSource, url, has),
  '@microsoft/fetch-event-source': (url, has) => {
    const controller = new AbortController();
    fetchEventSource(url, {
      signal: controller.signal,
      openWhenHidden: true,
      onmessage: ({ data }) => has.push(data),
      onerror: () => 50, // again, in so many milliseconds
    }).catch(() => {});
    return () => controller.abort();
  },
};

const events = ['retry: 50\nid: 1\ndata: first\n\n', 'id: 2\ndata: second\n\n'];
const seen = {};
for (const [name, open] of Object.entries(clients)) {
  const asked = [];
  const server = createServer((request, response) => {
    asked.push(request.headers['last-event-id']);
    response.writeHead(200, { 'Content-Type': 'text/event-stream' });
    if (asked.length === 1) {
      response.write(`${events[0]}${events[1].slice(0, -5)}`);
      setTimeout(() => response.destroy(), 100);
    } else {
      response.flushHeaders();
      for (const event of events.slice(Number(asked[1]))) response.write(event);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const has = [];
  const close = open(`http://127.0.0.1:${server.address().port}/`, has);
  for (let i = 0; i < 100 && asked.length < 2; i++) await new Promise((done) => setTimeout(done, 50));
  await new Promise((done) => setTimeout(done, 300));
  close();
  server.closeAllConnections();
  server.close();
  seen[name] = { again: asked[1], has };
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(36), `asks again with Last-Event-ID ${asked[1]}   has: ${has.join(', ')}`);
}
assert.deepStrictEqual(seen.eventsource, { again: '1', has: ['first', 'second'] });
assert.deepStrictEqual(seen['extended-eventsource'], { again: '2', has: ['first'] });
assert.deepStrictEqual(seen['@microsoft/fetch-event-source'], { again: '2', has: ['first'] });
process.exit();
JS
timeout 45 node probe.js
