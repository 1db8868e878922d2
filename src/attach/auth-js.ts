/** Knows how Auth.js (@auth/core 0.41) says who is signed in, with a database or by JWTs. */
import { StoreUnavailableError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import type { RequestView } from '../server/index.ts';
import { attachConfig, strategyOf, type AuthJsConfig } from './shared/auth-js-config.ts';
import { cookiesOf, takeAwayAll, type HostCookie } from './shared/cookies.ts';
import { subjectFrom, type Host, type Identity, type Lifetime } from './shared/host.ts';
import { identityBy } from './shared/mark.ts';

/** What `subjectOf` is asked about: the user of the database, or the content of the JWT. */
export type AuthJsWho = Readonly<Record<string, unknown>> & {
  readonly id?: string;
  readonly sub?: string;
  readonly email?: string | null;
};

/** What `authJsHost` is told. */
export interface AuthJsHostOptions<Config extends AuthJsConfig> {
  /** What the app gives to Auth.js. */
  readonly config: Config;
  /** Auth.js's own function, of `@auth/core/jwt`. */
  readonly getToken: (params: {
    readonly req: { readonly headers: Headers };
    readonly cookieName: string;
    readonly salt: string;
    readonly secret: string | string[];
    readonly raw?: false;
  }) => Promise<unknown>;
  /**
   * Who is signed in. Default, with a database: the user's `id`. To be given with JWTs, whose `sub` is another one at each
   * sign-in where the account is known to its provider alone: `({ email }) => email`.
   */
  readonly subjectOf?: (who: AuthJsWho) => string | number | null | undefined;
}

/** A session of the database, and whose it is. */
interface StoredRow {
  readonly session: { readonly expires: Date };
  readonly user: object;
}

/** A host that Auth.js has to know of. */
export interface AuthJsHost<Config> extends Host {
  /** The app's config, to be given to Auth.js in its place: what has ended here is nobody there. */
  readonly config: Config;
}

const NAME = 'authjs.session-token';
const DAY = 86_400;

/**
 * Attaches to the sessions of Auth.js.
 * @throws TypeError for options that cannot work.
 */
export function authJsHost<Config extends AuthJsConfig>(
  options: AuthJsHostOptions<Config>,
): AuthJsHost<Config> {
  checkOptions<AuthJsHostOptions<Config>>('authJsHost', options, {
    config: 'any',
    getToken: 'function',
    subjectOf: 'function',
  });
  const { config, getToken } = options;
  const isByJwt = strategyOf(config) === 'jwt';
  const { adapter } = config;
  if (isByJwt && options.subjectOf === undefined) {
    throw new TypeError(
      '"subjectOf" must say who is signed in: by JWTs `sub` may be another one at each sign-in. Give `({ email }) => email`, or what your `jwt` callback puts in',
    );
  }
  const { subjectOf = ({ id }) => id } = options;
  let lifetime: Lifetime | undefined;

  function identityOf(who: AuthJsWho, token?: string): Identity | undefined {
    const subject = subjectFrom(subjectOf(who));
    if (subject === undefined) return undefined;
    if (token !== undefined) return { key: token, subject };
    return identityBy(who['stillhere'], subject);
  }

  function cookieOf(request: RequestView): { readonly name: string; readonly options: HostCookie } {
    const own = config.cookies?.sessionToken ?? {};
    const isSecure = config.useSecureCookies ?? isOverTls(request);
    const name = own.name ?? (isSecure ? `__Secure-${NAME}` : NAME);
    return { name, options: { secure: isSecure, ...own.options } };
  }

  async function identifyByJwt(request: RequestView): Promise<Identity | undefined> {
    const { name } = cookieOf(request);
    const cookie = request.header('cookie') ?? '';
    const token = await getToken({
      req: { headers: new Headers({ cookie }) },
      cookieName: name,
      salt: name,
      secret: secretOf(config),
      ...(config.jwt?.decode === undefined ? {} : { decode: config.jwt.decode }),
    });
    return token === null ? undefined : identityOf(token as AuthJsWho);
  }

  async function identifyByDatabase(request: RequestView): Promise<Identity | undefined> {
    const token = cookiesOf(request)[cookieOf(request).name];
    if (token === undefined || token === '') return undefined;
    const found = await findRow(token);
    if (found == null || found.session.expires.valueOf() < Date.now()) return undefined;
    return identityOf({ ...found.user }, token);
  }

  async function findRow(token: string): Promise<StoredRow | null | undefined> {
    try {
      return await adapter?.getSessionAndUser?.(token);
    } catch (error) {
      throw new StoreUnavailableError(error);
    }
  }

  return {
    name: 'auth-js',
    longestLife: (config.session?.maxAge ?? 30 * DAY) * 1_000,
    identify: isByJwt ? identifyByJwt : identifyByDatabase,
    async end(request, answer) {
      const { name, options: cookie } = cookieOf(request);
      takeAwayAll(request, answer, name, cookie);
      const token = cookiesOf(request)[name];
      if (!isByJwt && token !== undefined) await adapter?.deleteSession?.(token);
    },
    attached(given) {
      lifetime = given;
    },
    config: attachConfig(config, { identityOf, lifetime: () => lifetime }),
  };
}

function secretOf({ secret = process.env['AUTH_SECRET'] }: AuthJsConfig): string | string[] {
  if (secret === undefined || secret === '') {
    throw new TypeError(
      'Auth.js has no secret: give it `secret` in its config, or the environment variable AUTH_SECRET',
    );
  }
  return secret;
}

/** As Auth.js has it, behind a proxy that says so too. */
function isOverTls(request: RequestView): boolean {
  return request.isEncrypted || request.header('x-forwarded-proto')?.startsWith('https') === true;
}
