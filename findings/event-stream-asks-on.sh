#!/usr/bin/env bash
# @microsoft/fetch-event-source 2.0.1, event-source-plus 0.1.15, reconnecting-eventsource 1.6.5 (npm): no answer ends them.
#
# By the HTML standard a 204 tells an event stream's client not to come again, and any other status but 200 is a failure for
# good. These ask again all the same, a 401 too, for as long as the page is open: a session that is over is asked about every
# second, by each tab that was left. The first takes an `onopen` that throws, and an `onerror` that throws again, to be stopped.
#
# Seen on Node 20 (a stream that is refused from the first; what they do in five seconds):
#                                       204       401
#   eventsource 4.1.1                   gives up  gives up
#   extended-eventsource 2.1.0          gives up  gives up
#   @microsoft/fetch-event-source 2.0.1 asks on   asks on
#   event-source-plus 0.1.15            asks on   asks on
#   reconnecting-eventsource 1.6.5      asks on   asks on
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts eventsource@4.1.1 extended-eventsource@2.1.0 \
  @microsoft/fetch-event-source@2.0.1 event-source-plus@0.1.15 reconnecting-eventsource@1.6.5

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { fetchEventSource } from '@microsoft/fetch-event-source';
import { EventSourcePlus } from 'event-source-plus';
import { EventSource } from 'eventsource';
import { EventSource as ExtendedEventSource } from 'extended-eventsource';
import reconnecting from 'reconnecting-eventsource';

const asked = new Map();
const server = createServer((request, response) => {
  asked.set(request.url, (asked.get(request.url) ?? 0) + 1);
  response.writeHead(Number(request.url.slice(-3))).end();
});
server.listen(0, '127.0.0.1');
await once(server, 'listening');

// What they look for in a browser.
globalThis.window = globalThis;
globalThis.document = { hidden: false, addEventListener: () => undefined, removeEventListener: () => undefined };
globalThis.EventSource = EventSource;
const ReconnectingEventSource = reconnecting.default ?? reconnecting;
const nothing = () => undefined;
const listening = (open) => (url) => (open(url).onerror = nothing);
const clients = {
  eventsource: listening((url) => new EventSource(url)),
  'extended-eventsource': listening((url) => new ExtendedEventSource(url, { disableLogger: true })),
  '@microsoft/fetch-event-source': (url) => void fetchEventSource(url, { onmessage: nothing }).catch(nothing),
  'event-source-plus': (url) => new EventSourcePlus(url, { maxRetryInterval: 500 }).listen({ onMessage: nothing }),
  'reconnecting-eventsource': listening((url) => new ReconnectingEventSource(url, { max_retry_time: 500 })),
};
const { log } = console;
console.log = console.error = console.warn = console.debug = nothing; // one of them tells of each try
for (const [name, open] of Object.entries(clients)) {
  for (const status of [204, 401]) open(`http://127.0.0.1:${server.address().port}/${name}/${status}`);
}
await new Promise((resolve) => setTimeout(resolve, 5_000));
console.log = log;

console.log(`${''.padEnd(35)} 204       401`);
const seen = {};
for (const name of Object.keys(clients)) {
  seen[name] = [204, 401].map((status) => {
    const times = asked.get(`/${name}/${status}`);
    assert.ok(times >= 1, `${name}: never came`);
    return times > 2 ? 'asks on' : 'gives up';
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  console.log(`${name} ${version}`.padEnd(35), seen[name][0].padEnd(9), seen[name][1]);
}
const givesUp = ['gives up', 'gives up'];
const asksOn = ['asks on', 'asks on'];
assert.deepStrictEqual(seen, {
  eventsource: givesUp,
  'extended-eventsource': givesUp,
  '@microsoft/fetch-event-source': asksOn,
  'event-source-plus': asksOn,
  'reconnecting-eventsource': asksOn,
});
process.exit();
JS
timeout 30 node --no-warnings probe.js
