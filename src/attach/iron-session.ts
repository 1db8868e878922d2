/** Knows how iron-session (8 and 9) says who is signed in, and how its cookie is taken away. */
import { checkOptions } from '../core/options.ts';
import type { RequestView } from '../server/index.ts';
import { cookiesOf, takeAway, type HostCookie } from './shared/cookies.ts';
import { subjectFrom, type Host, type Lifetime } from './shared/host.ts';
import { formerBy, identityBy, newMark, TEN_YEARS, type Mark } from './shared/mark.ts';

/** What iron-session asks of whoever has the cookies: its version 9 by the first two, 8 by the others. */
interface Jar {
  read(name: string): string | undefined;
  write(name: string, value: string, options: HostCookie): void;
  get(name: string): { readonly name: string; readonly value: string } | undefined;
  set(name: string | HostCookie, value?: string, options?: HostCookie): void;
}

/** As much of iron-session's own options as is looked at here. */
export interface IronSessionOptions {
  readonly cookieName: string;
  readonly password: string | Record<string, string>;
  readonly ttl?: number;
  readonly cookieOptions?: {
    readonly maxAge?: number | undefined;
    readonly path?: string;
    readonly domain?: string;
    readonly secure?: boolean;
    readonly httpOnly?: boolean;
    readonly sameSite?: boolean | 'lax' | 'strict' | 'none';
    readonly partitioned?: boolean;
    readonly priority?: 'low' | 'medium' | 'high';
    readonly expires?: Date;
  };
}

/** What a session of iron-session has of ours: to be named in the type of the app's content. */
export interface Marked {
  /** Put there at sign-in by `host.mark`. */
  stillhere?: Mark;
}

/** What `ironSessionHost` is told. */
export interface IronSessionHostOptions<Content extends object> {
  /** iron-session's own function. */
  readonly getIronSession: (
    cookies: Jar,
    options: IronSessionOptions,
  ) => Promise<object & { destroy(): void }>;
  /** The options that the app gives to iron-session: the same everywhere. */
  readonly sessionOptions: IronSessionOptions;
  /** Who is signed in, by the content of the session: the account's id, or nothing. */
  readonly subjectOf: (content: Partial<Content>) => string | number | null | undefined;
}

/** A host that wants one call at sign-in. */
export interface IronSessionHost extends Host {
  /**
   * Gives a session, which says by now who is signed in, a name of its own: at each sign-in, before `session.save()`. The
   * one that it was until now ends as `replaced`.
   * @throws StoreUnavailableError (a rejection) when that could not be ended: nobody should be signed in then.
   * @throws TypeError where the session says that nobody is signed in.
   */
  mark(session: object): Promise<void>;
}

/** Seconds: what iron-session takes where nothing is said, and by how much later than that it still takes a seal. */
const DEFAULT_TTL = 1_209_600;
const SKEW = 60;

/**
 * Attaches to the sessions of iron-session.
 * @throws TypeError for options that cannot work.
 */
export function ironSessionHost<Content extends object>(
  options: IronSessionHostOptions<Content>,
): IronSessionHost {
  checkOptions<IronSessionHostOptions<Content>>('ironSessionHost', options, {
    getIronSession: 'function',
    sessionOptions: 'any',
    subjectOf: 'function',
  });
  const { getIronSession, sessionOptions, subjectOf } = options;
  let lifetime: Lifetime | undefined;
  return {
    name: 'iron-session',
    longestLife: longestLifeOf(sessionOptions),
    async identify(request) {
      const session = await getIronSession(
        jarOf(request, () => {}),
        sessionOptions,
      ).catch(nobodyIn);
      // What the app has put in, as it says itself.
      const content = session as Partial<Content> & Marked;
      const subject = subjectFrom(subjectOf(content));
      if (subject === undefined) return undefined;
      const { stillhere: mark } = content;
      return identityBy(mark, subject);
    },
    async end(request, answer) {
      const session = await getIronSession(
        jarOf(request, (name, cookie) => takeAway(answer, name, cookie)),
        sessionOptions,
      );
      session.destroy();
    },
    mark(session) {
      // As in `identify`.
      const content = session as Partial<Content> & Marked;
      const subject = subjectFrom(subjectOf(content));
      if (subject === undefined) {
        throw new TypeError(
          'Put who is signed in into the session before host.mark(session): "subjectOf" finds nobody there',
        );
      }
      const former = formerBy(content.stillhere);
      content.stillhere = { ...newMark((lifetime ?? Date).now()), sub: subject };
      if (former === undefined || lifetime === undefined) return Promise.resolve();
      const ending = lifetime.end(former, 'replaced');
      // An app that does not wait for it is not to fall by it.
      ending.catch(() => {});
      return ending;
    },
    attached(given) {
      lifetime = given;
    },
  };
}

/** The cookies of a request. Those that iron-session writes are told to `write`. */
function jarOf(request: RequestView, write: (name: string, cookie: HostCookie) => void): Jar {
  const cookies = cookiesOf(request);
  return {
    read: (name) => cookies[name],
    write: (name, _value, cookie) => write(name, cookie),
    get(name) {
      const value = cookies[name];
      return value === undefined ? undefined : { name, value };
    },
    // With a single argument it is called by apps alone.
    set(name, _value, cookie) {
      if (typeof name === 'string' && cookie !== undefined) write(name, cookie);
    },
  };
}

/** Version 8 throws for some seals that were never its own. What is wrong with the options both say by their name. */
function nobodyIn(error: unknown): object {
  if (error instanceof Error && !error.message.startsWith('iron-session')) return {};
  throw error;
}

/** As iron-session reckons it: without an age, a cookie for as long as the browser is open is good for ever. */
function longestLifeOf({ ttl = DEFAULT_TTL, cookieOptions = {} }: IronSessionOptions): number {
  const isAgeless = 'maxAge' in cookieOptions && cookieOptions.maxAge === undefined;
  return isAgeless || ttl === 0 ? TEN_YEARS : (ttl + SKEW) * 1_000;
}
