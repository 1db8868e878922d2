#!/usr/bin/env bash
# eventsource-client 1.2.0 and launchdarkly-eventsource 2.2.0 (npm): take a sign-in page for a stream of events.
#
# When the session is over, a stream that asks again often gets the page of sign-in: 200, `text/html`. The HTML standard
# wants a connection without `text/event-stream` to fail for good, as `eventsource` does. These two read the page as events
# (a line in it that begins with "data:" is one) and, as it ends at once, ask for it again and again. eventsource-client
# does so after a redirect too, and asks on after a 401.
#
# Seen on Node 20 (a stream of `retry: 20` that ends, and what the server answers from then on, for 5 s):
#                                    the page       a 303 to it    a 401          a 204
#   eventsource 4.1.1                gives up       gives up       gives up       gives up
#   eventsource-client 1.2.0         event, asks on event, asks on asks on        gives up
#   launchdarkly-eventsource 2.2.0   event, asks on gives up       gives up       gives up
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts \
  eventsource@4.1.1 eventsource-client@1.2.0 launchdarkly-eventsource@2.2.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { EventSource } from 'eventsource';
import { createEventSource } from 'eventsource-client';
import { EventSource as LaunchDarkly } from 'launchdarkly-eventsource';

const PAGE = '<!doctype html><title>Sign in</title><pre>\n\ndata: made by the page\n\n</pre>';
const page = (response) => response.setHeader('Content-Type', 'text/html').end(PAGE);
const answers = {
  'the page': page,
  'a 303': (response) => response.writeHead(303, { Location: '/sign-in' }).end(),
  'a 401': (response) => response.writeHead(401).end(),
  'a 204': (response) => response.writeHead(204).end(),
};
const asked = new Map();
const server = createServer((request, response) => {
  const [, client, answer] = decodeURIComponent(request.url).split('/');
  if (client === 'sign-in') return page(response);
  const key = `${client}/${answer}`;
  asked.set(key, (asked.get(key) ?? 0) + 1);
  if (asked.get(key) > 1) return answers[answer](response);
  response.setHeader('Content-Type', 'text/event-stream').end('retry: 20\ndata: from the stream\n\n');
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));

const nothing = () => undefined;
const listening = (Source) => (url, hear) => {
  const source = new Source(url);
  source.onmessage = ({ data }) => hear(data);
  source.onerror = nothing;
};
const clients = {
  eventsource: listening(EventSource),
  'eventsource-client': (url, hear) => createEventSource({ url, onMessage: ({ data }) => hear(data) }),
  'launchdarkly-eventsource': listening(LaunchDarkly),
};
const heard = new Map();
for (const [client, open] of Object.entries(clients)) {
  for (const answer of Object.keys(answers)) {
    const key = `${client}/${answer}`;
    heard.set(key, new Set());
    open(`http://127.0.0.1:${server.address().port}/${encodeURI(key)}`, (data) => heard.get(key).add(data));
  }
}
await new Promise((resolve) => setTimeout(resolve, 5_000));
const seen = Object.keys(clients).map((client) => {
  const told = Object.keys(answers).map((answer) => {
    const key = `${client}/${answer}`;
    assert.ok(heard.get(key).has('from the stream') && asked.get(key) > 1, `${key}: never came again`);
    const isTaken = heard.get(key).has('made by the page');
    return asked.get(key) <= 3 ? 'gives up' : isTaken ? 'event, asks on' : 'asks on';
  });
  const { version } = JSON.parse(readFileSync(`node_modules/${client}/package.json`, 'utf8'));
  console.log(`${client} ${version}`.padEnd(32), told.map((each) => each.padEnd(14)).join(' ').trimEnd());
  return told;
});
assert.deepStrictEqual(seen, [
  ['gives up', 'gives up', 'gives up', 'gives up'],
  ['event, asks on', 'event, asks on', 'asks on', 'gives up'],
  ['event, asks on', 'gives up', 'gives up', 'gives up'],
]);
process.exit();
JS
timeout 40 node --no-warnings probe.js
