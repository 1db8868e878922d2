#!/usr/bin/env bash
# hono, cookies (Koa's), h3, @fastify/cookie, undici (npm): what becomes of a `Max-Age` that was reckoned, as "deadline less now".
#
# What is left of a session may be below nought when the answer is written, or nought, and is seldom a whole number of seconds.
# hono leaves out what is below nought: the cookie that was to be over is kept until the browser is closed. The cookies of Koa
# do the same with nought. Half a second makes a 500 of the answer in h3 and @fastify/cookie, and an age below nought an
# error in undici. Only express 5.3.0 says in all three cases what was meant.
#
# Seen on Node 20 (what a browser does with the cookie):
#                           -30 s            0 s              899.5 s
#   hono 4.13.19            until closed     takes it away    899 s
#   cookies 0.9.2           takes it away    until closed     899 s
#   h3 2.0.8                takes it away    takes it away    status 500
#   @fastify/cookie 11.1.5  takes it away    takes it away    status 500
#   undici 7.30.2           throws           takes it away    899 s
#   express 5.3.0           takes it away    takes it away    899 s
set -euo pipefail

dir=$(mktemp -d)
trap 'rm -rf "$dir"' EXIT
cd "$dir"
echo '{ "private": true, "type": "module" }' > package.json
npm install --silent --no-audit --no-fund --ignore-scripts hono@4.13.19 cookies@0.9.2 h3@2.0.8 fastify@5.12.8 \
  @fastify/cookie@11.1.5 undici@7.30.2 express@5.3.0

cat > probe.js <<'JS'
import assert from 'node:assert';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import fastifyCookie from '@fastify/cookie';
import Cookies from 'cookies';
import express from 'express';
import createFastify from 'fastify';
import { H3, setCookie as setCookieOfH3 } from 'h3';
import { Hono } from 'hono';
import { setCookie as setCookieOfHono } from 'hono/cookie';
import { Headers, setCookie as setCookieOfUndici } from 'undici';

/** Answers of a server of Node's. */
async function ask(listener) {
  const server = createServer(listener).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const answer = await fetch(`http://127.0.0.1:${server.address().port}/`, { headers: { Connection: 'close' } });
  server.close();
  return answer;
}
const set = {
  hono: (maxAge) =>
    new Hono()
      .get('/', (c) => {
        setCookieOfHono(c, 'sid', '1', { maxAge });
        return c.text('');
      })
      .request('/'),
  cookies: (maxAge) =>
    ask((request, response) => {
      new Cookies(request, response).set('sid', '1', { maxAge: maxAge * 1_000 });
      response.end();
    }),
  h3: (maxAge) =>
    new H3({ silent: true })
      .get('/', (event) => {
        setCookieOfH3(event, 'sid', '1', { maxAge });
        return '';
      })
      .request('/'),
  '@fastify/cookie': async (maxAge) => {
    const app = createFastify();
    await app.register(fastifyCookie);
    app.get('/', async (request, reply) => {
      reply.setCookie('sid', '1', { maxAge });
      return '';
    });
    const { statusCode, headers } = await app.inject('/');
    const cookies = [headers['set-cookie'] ?? []].flat().map((line) => ['Set-Cookie', line]);
    return new Response('', { status: statusCode, headers: cookies });
  },
  undici: (maxAge) => {
    const headers = new Headers();
    setCookieOfUndici(headers, { name: 'sid', value: '1', maxAge });
    return { status: 200, headers };
  },
  express: (maxAge) => ask(express().get('/', (request, response) => response.cookie('sid', '1', { maxAge: maxAge * 1_000 }).end())),
};

/** What a browser does with the cookie. */
async function seen(answer) {
  const { status, headers } = await answer;
  if (status !== 200) return `status ${status}`;
  const [line] = headers.getSetCookie();
  const age = /max-age=(-?\d+)/i.exec(line)?.[1];
  const expires = /expires=([^;]+)/i.exec(line)?.[1];
  if (age === undefined && expires === undefined) return 'until closed';
  // An `Expires` is a whole second, the one before the instant.
  const left = age === undefined ? Math.floor((Date.parse(expires) - Date.now()) / 1_000) + 1 : Number(age);
  if (left <= 1) return 'takes it away';
  return left > 895 && left < 901 ? '899 s' : `${left} s`;
}
const show = (name, texts) => console.log(name.padEnd(23), ...texts.map((text) => text.padEnd(16)));
show('', ['-30 s', '0 s', '899.5 s']);
const expected = {
  hono: ['until closed', 'takes it away', '899 s'],
  cookies: ['takes it away', 'until closed', '899 s'],
  h3: ['takes it away', 'takes it away', 'status 500'],
  '@fastify/cookie': ['takes it away', 'takes it away', 'status 500'],
  undici: ['throws', 'takes it away', '899 s'],
  express: ['takes it away', 'takes it away', '899 s'],
};
for (const [name, setBy] of Object.entries(set)) {
  const texts = [];
  for (const age of [-30, 0, 899.5]) {
    try {
      texts.push(await seen(setBy(age)));
    } catch {
      texts.push('throws');
    }
  }
  const { version } = JSON.parse(readFileSync(`node_modules/${name}/package.json`, 'utf8'));
  show(`${name} ${version}`, texts);
  assert.deepStrictEqual(texts, expected[name]);
}
process.exit();
JS
timeout 30 node probe.js 2> /dev/null
