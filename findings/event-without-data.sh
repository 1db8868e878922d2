#!/usr/bin/env bash
# @azure/core-sse 2.3.0 and fetch-event-stream 0.1.6 (npm): an event without data, a heartbeat, changes the next one or is told.
#
# By the HTML standard an event that has no `data` is none, whatever else it has: it is dropped, and its name with it. In
# @azure/core-sse the name stays behind: the next event without a name is told as one more heartbeat. fetch-event-stream tells
# the heartbeat itself, and a bare `retry` or `id` too, with `data` undefined: `JSON.parse(event.data)` throws.
#
# Seen on Node 20 (an event without data, then `data: news`):
#   @azure/core-sse 2.3.0, fetch-event-stream 0.1.6, eventsource-parser 3.1.1
#                   @azure/core-sse    fetch-event-stream                     eventsource-parser
#   event: ping     ping "news"        ping undefined, message "news"         message "news"
#   retry: 3000     message "news"     message undefined, message "news"      message "news"
#   id: 17          message "news"     message undefined, message "news"      message "news"
#   : a comment     message "news"     message "news"                         message "news"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  @azure/core-sse@2.3.0 fetch-event-stream@0.1.6 eventsource-parser@3.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createSseStream } from '@azure/core-sse';
import { createParser } from 'eventsource-parser';
import { events } from 'fetch-event-stream';

const libraries = {
  '@azure/core-sse': (text) => Array.fromAsync(createSseStream(new Response(text).body)),
  'fetch-event-stream': (text) => Array.fromAsync(events(new Response(text))),
  'eventsource-parser': (text) => {
    const told = [];
    createParser({ onEvent: (event) => told.push(event) }).feed(text);
    return told;
  },
};
// Node 20 has none.
Array.fromAsync ??= async (list) => {
  const all = [];
  for await (const each of list) all.push(each);
  return all;
};
const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(Object.keys(libraries).map((name) => `${name} ${versionOf(name)}`).join(', '));

console.log(''.padEnd(15), '@azure/core-sse    fetch-event-stream                     eventsource-parser');
const seen = {};
for (const line of ['event: ping', 'retry: 3000', 'id: 17', ': a comment']) {
  seen[line] = [];
  for (const read of Object.values(libraries)) {
    const told = await read(`${line}\n\ndata: news\n\n`);
    seen[line].push(told.map(({ event, data }) => `${event || 'message'} ${JSON.stringify(data)}`).join(', '));
  }
  const [azure, fetched, parsed] = seen[line];
  console.log(line.padEnd(15), azure.padEnd(18), fetched.padEnd(38), parsed);
}
const right = 'message "news"';
const twice = 'message undefined, message "news"';
assert.deepStrictEqual(seen, {
  'event: ping': ['ping "news"', 'ping undefined, message "news"', right],
  'retry: 3000': [right, twice, right],
  'id: 17': [right, twice, right],
  ': a comment': [right, right, right],
});
JS
timeout 30 node probe.js
