/** Knows how better-auth (1.7) says who is signed in, and how a session of its own is ended. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { describe } from '../core/describe.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { RequestView } from '../server/index.ts';
import {
  attachContext,
  type BetterAuthContext,
  type BetterAuthSession,
} from './shared/better-auth-context.ts';
import { takeAwayAll, type HostCookie } from './shared/cookies.ts';
import { subjectFrom, type Host, type Identity, type Lifetime } from './shared/host.ts';

interface AuthCookie {
  readonly name: string;
  readonly attributes: HostCookie;
}

interface Options {
  readonly database?: unknown;
  readonly secondaryStorage?: unknown;
  /** Seconds. */
  readonly session?: { readonly expiresIn?: number };
}

/** As much of better-auth as is looked at here: what `betterAuth()` gives. */
export interface BetterAuth {
  readonly api: {
    getSession(asked: {
      readonly headers: Headers;
      readonly query: { readonly disableRefresh: boolean; readonly disableCookieCache: boolean };
    }): Promise<unknown>;
  };
  /** `Options`: as a type without a member that must be there it would refuse options that have none of these. */
  readonly options: object;
  readonly $context: Promise<
    BetterAuthContext & { readonly authCookies: Readonly<Record<string, AuthCookie>> }
  >;
}

/** Seconds: what better-auth takes where nothing is said. */
const WEEK = 604_800;
/** What better-auth looks at: who it is, and at which of its addresses. */
const HEADERS = ['cookie', 'authorization', 'host', 'x-forwarded-host', 'x-forwarded-proto'];

/**
 * Attaches to the sessions of better-auth: what has ended here is nobody there, too.
 * @throws TypeError for what is not a better-auth.
 */
export function betterAuthHost(auth: BetterAuth): Host {
  if (typeof auth?.api?.getSession !== 'function' || !(auth.$context instanceof Promise)) {
    throw new TypeError(
      `betterAuthHost takes what \`betterAuth({ ... })\` gives, got ${describe(auth)}`,
    );
  }
  const {
    database,
    secondaryStorage,
    session: { expiresIn = WEEK } = {},
  } = auth.options as Options;
  /** Set while we ask ourselves: also about one that has ended. */
  const asking = new AsyncLocalStorage<true>();
  let lifetime: Lifetime | undefined;
  let attachedAt = 0;

  function identityOf({ id, userId, createdAt }: BetterAuthSession): Identity | undefined {
    const subject = subjectFrom(userId);
    const issuedAt = new Date(createdAt).getTime();
    // Whoever had signed in before we were there begins anew with us: nobody is signed out at the roll-out.
    const known = issuedAt < attachedAt ? {} : { issuedAt };
    return subject === undefined ? undefined : { key: id, subject, ...known };
  }

  const ready = auth.$context.then((context) => {
    const isAsking = (): boolean => asking.getStore() === true;
    const inner = attachContext(context, {
      isAsking,
      async isOver(session) {
        const identity = isAsking() ? undefined : identityOf(session);
        return identity !== undefined && (await lifetime?.isOver(identity)) === true;
      },
      async tell(sessions) {
        for (const identity of sessions.map(identityOf)) {
          if (identity !== undefined) await lifetime?.end(identity, 'signed-out');
        }
      },
    });
    return { inner, cookies: Object.values(context.authCookies) };
  });
  // Told to each request.
  ready.catch(() => {});

  async function find(request: RequestView): Promise<BetterAuthSession | undefined> {
    await ready;
    const headers = new Headers();
    for (const name of HEADERS) {
      const value = request.header(name);
      if (value !== undefined) headers.set(name, value);
    }
    // Without a database the cookie is all there is.
    const disableCookieCache = database !== undefined || secondaryStorage !== undefined;
    const query = { disableRefresh: true, disableCookieCache };
    try {
      const found = await asking.run(true, () => auth.api.getSession({ headers, query }));
      return (found as { readonly session: BetterAuthSession } | null)?.session;
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  return {
    name: 'better-auth',
    longestLife: expiresIn * 1_000,
    async identify(request) {
      const session = await find(request);
      return session && identityOf(session);
    },
    async end(request, answer) {
      const { inner, cookies } = await ready;
      for (const { name, attributes } of cookies) takeAwayAll(request, answer, name, attributes);
      const session = await find(request);
      if (session !== undefined) await inner.deleteSession(session.token);
    },
    attached(given) {
      lifetime = given;
      attachedAt = given.now();
    },
  };
}
