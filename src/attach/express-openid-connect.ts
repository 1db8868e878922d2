/** Knows how express-openid-connect (3) says who is signed in, and keeps what has ended from being taken there. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { checkOptions } from '../core/options.ts';
import { audibleStore, type AnyStore } from './shared/ask-store.ts';
import type { Host, Identity, Lifetime } from './shared/host.ts';
import { TEN_YEARS } from './shared/mark.ts';
import { attachLogout, type OidcLogout } from './shared/oidc-logout.ts';
import { createOidcSessions, type OidcRequest } from './shared/oidc-session.ts';

type Next = (error?: unknown) => void;
type Middleware = (request: OidcRequest, response: OidcResponse, next: Next) => unknown;

/** A response behind `auth`. */
interface OidcResponse {
  readonly oidc: { logout: (params?: object) => unknown };
}

/** As much of the config of `auth` as is looked at here. */
export interface OidcConfig {
  readonly authRequired?: boolean;
  readonly attemptSilentLogin?: boolean;
  readonly session?: {
    readonly name?: string;
    readonly absoluteDuration?: number | boolean;
    readonly store?: AnyStore;
  };
  readonly routes?: { readonly logout?: string | false };
  readonly backchannelLogout?: boolean | OidcLogout;
  afterCallback?(request: never, response: never, session: never, state: never): unknown;
}

/** What express-openid-connect is attached by. */
export interface OidcHostOptions<Config extends OidcConfig, Handler> {
  /** The `auth` of express-openid-connect. */
  readonly auth: (config: Config) => Handler;
  /** What the app gives to it. With `authRequired: false`: who may pass is asked by the guard, not by `auth`. */
  readonly config: Config;
}

/** express-openid-connect as a host. */
export interface OidcHost<Handler> extends Host {
  /** To be put into the chain in the place of `auth(config)`: what has ended is nobody's behind it, on every route. */
  readonly auth: Handler;
}

/** Seconds: for how long express-openid-connect takes a session where nothing is said. */
const WEEK = 604_800;

/**
 * Makes the host that is express-openid-connect 3. The subject of a session is the provider's `sub`.
 * @throws TypeError for options that cannot work, of ours and of `auth`.
 */
export function expressOpenidConnectHost<Config extends OidcConfig, Handler>(
  options: OidcHostOptions<Config, Handler>,
): OidcHost<Handler> {
  checkOptions<OidcHostOptions<Config, Handler>>('expressOpenidConnectHost', options, {
    auth: 'function',
    config: 'any',
  });
  const { auth, config } = options;
  checkConfig(auth, config);
  const { name = 'appSession', absoluteDuration = WEEK, store } = config.session ?? {};
  const longestLife = typeof absoluteDuration === 'number' ? absoluteDuration * 1_000 : TEN_YEARS;
  const { logout = '/logout' } = config.routes ?? {};
  const sessions = createOidcSessions(name);
  const { identityOf } = sessions;
  /** Requests that came by our `auth`; and whose session was refused in them. */
  const seen = new WeakMap<OidcRequest, Identity | undefined>();
  /** What a request is told when the store is away: for nobody's, the cookie would be taken away. */
  const failures = new AsyncLocalStorage<Next>();
  let attachedTo: Lifetime | undefined;

  function lifetime(): Lifetime {
    if (attachedTo !== undefined) return attachedTo;
    throw new TypeError('The app has the host.auth of stillhere: call attach(host, options) first');
  }

  function refuse(request: OidcRequest, identity: Identity): void {
    seen.set(request, { ...identity, isOver: true });
    sessions.empty(request);
  }

  async function look(request: OidcRequest, { oidc }: OidcResponse, next: Next): Promise<void> {
    if (!seen.has(request)) seen.set(request, undefined);
    const identity = identityOf(request);
    if (identity === undefined) return;
    if (await lifetime().isOver(identity)) return refuse(request, identity);
    const { logout: ownLogout } = oidc;
    oidc.logout = async (params) => {
      try {
        await lifetime().end(identity, 'signed-out');
      } catch (error) {
        return next(error);
      }
      return ownLogout.call(oidc, params);
    };
  }

  const attachedConfig = {
    ...config,
    ...(store === undefined
      ? {}
      : { session: { ...config.session, store: audibleStore(store, () => failures.getStore()) } }),
    ...attachLogout(config, { keptFor: longestLife, lifetime, sessions, refuse }),
    // Ours, so that it is seen.
    routes: { ...config.routes, logout: false },
    async afterCallback(request: OidcRequest, response: never, content: object, state: never) {
      const former = sessions.formerOf(request);
      const own =
        config.afterCallback === undefined
          ? content
          : await config.afterCallback(request as never, response, content as never, state);
      if (typeof own !== 'object' || own === null) return own;
      if (former !== undefined) await lifetime().end(former, 'replaced');
      return sessions.marked(own, lifetime().now());
    },
  };
  const inner = auth(attachedConfig) as unknown as Middleware;

  const outer: Middleware = (request, response, next) =>
    failures.run(next, () =>
      inner(request, response, (error) => {
        if (error !== undefined && error !== null) return next(error);
        look(request, response, next).then(
          () => (isGet(request, logout) ? response.oidc.logout() : next()),
          next,
        );
      }),
    );

  return {
    name: 'express-openid-connect',
    longestLife,
    auth: outer as unknown as Handler,
    identify({ source }) {
      const request = source as OidcRequest;
      if (!seen.has(request)) {
        throw new TypeError(
          request.oidc === undefined
            ? 'Put express-openid-connect before stillhere: app.use(host.auth)'
            : 'Give the app host.auth: app.use(host.auth) in the place of app.use(auth(config))',
        );
      }
      return identityOf(request) ?? seen.get(request);
    },
    end({ source }) {
      sessions.empty(source as OidcRequest);
    },
    attached(given) {
      attachedTo = given;
    },
  };
}

function checkConfig(auth: unknown, config: OidcConfig | undefined): asserts config is OidcConfig {
  if (typeof auth !== 'function') {
    throw new TypeError('"auth" must be the one of express-openid-connect, as its README has it');
  }
  if (config?.authRequired !== false) {
    throw new TypeError(
      '"authRequired" must be false in "config": who may pass is asked by web.guard, which stands before all that is private. express-openid-connect would send the questions of pages to the provider',
    );
  }
  if (config.attemptSilentLogin === true) {
    throw new TypeError(
      '"attemptSilentLogin" cannot be true in "config": who has been gone for too long would be signed in again by the next page, with nobody there',
    );
  }
}

/** As Express has it: in any case, and with a slash at the end or without. */
function isGet({ method, path = '' }: OidcRequest, route: string | false): boolean {
  if (route === false || (method !== 'GET' && method !== 'HEAD')) return false;
  const [asked, wanted] = [path, route].map((one) => one.toLowerCase().replace(/^\/|\/$/g, ''));
  return asked === wanted;
}
