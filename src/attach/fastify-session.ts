/** Knows how @fastify/session says who is signed in, and how a session of its own is ended. */
import { parseDuration, type Duration } from '../core/duration.ts';
import { describe } from '../core/describe.ts';
import { checkMethods, checkOptions } from '../core/options.ts';
import { createGuardedStore, type CallbackStore } from './shared/guarded-store.ts';
import { checkSubjectOf, subjectFrom, type Host, type Identity } from './shared/host.ts';
import { emptyCookie, sidsIn, type NamedSid, type SidCookie } from './shared/sid-cookie.ts';

/** What @fastify/session is attached by. */
export interface FastifySessionHostOptions<Store, Session> {
  /** The store that the app gives to the plugin today; `new fastifySession.MemoryStore()` where it gives none. */
  readonly store: Store;
  /** The app's own id of who is signed in by a session, a string or a number; undefined for nobody. */
  readonly subjectOf: (session: Session) => string | number | null | undefined;
  /**
   * For how long the store keeps a session that nobody uses, where its cookie has no `maxAge`: for so long it is known
   * what has ended. Default `'30d'`.
   */
  readonly longestLife?: Duration;
}

/** @fastify/session as a host. */
export interface FastifySessionHost<Store> extends Host {
  /** The app's store, out of which nothing comes that has ended: `app.register(fastifySession, { store: host.store })`. */
  readonly store: Store;
}

/** Of a request that went through @fastify/session. Its session is null once it was destroyed. */
interface FastifyRequest {
  readonly session?: FastifySession | null;
  readonly sessionStore?: unknown;
  readonly cookies?: object | null;
}

interface FastifySession {
  readonly sessionId?: string;
  readonly cookie: SidCookie;
  destroy(): Promise<void>;
}

/** Makes the host that is @fastify/session 11. */
export function fastifySessionHost<
  Store extends CallbackStore,
  Session = Readonly<Record<string, unknown>>,
>(options: FastifySessionHostOptions<Store, Session>): FastifySessionHost<Store> {
  checkOptions<FastifySessionHostOptions<Store, Session>>('fastifySessionHost', options, {
    store: 'any',
    subjectOf: 'function',
    longestLife: 'any',
  });
  checkSubjectOf(options.subjectOf);
  checkStore(options.store);
  const { store } = options;
  const guarded = createGuardedStore({
    store,
    isCopied: true,
    subjectOf: (session) => subjectFrom(options.subjectOf(session as Session)),
    keptFor: (session) => (session as FastifySession).cookie?.originalMaxAge ?? undefined,
  });

  /** The host's session of a request; null once it was destroyed. */
  function sessionOf(source: unknown): FastifySession | null {
    const { session, sessionStore, cookies } = source as FastifyRequest;
    if (sessionStore !== undefined && sessionStore !== guarded.store) {
      throw new TypeError(
        'Give @fastify/session the store of the host: app.register(fastifySession, { store: host.store, ... })',
      );
    }
    // Its own hook has not run, nor that of @fastify/cookie, or it leaves this path out.
    if (
      session === undefined ||
      cookies == null ||
      (session !== null && session.sessionId === undefined)
    ) {
      throw new TypeError(
        'Register @fastify/cookie and @fastify/session before the hooks of stillhere. The "path" of the cookie must not leave paths of stillhere out',
      );
    }
    return session;
  }

  /** The cookies of a request that name this session, or one that was refused: by whatever name the app has given them. */
  function cookiesOf(header: string | undefined, sid: string | undefined): readonly NamedSid[] {
    return sidsIn(header).filter(
      (one) => one.sid === sid || guarded.refused(one.sid) !== undefined,
    );
  }

  return {
    name: '@fastify/session',
    longestLife: parseDuration('longestLife', options.longestLife ?? '30d'),
    forgetsAtRestart: store.constructor.name === 'Store',
    store: guarded.store,
    attached: guarded.attached,
    identify(request): Identity | undefined {
      const session = sessionOf(request.source);
      const { sessionId = '' } = session ?? {};
      const identity = session === null ? undefined : guarded.identityOf(sessionId, session);
      if (identity !== undefined) return identity;
      const [first] = cookiesOf(request.header('cookie'), undefined);
      const refused = first === undefined ? undefined : guarded.refused(first.sid);
      // It gives the browser a new id at once, for nobody.
      if (refused !== undefined && session !== null) guarded.refuse(sessionId, refused);
      return refused;
    },
    async end(request, answer) {
      const session = sessionOf(request.source);
      if (session === null) return;
      const { sessionId, cookie } = session;
      const names = cookiesOf(request.header('cookie'), sessionId).map(({ name }) => name);
      await session.destroy();
      for (const name of new Set(names)) answer.cookie(emptyCookie(name, cookie));
    },
  };
}

function checkStore(store: unknown): void {
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(
      `"store" must be the store that the app gives to @fastify/session, or new fastifySession.MemoryStore(), got ${describe(store)}`,
    );
  }
  checkMethods<CallbackStore>('store', store, { get: true, set: true, destroy: true });
}
