/** Knows how a session of h3 (2) says who is signed in, without making one by looking, and how its cookie is taken away. */
import { checkOptions } from '../core/options.ts';
import { takeAwayAll, type HostCookie } from './shared/cookies.ts';
import { subjectFrom, type Host, type Identity, type Lifetime } from './shared/host.ts';
import { isMark, newMark, TEN_YEARS, type Mark } from './shared/mark.ts';

/** As much of an event of h3 as its `getSession` reads. Without an answer, nothing is written. */
interface H3SessionEvent {
  readonly req: { readonly headers: { get(name: string): string | null } };
}

/** As much of h3's own config of a session as is looked at here. */
export interface H3SessionConfig {
  readonly password: string;
  /** Default `'h3'`. */
  readonly name?: string;
  /** Seconds from the beginning of a session to its end. */
  readonly maxAge?: number;
  readonly cookie?: false | HostCookie;
}

/** What `h3SessionHost` is told. */
export interface H3SessionHostOptions<Data> {
  /** h3's own function. */
  getSession(
    event: H3SessionEvent,
    config: H3SessionConfig,
  ): Promise<{ readonly id: string; readonly data: object }>;
  /** What the app gives to `useSession`: the same everywhere. */
  readonly sessionConfig: H3SessionConfig;
  /** The app's own id of who is signed in, by the data of a session: a string or a number; undefined for nobody. */
  readonly subjectOf: (data: Data) => string | number | null | undefined;
}

/** A host that wants one call at sign-in. */
export interface H3SessionHost extends Host {
  /**
   * Gives a session a name of its own, with what says who is signed in: at each sign-in,
   * `session.update(await host.mark({ user }, event))`. The session that the browser has until now ends as `replaced`.
   * @throws StoreUnavailableError (a rejection) when that could not be ended: nobody should be signed in then.
   * @throws TypeError without the event of the request.
   */
  mark<Update extends object>(
    update: Update,
    event: H3SessionEvent,
  ): Promise<Update & { readonly stillhere: Mark }>;
}

/**
 * Attaches to the sessions of h3's `useSession`.
 * @throws TypeError for options that cannot work.
 */
export function h3SessionHost<Data = Readonly<Record<string, unknown>>>(
  options: H3SessionHostOptions<Data>,
): H3SessionHost {
  checkOptions<H3SessionHostOptions<Data>>('h3SessionHost', options, {
    getSession: 'function',
    sessionConfig: 'any',
    subjectOf: 'function',
  });
  const { sessionConfig, subjectOf } = options;
  if (typeof options.getSession !== 'function' || typeof sessionConfig !== 'object') {
    throw new TypeError(
      'h3SessionHost must be given the "getSession" of h3, and as "sessionConfig" what the app gives to useSession',
    );
  }
  if (typeof subjectOf !== 'function') {
    throw new TypeError(
      '"subjectOf" must say who is signed in by a session: (data) => data.userId',
    );
  }
  const { name = 'h3', maxAge, cookie } = sessionConfig;
  let lifetime: Lifetime | undefined;

  async function identityIn(event: H3SessionEvent): Promise<Identity | undefined> {
    const { id, data } = await options.getSession(event, sessionConfig);
    const { stillhere: mark } = data as { readonly stillhere?: unknown };
    // What the app has put in, as it says itself.
    const subject = subjectFrom(subjectOf(data as Data));
    if (subject === undefined) return undefined;
    // The id of h3 stays at a sign-in: without a mark nothing tells that from the cookie of one that has ended.
    return isMark(mark) ? { key: mark.sid, issuedAt: mark.iat, subject } : { key: id, subject };
  }

  async function endFormer(event: H3SessionEvent): Promise<void> {
    const former = await identityIn(event);
    if (former !== undefined) await lifetime?.end(former, 'replaced');
  }

  return {
    name: 'h3-session',
    // Without `maxAge` it is taken for ever: its `idleTimeout` counts anew whenever it is looked at.
    longestLife: maxAge === undefined || maxAge === 0 ? TEN_YEARS : maxAge * 1_000,
    identify: (request) => identityIn(eventOf((header) => request.header(header) ?? null)),
    end(request, answer) {
      if (cookie !== false) takeAwayAll(request, answer, name, { secure: true, ...cookie });
    },
    mark(update, event) {
      const headers = event?.req?.headers;
      if (typeof headers?.get !== 'function') {
        throw new TypeError(
          'host.mark must be given the event of the request that signs in: session.update(await host.mark({ user }, event))',
        );
      }
      const marked = { ...update, stillhere: newMark((lifetime ?? Date).now()) };
      // As the browser sent it: what the app has changed of it by now is not the former session.
      return endFormer(eventOf((header) => headers.get(header))).then(() => marked);
    },
    attached(given) {
      lifetime = given;
    },
  };
}

/** An event of its own: that of the app remembers what was made by looking, and would send it. */
function eventOf(get: (header: string) => string | null): H3SessionEvent {
  return { req: { headers: { get } } };
}
