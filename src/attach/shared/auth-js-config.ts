/** Knows how Auth.js hears of sessions that have ended here, and how it tells of those that it ends. */
import type { Identity, Lifetime } from './host.ts';
import { newMark } from './mark.ts';

type Awaitable<Value> = Value | PromiseLike<Value>;
type Who = Readonly<Record<string, unknown>>;

/** As much of an adapter of Auth.js as is looked at here. */
interface Adapter {
  getSessionAndUser?(
    token: string,
  ): Awaitable<{ readonly session: { readonly expires: Date }; readonly user: object } | null>;
  updateSession?(session: { readonly sessionToken: string }): unknown;
  deleteSession?(token: string): unknown;
}

/** As much of Auth.js's own config as is looked at here. */
export interface AuthJsConfig {
  readonly adapter?: Adapter;
  readonly session?: { readonly strategy?: 'jwt' | 'database'; readonly maxAge?: number };
  readonly secret?: string | string[];
  readonly useSecureCookies?: boolean;
  readonly cookies?: {
    readonly sessionToken?: { readonly name?: string; readonly options?: object };
  };
  readonly jwt?: { readonly decode?: unknown };
  readonly callbacks?: {
    jwt?(params: { readonly token: Who; readonly trigger?: string }): unknown;
  };
  /** Of no type that we could name: what comes is handed on as it came. */
  readonly events?: { signOut?(message: never): unknown };
}

/** Where Auth.js keeps sessions: as it decides that itself. */
export function strategyOf({ session, adapter }: AuthJsConfig): 'jwt' | 'database' {
  return session?.strategy ?? (adapter === undefined ? 'jwt' : 'database');
}

interface Attached {
  identityOf(who: Who, token?: string): Identity | undefined;
  lifetime(): Lifetime | undefined;
}

/** The same config, in which what has ended here is nobody, and what ends there ends here. */
export function attachConfig<Config extends AuthJsConfig>(
  config: Config,
  { identityOf, lifetime }: Attached,
): Config {
  const { adapter = {}, callbacks = {}, events = {} } = config;

  async function isOver(identity: Identity | undefined): Promise<boolean> {
    return identity !== undefined && (await lifetime()?.isOver(identity)) === true;
  }

  async function tell(identity: Identity | undefined): Promise<void> {
    if (identity !== undefined) await lifetime()?.end(identity, 'signed-out');
  }

  if (strategyOf(config) === 'database') {
    const find: Adapter['getSessionAndUser'] = async (token) => {
      const found = (await adapter.getSessionAndUser?.(token)) ?? null;
      return found !== null && (await isOver(identityOf({ ...found.user }, token))) ? null : found;
    };
    return {
      ...config,
      adapter: {
        ...adapter,
        getSessionAndUser: find,
        // An adapter that writes what is not there any more would bring it back.
        updateSession: async (session: { readonly sessionToken: string }) =>
          (await find(session.sessionToken)) === null ? null : adapter.updateSession?.(session),
        async deleteSession(token: string) {
          const found = await adapter.getSessionAndUser?.(token);
          // Ours first: should this process die between them, what is there opens nothing.
          const isTold = tell(found == null ? undefined : identityOf({ ...found.user }, token));
          await Promise.allSettled([isTold]);
          const deleted = await adapter.deleteSession?.(token);
          await isTold;
          return deleted;
        },
      },
    };
  }
  return {
    ...config,
    callbacks: {
      ...callbacks,
      async jwt(params: { readonly token: Who; readonly trigger?: string }) {
        const token = callbacks.jwt === undefined ? params.token : await callbacks.jwt(params);
        if (typeof token !== 'object' || token === null) return token;
        if (params.trigger === 'signIn' || params.trigger === 'signUp') {
          return { ...token, stillhere: newMark((lifetime()?.now ?? Date.now)()) };
        }
        // At an error Auth.js would take the cookie away: when we cannot be asked, nobody is signed out by that.
        return (await isOver(identityOf({ ...token })).catch(() => false)) ? null : token;
      },
    },
    events: {
      ...events,
      async signOut(message: { readonly token?: unknown }) {
        const isTold = tell(identityOf({ ...(message.token as Who | null) }));
        await Promise.allSettled([isTold]);
        await events.signOut?.(message as never);
        await isTold;
      },
    },
  };
}
