#!/usr/bin/env bash
# bun 1.4.5 (npm): a copy of an answer, `new Response(answer.body, answer)`, goes out with another type than the answer.
#
# `new Response('text')` has no Content-Type among its headers on Bun; that of a text is added only when it is sent. The
# usual way to change an answer in a middleware, a new one around its body, has then neither, and is sent as
# `application/octet-stream`: browsers save the page instead of showing it. `answer.clone()` keeps the type.
#
# Seen (what the client gets):
#   bun 1.4.5
#   new Response('text')               text/plain;charset=utf-8
#   a copy around its body             application/octet-stream
#   its clone                          text/plain;charset=utf-8
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
arch=$(node -p "process.arch === 'arm64' ? 'aarch64' : 'x64'")
npm install --silent --no-audit --no-fund --ignore-scripts "@oven/bun-linux-$arch@1.4.5"

cat > probe.js <<'JS'
import assert from 'node:assert';

console.log(`bun ${Bun.version}`);
const answers = {
  '/plain': () => new Response('text'),
  '/copy': () => {
    const answer = new Response('text');
    return new Response(answer.body, answer);
  },
  '/clone': () => new Response('text').clone(),
};
const server = Bun.serve({
  port: 0,
  hostname: '127.0.0.1',
  fetch: (request) => answers[new URL(request.url).pathname](),
});
async function typeOf(path, name) {
  const type = (await fetch(`http://127.0.0.1:${server.port}${path}`)).headers.get('content-type');
  console.log(name.padEnd(34), type);
  return type;
}
assert.match(await typeOf('/plain', "new Response('text')"), /^text\/plain/);
assert.equal(await typeOf('/copy', 'a copy around its body'), 'application/octet-stream');
assert.match(await typeOf('/clone', 'its clone'), /^text\/plain/);
server.stop(true);
JS
timeout 30 "$dir"/node_modules/@oven/bun-linux-"$arch"/bin/bun probe.js
