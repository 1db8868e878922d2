/** The smallest app that uses sessions, as the README writes it, behind every server that they can stand behind. */
import { createServer, type Server } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createAdaptorServer, type ServerType } from '@hono/node-server';
import express from 'express';
import express4 from 'express4';
import { fastify, type FastifyInstance } from 'fastify';
import { H3, toNodeHandler } from 'h3';
import { Hono } from 'hono';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createH3Sessions } from '../../src/adapters/h3.ts';
import { createHonoSessions } from '../../src/adapters/hono.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type Sessions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';
import { answerTo } from './answer.ts';
import { POLICY } from './world.ts';

export const HTTP1 = ['node', 'express', 'express 4', 'fastify', 'hono', 'h3'] as const;
export const HTTP2 = ['node http2', 'fastify http2', 'hono http2', 'h3 http2'] as const;
export type ServerName = (typeof HTTP1)[number] | (typeof HTTP2)[number];

export interface HostileApp {
  readonly port: number;
  readonly clock: FakeClock;
  readonly sessions: Sessions<unknown>;
  /** Of george, who is signed in, and did nothing for a minute. */
  readonly cookie: string;
  /** What reached the app's own error handler, where the framework has one. */
  readonly errors: readonly string[];
  /** When george was active, as far as anybody can be told. Undefined when he is signed in no more. */
  lastActivity(): Promise<number | undefined>;
  /** How many connections the server has. */
  connections(): Promise<number>;
  close(): Promise<void>;
}

const MINUTE = 60_000;

/** Starts the app on a free port. */
export async function startHostileApp(name: ServerName): Promise<HostileApp> {
  const clock = createFakeClock();
  const sessions = createSessions<unknown>({
    policy: POLICY,
    store: createMemoryStore({ clock }),
    clock,
  });
  const errors: string[] = [];
  const server = await serverOf(name, sessions, errors);
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const cookie = await signIn(sessions);
  clock.advance(MINUTE);
  const status = sessions.of({
    request: viewOf(cookie),
    answer: answerTo(),
  });
  return {
    port: (server.address() as AddressInfo).port,
    clock,
    sessions,
    cookie,
    errors,
    lastActivity: async () => (await status.find())?.lastActivityAt,
    connections: async () => sockets.size,
    async close() {
      await sessions.close();
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function signIn(sessions: Sessions<unknown>): Promise<string> {
  let cookie = '';
  const george = sessions.of({
    request: viewOf(undefined),
    answer: answerTo((value) => (cookie = value.split(';')[0] ?? '')),
  });
  await george.signIn('george');
  return cookie;
}

function viewOf(cookie: string | undefined): Parameters<Sessions<unknown>['guard']>[0] {
  const headers: Readonly<Record<string, string | undefined>> = { host: 'localhost', cookie };
  return { method: 'GET', url: '/', isEncrypted: false, header: (name) => headers[name] };
}

async function serverOf(
  name: ServerName,
  sessions: Sessions<unknown>,
  errors: string[],
): Promise<ServerType> {
  switch (name) {
    case 'node':
      return createServer(nodeApp(sessions));
    case 'node http2':
      return createHttp2Server(nodeApp(sessions));
    case 'express':
      return createServer(expressApp(express, sessions, errors));
    case 'express 4':
      return createServer(expressApp(express4, sessions, errors));
    case 'fastify':
      return fastifyServer(fastify(), sessions, errors);
    case 'fastify http2':
      return fastifyServer(fastify({ http2: true }) as never, sessions, errors);
    case 'hono':
      return createAdaptorServer({ fetch: honoApp(sessions, errors).fetch });
    case 'hono http2':
      return createAdaptorServer({
        fetch: honoApp(sessions, errors).fetch,
        createServer: createHttp2Server as never,
      });
    case 'h3':
      return createServer(toNodeHandler(h3App(sessions, errors)));
    case 'h3 http2':
      return createHttp2Server(toNodeHandler(h3App(sessions, errors)));
  }
}

type NodeApp = (
  request: Parameters<ReturnType<typeof createNodeSessions>['guard']>[0],
  response: Parameters<ReturnType<typeof createNodeSessions>['guard']>[1],
) => void;

/** Word for word what the README says: what rejects here, nobody catches. */
function nodeApp(sessions: Sessions<unknown>): NodeApp {
  const web = createNodeSessions(sessions);
  // oxlint-disable-next-line typescript/no-misused-promises
  return async (request, response) => {
    if (await web.surface(request, response)) return;
    const session = await web.guard(request, response);
    if (session === undefined) return;
    response.end(`Hello, ${session.subject}`);
  };
}

function expressApp(
  version: typeof express,
  sessions: Sessions<unknown>,
  errors: string[],
): express.Express {
  const web = createExpressSessions(sessions);
  const app = version();
  app.use(web.surface);
  app.use(web.guard);
  app.use((request, response) => void response.send(`Hello, ${web.current(request).subject}`));
  app.use(
    (
      error: unknown,
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction,
    ) => {
      errors.push(String(error));
      response.status(500).end();
    },
  );
  return app;
}

async function fastifyServer(
  app: FastifyInstance,
  sessions: Sessions<unknown>,
  errors: string[],
): Promise<Server> {
  const web = createFastifySessions(sessions);
  app.addHook('onRequest', web.surface);
  app.addHook('onRequest', web.guard);
  app.addHook('onError', (_request, _reply, error, done) => {
    // Fastify's own refusals are errors too.
    if ((error.statusCode ?? 500) >= 500) errors.push(String(error));
    done();
  });
  app.get('/accounts', async (request) => `Hello, ${web.current(request).subject}`);
  await app.ready();
  return app.server;
}

function honoApp(sessions: Sessions<unknown>, errors: string[]): Hono {
  const web = createHonoSessions(sessions);
  const app = new Hono();
  app.onError((error, c) => {
    errors.push(String(error));
    return c.body(null, 500);
  });
  app.use(web.surface);
  app.get('/accounts', web.guard, (c) => c.text(`Hello, ${c.var.session.subject}`));
  app.use(web.guard);
  return app;
}

function h3App(sessions: Sessions<unknown>, errors: string[]): H3 {
  const web = createH3Sessions(sessions);
  const app = new H3({
    onError: (error) => {
      // What h3 itself refuses is an error too.
      if (error.status >= 500) errors.push(String(error));
    },
  });
  app.register(web.plugin);
  app.use(web.guard);
  app.get('/accounts', (event) => `Hello, ${web.current(event).subject}`);
  return app;
}
