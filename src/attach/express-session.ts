/** Knows how express-session says who is signed in, and how a session of its own is ended. */
import { describe } from '../core/describe.ts';
import { parseDuration, type Duration } from '../core/duration.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { checkMethods, checkOptions } from '../core/options.ts';
import { createGuardedStore, type CallbackStore } from './shared/guarded-store.ts';
import { checkSubjectOf, subjectFrom, type Host, type Identity } from './shared/host.ts';
import { emptyCookie, sidsIn, type NamedSid, type SidCookie } from './shared/sid-cookie.ts';

/** What express-session is attached by. */
export interface ExpressSessionHostOptions<Store, Session> {
  /** The store that the app gives to `session({ store })` today; `new session.MemoryStore()` where it gives none. */
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

/** express-session as a host. */
export interface ExpressSessionHost<Store> extends Host {
  /** The app's store, out of which nothing comes that has ended: `session({ store: host.store })`. */
  readonly store: Store;
}

/** Of a request that went through express-session. */
interface ExpressRequest {
  readonly session?: ExpressSession | null;
  readonly sessionID?: string;
  readonly sessionStore?: unknown;
}

interface ExpressSession {
  readonly cookie: SidCookie;
  destroy(callback: (error?: unknown) => void): unknown;
}

/** Makes the host that is express-session 1. */
export function expressSessionHost<
  Store extends CallbackStore,
  Session = Readonly<Record<string, unknown>>,
>(options: ExpressSessionHostOptions<Store, Session>): ExpressSessionHost<Store> {
  checkOptions<ExpressSessionHostOptions<Store, Session>>('expressSessionHost', options, {
    store: 'any',
    subjectOf: 'function',
    longestLife: 'any',
  });
  checkSubjectOf(options.subjectOf);
  checkStore(options.store);
  const { store } = options;
  const guarded = createGuardedStore({
    store,
    subjectOf: (session) => subjectFrom(options.subjectOf(session as Session)),
    keptFor: (session) => (session as ExpressSession).cookie?.originalMaxAge ?? undefined,
  });
  let isDown = false;
  listenTo(store, (down) => (isDown = down));

  function requestOf(source: unknown): ExpressRequest {
    const request = (source ?? {}) as ExpressRequest;
    if (request.sessionStore === guarded.store) return request;
    // express-session lets requests pass as nobody's while its store is away.
    if (isDown) throw new StoreUnavailableError(new Error('The store of express-session is away'));
    throw new TypeError(
      request.sessionStore === undefined
        ? 'Put express-session before stillhere: app.use(session({ store: host.store, ... })). Its cookie\'s "path" must not leave paths of stillhere out'
        : 'Give express-session the store of the host: session({ store: host.store, ... })',
    );
  }

  /** The cookies of a request that name this session, or one that was refused: by whatever name the app has given them. */
  function cookiesOf(header: string | undefined, sid: string | undefined): readonly NamedSid[] {
    return sidsIn(header).filter(
      (one) => one.sid === sid || guarded.refused(one.sid) !== undefined,
    );
  }

  return {
    name: 'express-session',
    longestLife: parseDuration('longestLife', options.longestLife ?? '30d'),
    // The one store that comes with express-session.
    forgetsAtRestart: store.constructor.name === 'MemoryStore',
    store: guarded.store,
    attached: guarded.attached,
    identify(request) {
      const { session, sessionID = '' } = requestOf(request.source);
      const identity = session == null ? undefined : guarded.identityOf(sessionID, session);
      if (identity !== undefined) return identity;
      const refused = refusedIn(request.header('cookie'));
      // It may give the browser a new id at once, for nobody.
      if (refused !== undefined && session != null) guarded.refuse(sessionID, refused);
      return refused;
    },
    async end(request, answer) {
      const { session, sessionID } = requestOf(request.source);
      const names = cookiesOf(request.header('cookie'), sessionID).map(({ name }) => name);
      if (session == null) return;
      const { cookie } = session;
      await new Promise<void>((resolve, reject) => {
        session.destroy((error) => (error == null ? resolve() : reject(error)));
      });
      for (const name of new Set(names)) answer.cookie(emptyCookie(name, cookie));
    },
  };

  function refusedIn(header: string | undefined): Identity | undefined {
    const [first] = cookiesOf(header, undefined);
    return first === undefined ? undefined : guarded.refused(first.sid);
  }
}

function checkStore(store: unknown): void {
  if (typeof store !== 'object' || store === null) {
    throw new TypeError(
      `"store" must be the store that the app gives to express-session, or new session.MemoryStore(), got ${describe(store)}`,
    );
  }
  checkMethods<CallbackStore>('store', store, { get: true, set: true, destroy: true });
}

/** Stores tell express-session when they are away. */
function listenTo(store: object, told: (isDown: boolean) => void): void {
  const { on } = store as { on?(name: string, listener: () => void): unknown };
  if (typeof on !== 'function') return;
  on.call(store, 'disconnect', () => told(true));
  on.call(store, 'connect', () => told(false));
}
