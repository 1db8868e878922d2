/** Knows the hosts whose sessions are in a store, under an id that is in a cookie. */
import { describe } from '../../core/describe.ts';
import { parseDuration, type Duration } from '../../core/duration.ts';
import { checkMethods, checkOptions } from '../../core/options.ts';
import type { RequestView } from '../../server/index.ts';
import { createGuardedStore, type CallbackStore } from './guarded-store.ts';
import { checkSubjectOf, subjectFrom, type Host, type Identity, type Lifetime } from './host.ts';
import { emptyCookie, sidsIn, type SidCookie } from './sid-cookie.ts';

/** What such a host is attached by. */
export interface StoredHostOptions<Store, Session> {
  /** The store that the app gives to its session library today; the library's own `MemoryStore` where it gives none. */
  readonly store: Store;
  /**
   * The app's own id of who is signed in by a session, a string or a number; undefined for nobody. With Passport:
   * `(session) => session.passport?.user`.
   */
  readonly subjectOf: (session: Session) => unknown;
  /**
   * For how long the store keeps a session that nobody uses, where its cookie has no `maxAge`: for so long it is known
   * what has ended. Default `'30d'`.
   */
  readonly longestLife?: Duration;
}

/** Such a library as a host. */
export interface StoredHost<Store> extends Host {
  /** The app's store, out of which nothing comes that has ended: to be given to the session library in its place. */
  readonly store: Store;
}

/** A session that the library has in hand. */
export interface StoredSession {
  readonly cookie: SidCookie;
}

/** What a library has that keeps its sessions so. */
interface Library<Session extends StoredSession> {
  readonly name: string;
  /** How its host is made, and its own store that is for one process: for messages. */
  readonly factory: string;
  readonly memoryStore: string;
  /** What the constructor of that is called. */
  readonly memoryStoreClass: string;
  readonly isCopied: boolean;
  /**
   * The session of a request and its id; null once it was destroyed.
   * @throws TypeError where the library has not run, or not over `store`.
   */
  open(source: unknown, store: unknown): { readonly sid: string; readonly session: Session } | null;
  destroy(session: Session): Promise<void>;
  /** Whether it gives the cookie of such a session to nobody who comes so, since it takes the connection for plain http. */
  isWithheld(request: RequestView, session: Session): boolean;
  /** Whether it then keeps the session all the same, so that a sign-in is seen. */
  readonly keepsWithheld: boolean;
  /** How an app has it trust the proxy in front: for messages. */
  readonly trust: string;
}

/** Makes the host of such a library. */
export function createStoredHost<
  Store extends CallbackStore,
  Content,
  Session extends StoredSession,
>(library: Library<Session>, options: StoredHostOptions<Store, Content>): StoredHost<Store> {
  const { name, factory, memoryStore, isCopied, open } = library;
  checkOptions<StoredHostOptions<Store, Content>>(factory, options, {
    store: 'any',
    subjectOf: 'function',
    longestLife: 'any',
  });
  const { store, longestLife = '30d' } = options;
  checkSubjectOf(options.subjectOf);
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(
      `"store" must be the store that the app gives to ${name}, or ${memoryStore}, got ${describe(store)}`,
    );
  }
  checkMethods<CallbackStore>('store', store, { get: true, set: true, destroy: true });
  let lifetime: Lifetime | undefined;
  let hasSignedIn = false;
  let hasComeBack = false;
  let isTold = false;
  const guarded = createGuardedStore({
    store,
    isCopied,
    subjectOf(session) {
      const subject = subjectFrom(options.subjectOf(session as Content));
      if (subject !== undefined) hasSignedIn = true;
      return subject;
    },
    keptFor: (session) => (session as StoredSession).cookie?.originalMaxAge ?? undefined,
  });

  /** Nobody has ever come back from a sign-in, and here is why: once. Not of what is no browser: it need not keep cookies. */
  function tellOfCookie(request: RequestView, session: Session): void {
    if (isTold || (library.keepsWithheld && !hasSignedIn)) return;
    if (!library.isWithheld(request, session)) return;
    if (request.header('user-agent')?.startsWith('Mozilla/') !== true) return;
    isTold = true;
    lifetime?.warn(
      `${name} gives browsers no cookie, so nobody stays signed in: the cookie is "secure", and ${name} takes the connection for plain http. Behind a proxy that ends TLS: ${library.trust}, and let the proxy send X-Forwarded-Proto. On your own machine: \`secure: process.env.NODE_ENV === 'production'\``,
    );
  }

  /** The first session that was refused among the cookies of a request, by whatever name the app has given them. */
  function refusedIn(header: string | undefined): Identity | undefined {
    return sidsIn(header)
      .map(({ sid }) => guarded.refused(sid))
      .find(isThere);
  }

  return {
    name,
    longestLife: parseDuration('longestLife', longestLife),
    forgetsAtRestart: store.constructor.name === library.memoryStoreClass,
    store: guarded.store,
    attached(given) {
      lifetime = given;
      guarded.attached(given);
    },
    identify(request) {
      const opened = open(request.source, guarded.store);
      const identity = opened === null ? undefined : guarded.identityOf(opened.sid, opened.session);
      if (identity !== undefined) {
        hasComeBack = true;
        return identity;
      }
      if (!hasComeBack && opened !== null) tellOfCookie(request, opened.session);
      const refused = refusedIn(request.header('cookie'));
      // The browser may get a new id at once, for nobody.
      if (refused !== undefined && opened !== null) guarded.refuse(opened.sid, refused);
      return refused;
    },
    async end(request, answer) {
      const opened = open(request.source, guarded.store);
      if (opened === null) return;
      const { cookie } = opened.session;
      const names = sidsIn(request.header('cookie')).flatMap(({ name: given, sid }) =>
        sid === opened.sid || guarded.refused(sid) !== undefined ? [given] : [],
      );
      await library.destroy(opened.session);
      for (const given of new Set(names)) answer.cookie(emptyCookie(given, cookie));
    },
  };
}

function isThere(identity: Identity | undefined): identity is Identity {
  return identity !== undefined;
}
