import fastifyCookie from '@fastify/cookie';
import fastifySession, { type FastifySessionOptions } from '@fastify/session';
import { fastify, type FastifyRequest } from 'fastify';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { fastifySessionHost } from '../../src/attach/fastify-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

interface Content {
  user?: string | undefined;
  cart?: number;
}
type Callback = (error?: unknown, session?: never) => void;

/** The app of the contract over @fastify/session with these options. */
export function createFastifySessionApp(options: Partial<FastifySessionOptions> = {}): HostApp {
  const store = new CountingStore();
  return {
    writes: () => store.writes,
    fail: (isDown) => void (store.isDown = isDown),
    async start({ attach, slow }) {
      const app = fastify();
      const host = attach && fastifySessionHost({ store, subjectOf: ({ user }: Content) => user });
      app.register(fastifyCookie);
      app.register(fastifySession, {
        secret: 'a secret with minimum length of 32 characters',
        cookie: { secure: false },
        store: host?.store ?? store,
        ...options,
      });
      const web = attach && host && createFastifySessions(attach(host));
      if (web !== undefined) app.addHook('onRequest', web.surface);

      app.get('/sign-in', async (request) => {
        await request.session.regenerate();
        contentOf(request).user = subjectOf(request);
        return 'signed in';
      });
      app.get('/sign-in/plain', async (request) => {
        contentOf(request).user = subjectOf(request);
        return 'signed in';
      });
      app.post('/sign-out', async (request) => {
        await request.session.destroy();
        return 'out';
      });
      app.post('/sign-out/plain', async (request) => {
        contentOf(request).user = undefined;
        return 'out';
      });
      app.get('/visit', async (request) => {
        contentOf(request).cart = 1;
        return 'seen';
      });
      app.get('/who', async (request, reply) =>
        reply.type('application/json').send(JSON.stringify(contentOf(request).user ?? null)),
      );

      app.register(async (office) => {
        if (web !== undefined) office.addHook('onRequest', web.guard);
        office.get('/me', async (request) => web?.current(request));
        const onRequest = web === undefined ? [] : [web.requireFresh('5m')];
        office.get('/fresh', { onRequest }, async () => 'fresh');
        office.get('/slow/read', async () => {
          await slow();
          return 'read';
        });
        office.get('/slow/write', async (request) => {
          await slow();
          const content = contentOf(request);
          content.cart = (content.cart ?? 0) + 1;
          return 'written';
        });
      });
      await app.ready();
      return listen(app.server);
    },
  };
}

function contentOf({ session }: FastifyRequest): Content {
  return session as object;
}

function subjectOf({ query }: FastifyRequest): string {
  return (query as { readonly subject?: string }).subject ?? 'george';
}

/** What it keeps is text, as in a database. */
class CountingStore {
  readonly #kept = new Map<string, string>();
  writes = 0;
  isDown = false;

  get(sid: string, callback: Callback): void {
    const text = this.#kept.get(sid);
    setImmediate(() => {
      if (this.isDown) callback(new Error('down'));
      else callback(null, text === undefined ? undefined : JSON.parse(text));
    });
  }

  set(sid: string, session: object, callback: Callback): void {
    this.writes += 1;
    this.#kept.set(sid, JSON.stringify(session));
    setImmediate(callback);
  }

  destroy(sid: string, callback: Callback): void {
    this.#kept.delete(sid);
    setImmediate(callback);
  }
}
