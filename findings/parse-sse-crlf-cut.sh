#!/usr/bin/env bash
# parse-sse 0.1.0 (npm): an event whose CR LF arrives in two chunks loses its name, or is told in pieces.
#
# Lines of an event stream may end with CR LF, and a chunk may end anywhere. It takes the CR at the end of a chunk for the end
# of a line, and the LF that begins the next for an empty line, which ends the event: what came before is told, or, where it
# was only a name, thrown away. So the same stream is read in another way whenever the network cuts it there.
#
# Seen on Node 20 ("event: ended", "data: a", "data: b", an empty line, all with CR LF):
#   parse-sse 0.1.0, eventsource-parser 3.1.1
#                        parse-sse                eventsource-parser
#   whole                ended "a\nb"             ended "a\nb"
#   cut after line 1     message "a\nb"           ended "a\nb"
#   cut after line 2     ended "a", message "b"   ended "a\nb"
#   byte by byte         message "a", message "b" ended "a\nb"
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts parse-sse@0.1.0 eventsource-parser@3.1.1

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createParser } from 'eventsource-parser';
import { parseServerSentEvents } from 'parse-sse';

const versionOf = (name) => JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8')).version;
console.log(['parse-sse', 'eventsource-parser'].map((name) => `${name} ${versionOf(name)}`).join(', '));

const stream = 'event: ended\r\ndata: a\r\ndata: b\r\n\r\n';
const cutAfter = (line) => {
  const at = stream.indexOf('\r', stream.indexOf(line)) + 1;
  return [stream.slice(0, at), stream.slice(at)];
};
const cuts = {
  whole: [stream],
  'cut after line 1': cutAfter('event'),
  'cut after line 2': cutAfter('data: a'),
  'byte by byte': [...stream],
};
const told = (events) => events.map(([name, data]) => `${name} ${JSON.stringify(data)}`).join(', ');

async function readByParseSse(chunks) {
  const body = new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(new TextEncoder().encode(chunk));
      controller.close();
    },
  });
  const events = [];
  const response = new Response(body, { headers: { 'Content-Type': 'text/event-stream' } });
  for await (const { type, data } of parseServerSentEvents(response)) events.push([type, data]);
  return told(events);
}
function readByParser(chunks) {
  const events = [];
  const parser = createParser({ onEvent: ({ event, data }) => events.push([event ?? 'message', data]) });
  for (const chunk of chunks) parser.feed(chunk);
  return told(events);
}

console.log(`${''.padEnd(20)} ${'parse-sse'.padEnd(24)} eventsource-parser`);
const seen = {};
for (const [name, chunks] of Object.entries(cuts)) {
  seen[name] = await readByParseSse(chunks);
  console.log(name.padEnd(20), seen[name].padEnd(24), readByParser(chunks));
  assert.strictEqual(readByParser(chunks), 'ended "a\\nb"');
}
assert.deepStrictEqual(seen, {
  whole: 'ended "a\\nb"',
  'cut after line 1': 'message "a\\nb"',
  'cut after line 2': 'ended "a", message "b"',
  'byte by byte': 'message "a", message "b"',
});
JS
timeout 30 node probe.js
