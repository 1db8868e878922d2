/** One small app, behind every adapter: what the HTTP tests speak to. */
import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import express from 'express';
import express4 from 'express4';
import { fastify, type FastifyInstance } from 'fastify';
import { createExpressSessions } from '../../src/adapters/express.ts';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { createNodeSessions } from '../../src/adapters/node.ts';
import { createSessions, type Sessions, type SessionsOptions } from '../../src/server/index.ts';
import { createMemoryStore } from '../../src/stores/memory.ts';
import { createFakeClock, type FakeClock } from '../../src/testing/index.ts';

export interface Data {
  readonly count: number;
}

export type AdapterName = 'node' | 'express' | 'express 4' | 'fastify';

export interface TestApp {
  readonly url: string;
  readonly clock: FakeClock;
  readonly sessions: Sessions<Data>;
  /** Lets the requests to `/slow` that wait go on. */
  release(): void;
  /** How many requests to `/slow` wait. */
  waiting(): number;
  close(): Promise<void>;
}

export const POLICY = { idleTimeout: '15m', absoluteTimeout: '8h', warnBefore: '2m' } as const;

/** Starts the app on a free port. */
export async function startApp(
  adapter: AdapterName,
  options: Partial<SessionsOptions> = {},
): Promise<TestApp> {
  const clock = createFakeClock();
  const sessions = createSessions<Data>({
    policy: POLICY,
    store: createMemoryStore({ clock }),
    clock,
    ...options,
  });
  let waiting: (() => void)[] = [];
  const slow = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const server = await serverOf(adapter, sessions, slow);
  const port = await listen(server);
  return {
    url: `http://localhost:${port}`,
    clock,
    sessions,
    release: () => {
      for (const resolve of waiting) resolve();
      waiting = [];
    },
    waiting: () => waiting.length,
    async close() {
      await sessions.close();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function serverOf(
  adapter: AdapterName,
  sessions: Sessions<Data>,
  slow: () => Promise<void>,
): Promise<Server> {
  switch (adapter) {
    case 'node':
      return createServer(nodeApp(sessions, slow));
    case 'express':
      return createServer(expressApp(express, sessions, slow));
    case 'express 4':
      return createServer(expressApp(express4, sessions, slow));
    case 'fastify':
      return fastifyServer(sessions, slow);
  }
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve) => {
    server.listen(0, 'localhost', () => resolve((server.address() as AddressInfo).port));
  });
}

function nodeApp(sessions: Sessions<Data>, slow: () => Promise<void>): RequestListener {
  const web = createNodeSessions(sessions);
  async function handle(
    request: Parameters<RequestListener>[0],
    response: Parameters<RequestListener>[1],
  ): Promise<void> {
    if (await web.surface(request, response)) return;
    const session = web.of(request, response);
    const path = (request.url ?? '').split('?')[0];
    if (path === '/sign-in') {
      const subject =
        new URL(request.url ?? '', 'http://x').searchParams.get('subject') ?? 'george';
      await session.signIn(subject, { data: { count: 0 } });
      response.end('signed in');
      return;
    }
    if (path === '/public') {
      response.end(JSON.stringify((await session.find()) ?? null));
      return;
    }
    const current = await web.guard(request, response);
    if (current === undefined) return;
    switch (path) {
      case '/me':
        response.end(JSON.stringify(current));
        return;
      case '/count':
        response.end(
          JSON.stringify((await session.update(({ count }) => ({ count: count + 1 }))).data),
        );
        return;
      case '/slow':
        await slow();
        await session.update(({ count }) => ({ count: count + 1 }));
        response.end('done');
        return;
      case '/rotate':
        await session.rotate({ isAuthenticated: request.url?.includes('fresh') ?? false });
        response.end('rotated');
        return;
      case '/leave':
        await session.signOut();
        response.end('left');
        return;
      case '/fresh':
        if (await web.requireFresh(request, response, current, '5m')) response.end('fresh');
        return;
      case '/tag':
        response.end(await web.refreshTag(request));
        return;
      default:
        response.statusCode = 404;
        response.end('not found');
    }
  }
  return (request, response) => {
    handle(request, response).catch((error: unknown) => {
      response.statusCode = statusOf(error);
      response.end(String(error));
    });
  };
}

function expressApp(
  version: typeof express,
  sessions: Sessions<Data>,
  slow: () => Promise<void>,
): express.Express {
  const web = createExpressSessions(sessions);
  const app = version();
  app.use(web.surface);
  app.get(
    '/sign-in',
    caught(async (request, response) => {
      const { subject } = request.query;
      await web
        .of(request, response)
        .signIn(typeof subject === 'string' ? subject : 'george', { data: { count: 0 } });
      response.send('signed in');
    }),
  );
  app.get(
    '/public',
    caught(async (request, response) => {
      response.json((await web.of(request, response).find()) ?? null);
    }),
  );
  app.use(web.guard);
  app.all('/me', (request, response) => void response.json(web.current(request)));
  app.all(
    '/count',
    caught(async (request, response) => {
      const session = await web.of(request, response).update(({ count }) => ({ count: count + 1 }));
      response.json(session.data);
    }),
  );
  app.get(
    '/slow',
    caught(async (request, response) => {
      await slow();
      await web.of(request, response).update(({ count }) => ({ count: count + 1 }));
      response.send('done');
    }),
  );
  app.get(
    '/rotate',
    caught(async (request, response) => {
      await web.of(request, response).rotate({ isAuthenticated: 'fresh' in request.query });
      response.send('rotated');
    }),
  );
  app.get(
    '/leave',
    caught(async (request, response) => {
      await web.of(request, response).signOut();
      response.send('left');
    }),
  );
  app.get('/fresh', web.requireFresh('5m'), (_request, response) => void response.send('fresh'));
  app.get(
    '/tag',
    caught(async (request, response) => {
      response.send(await web.refreshTag(request));
    }),
  );
  app.use(
    (
      error: unknown,
      _request: express.Request,
      response: express.Response,
      _next: express.NextFunction,
    ) => void response.status(statusOf(error)).send(String(error)),
  );
  return app;
}

/** Express 4 does not wait for a handler: one that rejects would end the process. */
function caught(
  handle: (request: express.Request, response: express.Response) => Promise<void>,
): express.RequestHandler {
  return (request, response, next) => void handle(request, response).catch(next);
}

async function fastifyServer(sessions: Sessions<Data>, slow: () => Promise<void>): Promise<Server> {
  const web = createFastifySessions(sessions);
  const app = fastify();
  app.addHook('onRequest', web.surface);
  app.get<{ Querystring: { subject?: string } }>('/sign-in', async (request, reply) => {
    await web.of(request, reply).signIn(request.query.subject ?? 'george', { data: { count: 0 } });
    return 'signed in';
  });
  app.get('/public', async (request, reply) =>
    reply.send((await web.of(request, reply).find()) ?? null),
  );
  app.register(async (office: FastifyInstance) => {
    office.addHook('onRequest', web.guard);
    office.all('/me', async (request) => web.current(request));
    office.all('/count', async (request, reply) => {
      const session = await web.of(request, reply).update(({ count }) => ({ count: count + 1 }));
      return session.data;
    });
    office.get('/slow', async (request, reply) => {
      await slow();
      await web.of(request, reply).update(({ count }) => ({ count: count + 1 }));
      return 'done';
    });
    office.get<{ Querystring: { fresh?: string } }>('/rotate', async (request, reply) => {
      await web.of(request, reply).rotate({ isAuthenticated: request.query.fresh !== undefined });
      return 'rotated';
    });
    office.get('/leave', async (request, reply) => {
      await web.of(request, reply).signOut();
      return 'left';
    });
    office.get('/fresh', { onRequest: [web.requireFresh('5m')] }, async () => 'fresh');
    office.get('/tag', async (request) => web.refreshTag(request));
    office.setNotFoundHandler((_request, reply) => void reply.code(404).send('not found'));
  });
  await app.ready();
  return app.server;
}

function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error
    ? Number(error.status)
    : 500;
}
