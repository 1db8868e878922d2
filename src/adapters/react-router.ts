/** Knows how the sessions become middleware of React Router (8, framework mode). */
import { parseDuration } from '../core/duration.ts';
import type {
  Duration,
  RequestSession,
  Session,
  Sessions,
  SurfaceRequest,
} from '../server/index.ts';
import { createWebSessions, type WebExchange } from './web.ts';

/** What `context.get(web.sessionContext)` takes: a context of React Router's. */
export interface SessionContext<Data> {
  defaultValue?: Session<Data>;
}

/** What React Router calls middleware, loaders and actions with, as far as it is looked at. */
export interface RouterArgs<Data> {
  readonly request: Request;
  /** The address of the page, without what React Router's own requests add to it. */
  readonly url: URL;
  /** One for the whole request, however many loaders it has. */
  readonly context: { set(key: SessionContext<Data>, session: Session<Data>): void };
}

/** Middleware of React Router's. */
export type RouterMiddleware<Data> = (
  args: RouterArgs<Data>,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Sessions for React Router: three kinds of middleware, and what loaders and actions call with their arguments. */
export interface ReactRouterSessions<Data> {
  /**
   * Answers the `/session` surface, and carries the cookies of sign-in and sign-out: `export const middleware =
   * [web.surface]` in `root.tsx`. React Router asks it only where a route is, so there must be one: `route('session/*', ...)`.
   */
  readonly surface: RouterMiddleware<Data>;
  /** Lets only live sessions pass: `export const middleware = [web.guard]` in a route, for it and all routes in it. */
  readonly guard: RouterMiddleware<Data>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `[web.guard, web.requireFresh('5m')]`. */
  requireFresh(within?: Duration): RouterMiddleware<Data>;
  /** The session that the guard let through, in loaders and actions: `context.get(web.sessionContext)`. */
  readonly sessionContext: SessionContext<Data>;
  /**
   * The same.
   * @throws TypeError when this request did not pass the guard.
   */
  current(args: Pick<RouterArgs<Data>, 'context'>): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when `surface` is not in the middleware of `root.tsx`: its cookies would reach nobody.
   */
  of(args: Pick<RouterArgs<Data>, 'context'>): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(args: Pick<RouterArgs<Data>, 'context'>): Promise<string>;
}

/** Puts sessions behind React Router. */
export function createReactRouterSessions<Data>(
  sessions: Sessions<Data>,
): ReactRouterSessions<Data> {
  const web = createWebSessions(sessions);
  // By the context: after an action, the loaders get another `Request`.
  const seen = new WeakMap<object, Seen<Data>>();
  const sessionContext: SessionContext<Data> = {};

  function exchangeOf({ context }: Pick<RouterArgs<Data>, 'context'>): WebExchange<Data> {
    const exchange = seen.get(context)?.exchange;
    if (exchange === undefined) {
      throw new TypeError(
        'No answer would carry what is said here: put `surface` into the middleware of root.tsx',
      );
    }
    return exchange;
  }

  /** Calls `inner`; the first to be here puts onto the final answer, one of an error too, what belongs there. */
  async function within(
    { request, url, context }: RouterArgs<Data>,
    inner: (exchange: WebExchange<Data>) => Promise<Response>,
  ): Promise<Response> {
    const known = seen.get(context);
    const cookie = request.headers.get('cookie');
    if (known !== undefined) {
      if (known.isOver || known.cookie !== cookie) throw new TypeError(SHARED_CONTEXT);
      return inner(known.exchange);
    }
    const routed = routedOf(request);
    const exchange = web.open(request, { url: url.pathname + url.search, routed, connection });
    const own = { exchange, cookie, isOver: false };
    seen.set(context, own);
    try {
      return exchange.finish(await inner(exchange));
    } catch (error) {
      // What cannot be ended either is out of everybody's reach until its time is up.
      await exchange.giveUp().catch(() => {});
      throw error;
    } finally {
      own.isOver = true;
    }
  }

  return {
    sessionContext,
    current: (args) => exchangeOf(args).current(),
    of: (args) => exchangeOf(args).session,
    refreshTag: (args) => exchangeOf(args).refreshTag(),
    surface: (args, next) =>
      within(
        args,
        async (exchange) => leave(args, await exchange.surface(readFrom(args))) ?? next(),
      ),
    guard: (args, next) =>
      within(args, async (exchange) => {
        const refusal = await exchange.guard();
        if (refusal === undefined) args.context.set(sessionContext, exchange.current());
        return leave(args, refusal) ?? next();
      }),
    requireFresh(limit) {
      const parsed = limit === undefined ? undefined : parseDuration('within', limit);
      return async (args, next) => leave(args, exchangeOf(args).requireFresh(parsed)) ?? next();
    },
  };
}

/** What is known of a request, by its context. */
interface Seen<Data> {
  readonly exchange: WebExchange<Data>;
  /** What the browser has sent: another one's request is not of this context. */
  readonly cookie: string | null;
  isOver: boolean;
}

const SHARED_CONTEXT =
  '"context" must be a new one for each request: return `new RouterContextProvider()` from `getLoadContext`, or one person would get the session of another';

/** Nothing is told of it. React Router's servers on Node speak HTTP/1.1; what else there is leaves out what is none of its own. */
const connection = (): {
  remoteAddress: undefined;
  httpVersion: string;
  headerNames: string[];
} => ({
  remoteAddress: undefined,
  httpVersion: '1.1',
  headerNames: [],
});

/** Of a copy: to cancel the body of the request itself destroys the connection in React Router's server for Express. */
function readFrom({ request }: RouterArgs<never>): SurfaceRequest {
  return {
    headers: request.headers,
    get body() {
      return request.clone().body;
    },
  };
}

/** What asks for the data of pages, and for those of single routes: a fetcher does, or a page that has the rest already. */
function routedOf({ url }: Request): 'page' | 'part' | undefined {
  const { pathname, searchParams } = new URL(url);
  if (!pathname.endsWith('.data')) return undefined;
  return searchParams.has('_routes') ? 'part' : 'page';
}

/** An answer of ours: one that leads elsewhere is followed by the browser, not within a page that still has what was shown. */
function leave({ request }: RouterArgs<never>, answer: Response | undefined): Response | undefined {
  if (answer?.status === 303 && routedOf(request) !== undefined) {
    answer.headers.set('X-Remix-Reload-Document', 'true');
  }
  return answer;
}
