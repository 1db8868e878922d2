/** Knows how a back-channel logout ends what express-openid-connect has: by the provider's session, or all of an account. */
import { StoreUnavailableError } from '../../core/errors.ts';
import { askStore, type AnyStore } from './ask-store.ts';
import type { Identity, Lifetime } from './host.ts';
import type { OidcClaims, OidcRequest, OidcSessions } from './oidc-session.ts';

type Hook = (subject: never, config: never) => unknown;

/** As much of what an app says of it as is looked at here. */
export interface OidcLogout {
  readonly store?: AnyStore;
  readonly onLogoutToken?: Hook;
  readonly isLoggedOut?: false | Hook;
  readonly onLogin?: false | Hook;
}

/** What the token says by which a provider tells of it. */
type LogoutToken = Pick<OidcClaims, 'iss' | 'sid' | 'sub'>;

/** What is kept in the app's store, which may be one of express-session. */
interface Entry {
  readonly cookie: { readonly expires: number; readonly maxAge: number };
  /** When it came; or which session of ours the provider's is. */
  readonly stillhere?: { readonly at: number } | Identity;
}

interface Attached {
  /** Milliseconds for which express-openid-connect would take a session. */
  readonly keptFor: number;
  lifetime(): Lifetime;
  readonly sessions: OidcSessions;
  /** Told that the session of a request is nobody's from now on. */
  refuse(request: OidcRequest, identity: Identity): void;
}

/** What is put into the config of `auth` for it; nothing where the app wants none of it, or `auth` will refuse it. */
export function attachLogout(
  {
    backchannelLogout = false,
    session,
  }: {
    readonly backchannelLogout?: boolean | OidcLogout;
    readonly session?: { readonly store?: AnyStore };
  },
  attached: Attached,
): { readonly backchannelLogout?: object } {
  if (backchannelLogout === false) return {};
  const own = backchannelLogout === true ? {} : backchannelLogout;
  const store = own.store ?? session?.store;
  if (store === undefined && own.isLoggedOut === undefined) return {};
  return { backchannelLogout: hooksOf(own, store, attached) };
}

/**
 * The hooks by which express-openid-connect does it: the app's own, else what is the same as its defaults, but that a later
 * sign-in brings nothing back; and after them our ends.
 */
function hooksOf(
  own: OidcLogout,
  store: AnyStore | undefined,
  { keptFor, lifetime, refuse, sessions: { claimsOf, identityOf } }: Attached,
): object {
  async function ask(...all: readonly [name: 'get' | 'set', key: string, entry?: Entry]) {
    try {
      return store === undefined ? undefined : await askStore(store, ...all);
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  async function read(key: string): Promise<Entry | undefined> {
    return ((await ask('get', key)) as Entry | null | undefined) ?? undefined;
  }

  async function write(key: string, stillhere: Entry['stillhere'] & object): Promise<void> {
    const cookie = { expires: Date.now() + keptFor, maxAge: keptFor };
    await ask('set', key, { cookie, stillhere });
  }

  async function remember(token: LogoutToken): Promise<void> {
    const { now } = lifetime();
    await Promise.all(keysOf(token).map((key) => write(key, { at: now() })));
  }

  /** Also of what was never seen here. An entry without an instant is of a time before us. */
  async function isRemembered(request: OidcRequest, { issuedAt }: Identity): Promise<boolean> {
    const entries = await Promise.all(keysOf(claimsOf(request) ?? {}).map(read));
    return entries.some((entry) => {
      if (entry === undefined) return false;
      const { stillhere } = entry;
      if (issuedAt === undefined) return true;
      return stillhere !== undefined && 'at' in stillhere && stillhere.at > issuedAt;
    });
  }

  async function end(token: LogoutToken): Promise<void> {
    const { sub, sid } = token;
    // With both, the defaults sign the whole account out; an app's own hook does as the specification has it.
    if (sub !== undefined && (own.onLogoutToken === undefined || sid === undefined)) {
      return lifetime().endAll(sub, 'signed-out');
    }
    const { stillhere } = (await read(nameOf(token))) ?? {};
    if (stillhere !== undefined && 'key' in stillhere) {
      await lifetime().end(stillhere, 'signed-out');
    }
  }

  return {
    ...own,
    async onLogoutToken(token: LogoutToken, config: never) {
      await (own.onLogoutToken ?? remember)(token as never, config);
      await end(token);
    },
    isLoggedOut:
      own.isLoggedOut !== false &&
      (async (request: OidcRequest, config: never) => {
        const identity = identityOf(request);
        if (identity === undefined) return false;
        const isOut =
          own.isLoggedOut === undefined
            ? await isRemembered(request, identity)
            : Boolean(await (own.isLoggedOut as Hook)(request as never, config));
        if (isOut) {
          refuse(request, identity);
          await lifetime().end(identity, 'signed-out');
        }
        return isOut;
      }),
    async onLogin(request: OidcRequest, config: never) {
      if (typeof own.onLogin === 'function') await own.onLogin(request as never, config);
      const identity = identityOf(request);
      const claims = claimsOf(request);
      // The provider may name its session alone.
      if (identity !== undefined && claims?.sid !== undefined) {
        await write(nameOf(claims), identity);
      }
    },
  };
}

/** As the defaults have them. */
function keysOf({ iss, sid, sub }: LogoutToken): readonly string[] {
  return [sid, sub].flatMap((name) => (name === undefined ? [] : [`${iss}|${name}`]));
}

function nameOf({ iss, sid }: LogoutToken): string {
  return `stillhere|${iss}|${sid}`;
}
