/** Knows how @fastify/session says who is signed in, and how a session of its own is ended. */
import type { CallbackStore } from './shared/guarded-store.ts';
import {
  createStoredHost,
  type StoredHost,
  type StoredHostOptions,
  type StoredSession,
} from './shared/stored-host.ts';

/** What @fastify/session is attached by. */
export type FastifySessionHostOptions<Store, Session> = StoredHostOptions<Store, Session>;

/** @fastify/session as a host. */
export type FastifySessionHost<Store> = StoredHost<Store>;

/** Of a request that went through @fastify/session. Its session is null once it was destroyed. */
interface FastifyRequest {
  readonly session?: FastifySession | null;
  readonly sessionStore?: unknown;
  readonly cookies?: object | null;
  readonly protocol?: string;
}

interface FastifySession extends StoredSession {
  readonly sessionId?: string;
  destroy(): Promise<void>;
}

/** Makes the host that is @fastify/session 11: `app.register(fastifySession, { store: host.store })`. */
export function fastifySessionHost<
  Store extends CallbackStore,
  Session = Readonly<Record<string, unknown>>,
>(options: FastifySessionHostOptions<Store, Session>): FastifySessionHost<Store> {
  return createStoredHost(
    {
      name: '@fastify/session',
      factory: 'fastifySessionHost',
      memoryStore: 'new fastifySession.MemoryStore()',
      memoryStoreClass: 'Store',
      isCopied: true,
      open(source, store) {
        const { session, sessionStore, cookies } = source as FastifyRequest;
        if (sessionStore !== undefined && sessionStore !== store) {
          throw new TypeError(
            'Give @fastify/session the store of the host: app.register(fastifySession, { store: host.store, ... })',
          );
        }
        if (session === null && cookies != null) return null;
        // Its own hook has not run, nor that of @fastify/cookie, or it leaves this path out.
        if (cookies == null || session?.sessionId === undefined) {
          throw new TypeError(
            'Register @fastify/cookie and @fastify/session before the hooks of stillhere. The "path" of the cookie must not leave paths of stillhere out',
          );
        }
        return { sid: session.sessionId, session };
      },
      destroy: (session: FastifySession) => session.destroy(),
      isWithheld: ({ source }, { cookie }) =>
        cookie.secure === true && (source as FastifyRequest).protocol !== 'https',
      keepsWithheld: false,
      trust: '`fastify({ trustProxy: true })`',
    },
    options,
  );
}
