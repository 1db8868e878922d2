/** Knows how express-session says who is signed in, and how a session of its own is ended. */
import { StoreUnavailableError } from '../core/errors.ts';
import type { CallbackStore } from './shared/guarded-store.ts';
import {
  createStoredHost,
  type StoredHost,
  type StoredHostOptions,
  type StoredSession,
} from './shared/stored-host.ts';

/** What express-session is attached by. */
export type ExpressSessionHostOptions<Store, Session> = StoredHostOptions<Store, Session>;

/** express-session as a host. */
export type ExpressSessionHost<Store> = StoredHost<Store>;

/** Of a request that went through express-session. */
interface ExpressRequest {
  readonly session?: ExpressSession | null;
  readonly sessionID?: string;
  readonly sessionStore?: unknown;
  readonly secure?: boolean;
}

interface ExpressSession extends StoredSession {
  destroy(callback: (error?: unknown) => void): unknown;
}

/** Makes the host that is express-session 1: `session({ store: host.store })`. */
export function expressSessionHost<
  Store extends CallbackStore,
  Session = Readonly<Record<string, unknown>>,
>(options: ExpressSessionHostOptions<Store, Session>): ExpressSessionHost<Store> {
  let isDown = false;
  const host = createStoredHost(
    {
      name: 'express-session',
      factory: 'expressSessionHost',
      memoryStore: 'new session.MemoryStore()',
      memoryStoreClass: 'MemoryStore',
      isCopied: false,
      open(source, store) {
        const { session, sessionID = '', sessionStore } = (source ?? {}) as ExpressRequest;
        if (sessionStore === store) return session == null ? null : { sid: sessionID, session };
        // express-session lets requests pass as nobody's while its store is away.
        if (isDown) throw new StoreUnavailableError(new Error('The store is away'));
        throw new TypeError(
          sessionStore === undefined
            ? 'Put express-session before stillhere: app.use(session({ store: host.store, ... })). Its cookie\'s "path" must not leave paths of stillhere out'
            : 'Give express-session the store of the host: session({ store: host.store, ... })',
        );
      },
      destroy: (session) =>
        new Promise((resolve, reject) => {
          session.destroy((error) => (error == null ? resolve() : reject(error)));
        }),
      isWithheld: ({ source }, { cookie }) =>
        cookie.secure === true && (source as ExpressRequest).secure !== true,
      keepsWithheld: true,
      trust: "`app.set('trust proxy', 1)`",
    },
    options,
  );
  listenTo(options.store, (down) => (isDown = down));
  return host;
}

/** Stores tell express-session when they are away. */
function listenTo(store: object, told: (isDown: boolean) => void): void {
  const { on } = store as { on?(name: string, listener: () => void): unknown };
  if (typeof on !== 'function') return;
  on.call(store, 'disconnect', () => told(true));
  on.call(store, 'connect', () => told(false));
}
