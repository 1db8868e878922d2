#!/usr/bin/env bash
# winston-syslog 2.7.1 with glossy 0.1.7, syslog-pro 1.0.0 (npm): a sign-out in the afternoon is logged five hours late, or
# twelve early.
#
# A line of RFC 5424 has an instant with its offset. glossy writes the time in UTC beside the offset of the place: right where
# the server's zone is UTC, hours off elsewhere; and 5 ms are `.05`, which is fifty. syslog-pro writes the hours of a clock
# with twelve of them, and the three letters "BOM" where the RFC means the three bytes of a byte order mark. syslog-client
# and pino-syslog do as the RFC says.
#
# Seen on Node 20, TZ=America/New_York (a message "signed out" of 2026-11-29T19:00:00.005Z, 14:00 in New York):
#                           the instant in the line       when that is               message
#   winston-syslog 2.7.1    2026-11-29T19:00:00.05-05:00  2026-11-30T00:00:00.050Z   signed out
#   syslog-pro 1.0.0        2026-11-29T02:00:00-05:00     2026-11-29T07:00:00.000Z   BOMsigned out
#   syslog-client 1.1.1     2026-11-29T19:00:00.005Z      2026-11-29T19:00:00.005Z   signed out
#   pino-syslog 4.0.0       2026-11-29T19:00:00Z          2026-11-29T19:00:00.000Z   signed out
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts winston-syslog@2.7.1 winston@3.19.0 glossy@0.1.7 syslog-pro@1.0.0 \
  syslog-client@1.1.1 pino-syslog@4.0.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { mock } from 'node:test';
import syslogClient from 'syslog-client';
import syslogPro from 'syslog-pro';
import winston from 'winston';
import { Syslog } from 'winston-syslog';

const now = Date.UTC(2026, 10, 29, 19, 0, 0, 5);
mock.timers.enable({ apis: ['Date'], now });
const socket = createSocket('udp4').bind(0, '127.0.0.1');
await once(socket, 'listening');
const { port } = socket.address();

async function heard(send) {
  const message = once(socket, 'message');
  send();
  return String((await message)[0]);
}
const ways = {
  'winston-syslog': () =>
    heard(() => {
      const format = winston.format.printf(({ message }) => message);
      const options = { host: '127.0.0.1', port, protocol: 'udp4', type: 'RFC5424', app_name: 'app', localhost: 'web' };
      winston.createLogger({ format, transports: [new Syslog(options)] }).info('signed out');
    }),
  'syslog-pro': () =>
    heard(() => {
      const server = { target: '127.0.0.1', port, protocol: 'udp' };
      new syslogPro.RFC5424({ server, hostname: 'web' }).send('signed out');
    }),
  'syslog-client': () =>
    heard(() => {
      const transport = syslogClient.Transport.Udp;
      const options = { port, transport, rfc3164: false, syslogHostname: 'web', appName: 'app' };
      syslogClient.createClient('127.0.0.1', options).log('signed out');
    }),
  'pino-syslog': async () => {
    const line = { level: 30, time: now, pid: 1, hostname: 'web', msg: 'signed out' };
    const child = spawn(process.execPath, ['node_modules/pino-syslog/app.js', '--modern', '--messageOnly']);
    child.stdin.end(`${JSON.stringify(line)}\n`);
    return text(child.stdout);
  },
};

const show = (...columns) => console.log(columns.map((column, at) => column.padEnd([23, 29, 26][at] ?? 0)).join(' '));
show('', 'the instant in the line', 'when that is', 'message');
const seen = [];
for (const [name, write] of Object.entries(ways)) {
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  const line = await write();
  const [, instant] = /^<\d+>1 (\S+) /.exec(line);
  const [message] = /\w*signed out/.exec(line);
  seen.push([instant, message]);
  show(`${name} ${version}`, instant, new Date(instant).toISOString(), message);
}
assert.deepStrictEqual(seen, [
  ['2026-11-29T19:00:00.05-05:00', 'signed out'],
  ['2026-11-29T02:00:00-05:00', 'BOMsigned out'],
  ['2026-11-29T19:00:00.005Z', 'signed out'],
  ['2026-11-29T19:00:00Z', 'signed out'],
]);
process.exit();
JS
TZ=America/New_York timeout 30 node --no-warnings probe.js
