import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import express4 from 'express4';
import { fastify } from 'fastify';
import Koa from 'koa';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createKoaSessions } from '../../src/adapters/koa.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type RequestSession, type Sessions } from '../../src/server/index.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { createBrowser, SCRIPT, type TestBrowser } from '../support/browser.ts';
import { listenerOf } from './koa.app.ts';

/** What a handler does with Node's own answer; `of` gives the session of its request, anew each time. */
type Deed = (response: ServerResponse, of: () => RequestSession<unknown>) => Promise<void>;

/** By path; those below `/desk` are behind the guard. */
const RAW: Readonly<Record<string, Deed>> = {
  '/object': async (response, of) => {
    await of().signIn('george');
    response.writeHead(200, { 'Cache-Control': 'max-age=60', 'Set-Cookie': ['a=1', 'b=2'] });
    response.end();
  },
  '/list': async (response, of) => {
    await of().signIn('george');
    response.setHeader('Set-Cookie', 'lost=0');
    response.writeHead(200, 'Fine', ['Set-Cookie', 'a=1', 'Set-Cookie', 'b=2']).end();
  },
  '/twice': async (response, of) => {
    await of().signIn('mary');
    await of().signIn('george');
    response.end();
  },
  '/stripped': async (response, of) => {
    await of().signIn('george');
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.statusCode = 500;
    response.end();
  },
  '/late': async (response, of) => {
    response.flushHeaders();
    response.end(
      await of()
        .signIn('george')
        .then(() => 'signed in', String),
    );
  },
  '/desk/raw': async (response) => {
    response.writeHead(201, { 'Session-Status': 'mine', 'X-Own': '1' }).end();
  },
  '/desk/kept': async (response) => {
    response.setHeader('Cache-Control', 'private, max-age=60');
    response.end();
  },
  '/desk/stripped': async (response) => {
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    response.writeHead(500).end();
  },
  '/desk/missing': async (response) => {
    response.writeHead(404).end();
  },
};

type Data = Readonly<Record<string, unknown>>;

function nodeServer(sessions: Sessions<Data>): Server {
  const web = createNodeSessions(sessions);
  return createServer((request, response) => {
    async function answer(): Promise<void> {
      const path = request.url ?? '';
      if (await web.surface(request, response)) return;
      if (path.startsWith('/desk') && !(await web.guard(request, response))) return;
      const of = (): RequestSession<unknown> => web.of(request, response);
      if (path === '/throws') await of().signIn('george');
      await RAW[path]?.(response, of);
      if (RAW[path] === undefined) throw new Error('broken');
    }
    answer().catch(() => {
      for (const name of response.getHeaderNames()) response.removeHeader(name);
      response.writeHead(500).end();
    });
  });
}

function expressServer(version: typeof express, sessions: Sessions<Data>): Server {
  const web = createExpressSessions(sessions);
  const app = version();
  // Its own handler of errors takes every header off, and would write the error down.
  app.set('env', 'test');
  app.use(web.surface);
  app.use('/desk', web.guard);
  app.get('/throws', (request, response, next) => {
    web
      .of(request, response)
      .signIn('george')
      .then(() => next(new Error('broken')), next);
  });
  app.get('/desk/throws', () => {
    throw new Error('broken');
  });
  for (const [path, deed] of Object.entries(RAW)) {
    app.get(path, (request, response, next) => {
      deed(response, () => web.of(request, response)).catch(next);
    });
  }
  return createServer(app);
}

async function fastifyServer(sessions: Sessions<Data>): Promise<Server> {
  const web = createFastifySessions(sessions);
  const app = fastify();
  app.addHook('onRequest', web.surface);
  app.addHook('onRequest', (request, reply, done) => {
    if (request.url.startsWith('/desk')) web.guard(request, reply, done);
    else done();
  });
  app.get('/throws', async (request, reply) => {
    await web.of(request, reply).signIn('george');
    throw new Error('broken');
  });
  app.get('/desk/throws', async () => {
    throw new Error('broken');
  });
  for (const [path, deed] of Object.entries(RAW)) {
    app.get(path, async (request, reply) => {
      reply.hijack();
      await deed(reply.raw, () => web.of(request, reply));
    });
  }
  await app.ready();
  return app.server;
}

function koaServer(sessions: Sessions<Data>): Server {
  const web = createKoaSessions(sessions);
  const app = new Koa();
  app.silent = true;
  app.use(web.surface);
  app.use((ctx, next) => (ctx.path.startsWith('/desk') ? web.guard(ctx, next) : next()));
  app.use(async (ctx) => {
    const deed = RAW[ctx.path];
    if (ctx.path === '/throws') await web.of(ctx).signIn('george');
    if (deed === undefined) throw new Error('broken');
    // What Koa itself says of a request that it is not to answer is 404.
    [ctx.respond, ctx.status] = [false, 200];
    await deed(ctx.res, () => web.of(ctx));
  });
  return createServer(listenerOf(app));
}

const SERVERS: Readonly<Record<string, (sessions: Sessions<Data>) => Server | Promise<Server>>> = {
  node: nodeServer,
  express: (sessions) => expressServer(express, sessions),
  'express 4': (sessions) => expressServer(express4, sessions),
  fastify: fastifyServer,
  koa: koaServer,
};

/** What only the request of this framework has. */
const OWN: Readonly<Record<string, string>> = {
  node: 'httpVersion',
  express: 'app',
  'express 4': 'app',
  fastify: 'routeOptions',
  koa: 'state',
};

describe.each(Object.entries(SERVERS))('an answer over %s', (name, serve) => {
  let clock: FakeClock;
  let sessions: Sessions<Data>;
  let server: Server;
  let browser: TestBrowser;
  let sources: unknown[];

  beforeEach(async () => {
    clock = createFakeClock();
    sources = [];
    sessions = createSessions({
      policy({ request }) {
        sources.push(request.source);
        return { idleTimeout: '15m', absoluteTimeout: '8h' };
      },
      clock,
    });
    server = await serve(sessions);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    browser = createBrowser(`http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  });
  afterEach(async () => {
    await sessions.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const isIn = async (): Promise<boolean> => {
    const status = (await (await browser.get('/session')).json()) as { readonly state: string };
    return status.state === 'active';
  };

  it.each([
    ['/throws', 500, []],
    ['/stripped', 500, []],
    ['/object', 200, ['a=1', 'b=2']],
    ['/list', 200, ['a=1', 'b=2']],
    ['/twice', 200, []],
  ])('to a sign-in has its cookies: %s', async (path, status, own) => {
    const response = await browser.get(path);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control'), 'S14').toBe('no-store');
    const cookies = response.headers.getSetCookie().map((line) => line.split(';')[0]);
    expect(cookies.slice(0, own.length)).toEqual(own);
    expect(cookies.at(-1)).toMatch(/^__Host-stillhere=[\w.-]{66}$/);
    expect(await isIn()).toBe(true);
    const [live] = await sessions.list('george');
    expect(browser.cookie()).toContain(`__Host-stillhere=${live?.id}.`);
  });

  it('is given by a policy that knows the request of the framework', async () => {
    await browser.get('/object');
    await browser.get('/desk/raw');
    expect(sources.length).toBeGreaterThan(1);
    for (const source of sources) expect(source).toHaveProperty(String(OWN[name]));
  });

  it('that has begun takes no sign-in any more: nobody is signed in', async () => {
    const response = await browser.get('/late');
    expect(await response.text()).toMatch(/^TypeError: The answer has begun/);
    expect(await sessions.list('george')).toEqual([]);
  });

  it.each([
    ['/desk/throws', 500, 'no-store', 900],
    ['/desk/stripped', 500, 'no-store', 900],
    ['/desk/raw', 201, 'no-store', 900],
    ['/desk/kept', 200, 'private, max-age=60', 900],
    ['/desk/missing', 404, 'no-store', 840],
  ])('to a guarded request tells the time left: %s', async (path, status, kept, left) => {
    await browser.get('/object');
    clock.advance(60_000);
    const response = await browser.get(path, SCRIPT);
    expect(response.status).toBe(status);
    expect(response.headers.get('cache-control')).toBe(kept);
    expect(response.headers.get('session-status')).toBe(`idle=${left}, absolute=28740`);
    const told = (await (await browser.get('/session')).json()) as Record<string, unknown>;
    expect(told['idleRemaining']).toBe(left * 1_000);
  });
});
