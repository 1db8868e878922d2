import { createRequire } from 'node:module';
import {
  fastify,
  type FastifyPluginCallback,
  type FastifyReply,
  type FastifyRequest,
} from 'fastify';
import { createFastifySessions } from '../../src/adapters/fastify.ts';
import { fastifySecureSessionHost } from '../../src/attach/fastify-secure-session.ts';
import { listen } from '../adapters/contract/app.ts';
import type { HostApp } from './stage.ts';

// Its types and those of @fastify/session cannot stand in one program: both say what `request.session` is.
const require = createRequire(import.meta.url);
const secureSession = require('@fastify/secure-session') as FastifyPluginCallback<{
  key: Buffer;
  cookie: { path: string };
}>;

interface Content {
  user?: string;
  cart?: number;
}
interface SecureSession {
  get<Name extends keyof Content>(name: Name): Content[Name];
  set<Name extends keyof Content>(name: Name, value: Content[Name]): void;
  delete(): void;
}
const sessionOf = ({ session }: { readonly session: unknown }): SecureSession =>
  session as SecureSession;

/** The app of the contract over @fastify/secure-session. */
export function createSecureSessionApp(): HostApp {
  return {
    writes: () => 0,
    async start({ attach, slow }) {
      const app = fastify();
      app.register(secureSession, { key: Buffer.alloc(32, 7), cookie: { path: '/' } });
      const web =
        attach &&
        createFastifySessions(
          attach(fastifySecureSessionHost({ subjectOf: ({ user }: Content) => user })),
        );
      if (web !== undefined) app.addHook('onRequest', web.surface);

      const signIn = async (request: FastifyRequest, reply: FastifyReply): Promise<string> => {
        const { subject } = request.query as { readonly subject: string };
        await web?.of(request, reply).signIn(subject);
        sessionOf(request).set('user', subject);
        return 'signed in';
      };
      app.get('/sign-in', signIn);
      app.post('/sign-out', async (request) => {
        sessionOf(request).delete();
        return 'out';
      });
      app.get('/who', async (request, reply) =>
        reply.type('application/json').send(JSON.stringify(sessionOf(request).get('user') ?? null)),
      );

      app.register(async (office) => {
        if (web !== undefined) office.addHook('onRequest', web.guard);
        office.get('/me', async (request) => web?.current(request));
        office.get(
          '/fresh',
          web === undefined ? {} : { onRequest: web.requireFresh('5m') },
          () => 'fresh',
        );
        office.get('/slow/read', async () => {
          await slow();
          return 'read';
        });
        office.get('/slow/write', async (request) => {
          await slow();
          const session = sessionOf(request);
          session.set('cart', (session.get('cart') ?? 0) + 1);
          return 'written';
        });
      });
      await app.ready();
      return listen(app.server);
    },
  };
}
