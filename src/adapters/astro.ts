/** Knows how the sessions become middleware of Astro (Astro 7). */
import { parseDuration } from '../core/duration.ts';
import { PASSIVE_HEADER } from '../core/wire.ts';
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { createWebSessions, type RequestAbout, type WebExchange } from './web.ts';

/** What Astro calls middleware, endpoints and actions with, as far as it is looked at: the `Astro` of a page too. */
export interface AstroContext {
  readonly request: Request;
  readonly url: URL;
  /** One for the whole request, which may be rewritten on the way. */
  readonly locals: object;
  readonly routePattern: string;
  readonly isPrerendered: boolean;
  readonly clientAddress: string;
  /** Not there on an error page. */
  readonly cache?: { readonly enabled: boolean; set(options: false): void };
}

/** A middleware of Astro's: `onRequest`, or one of `sequence(...)`. */
export type AstroMiddleware = (
  context: AstroContext,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Sessions for Astro: three kinds of middleware, and what a page, an endpoint or an action calls with its context. */
export interface AstroSessions<Data> {
  /**
   * Answers the `/session` surface, and puts on every other answer what belongs there: the first in `sequence(...)`.
   * Astro asks it only where a route is, so there must be one: `src/pages/session/[...path].js`.
   */
  readonly surface: AstroMiddleware;
  /**
   * Lets only live sessions pass, and puts the session into `context.locals.session`. Astro's route cache keeps nothing
   * of what is behind it.
   * @throws TypeError for a prerendered page: a file that everybody gets.
   */
  readonly guard: AstroMiddleware;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): AstroMiddleware;
  /**
   * The session that the guard let through: `Astro.locals.session`, also where that has another type.
   * @throws TypeError when this request did not pass the guard.
   */
  current(context: Pick<AstroContext, 'locals'>): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when neither `surface` nor `guard` is in the middleware, or the page is prerendered.
   */
  of(context: Pick<AstroContext, 'locals'>): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(context: Pick<AstroContext, 'locals'>): Promise<string>;
}

/** Puts sessions into an Astro app. */
export function createAstroSessions<Data>(sessions: Sessions<Data>): AstroSessions<Data> {
  const web = createWebSessions(sessions);
  // By the locals: a page that is rewritten to another has a context and a `Request` of its own.
  const visits = new WeakMap<object, Visit<Data>>();
  const answered = new WeakSet<Request>();

  /** Calls `inner`; the first to be here puts onto the final answer what belongs there. */
  async function within(
    context: AstroContext,
    inner: (exchange: WebExchange<Data>) => Promise<Response>,
  ): Promise<Response> {
    const { request, locals } = context;
    const known = visits.get(locals);
    if (known?.isRunning === true) return inner(known.exchange);
    // For an error page all middleware is run again: what was said before is on the first answer, or is taken back.
    const exchange = web.open(answered.has(request) ? copyOf(request) : request, aboutOf(context));
    const visit = { exchange, isRunning: true };
    visits.set(locals, visit);
    answered.add(request);
    try {
      return exchange.finish(await inner(exchange));
    } catch (error) {
      // What cannot be ended either is out of everybody's reach until its time is up.
      await exchange.giveUp().catch(() => {});
      throw error;
    } finally {
      visit.isRunning = false;
    }
  }

  function exchangeOf({ locals }: Pick<AstroContext, 'locals'>): WebExchange<Data> {
    const visit = visits.get(locals);
    if (visit === undefined) {
      throw new TypeError(
        'No middleware of the sessions has seen this request: put `surface` first into `onRequest` of src/middleware, and prerender no page that asks for its session',
      );
    }
    return visit.exchange;
  }

  const current = (context: Pick<AstroContext, 'locals'>): Session<Data> =>
    exchangeOf(context).current();

  return {
    current,
    of: (context) => exchangeOf(context).session,
    refreshTag: (context) => exchangeOf(context).refreshTag(),
    async surface(context, next) {
      if (context.isPrerendered) return next();
      return within(
        context,
        async (exchange) => (await exchange.surface(readFrom(context))) ?? next(),
      );
    },
    async guard(context, next) {
      if (context.isPrerendered) {
        throw new TypeError(
          `No guard sees who asks for ${context.url.pathname}, which is prerendered: put \`export const prerender = false\` into it, or do not guard it`,
        );
      }
      return within(context, async (exchange) => {
        const refusal = await exchange.guard();
        if (refusal !== undefined) return refusal;
        Object.assign(context.locals, { session: exchange.current() });
        const answer = await next();
        // What it keeps it gives to everybody, before any middleware is asked.
        if (context.cache?.enabled === true) context.cache.set(false);
        return answer;
      });
    },
    requireFresh(limit) {
      const parsed = limit === undefined ? undefined : parseDuration('within', limit);
      return async (context, next) => exchangeOf(context).requireFresh(parsed) ?? next();
    },
  };
}

/** What is known of a request, by its locals. */
interface Visit<Data> {
  readonly exchange: WebExchange<Data>;
  /** Whether the middleware that was the first to see the request has not answered yet. */
  isRunning: boolean;
}

function copyOf({ url, method, headers }: Request): Request {
  return new Request(url, { method, headers });
}

/** What Astro knows besides the request. */
function aboutOf(context: AstroContext): RequestAbout {
  const { request, routePattern } = context;
  return {
    // A part of a page: whether a person asked for it was counted with that.
    headers: routePattern.startsWith('/_server-islands/') ? passive(request.headers) : undefined,
    connection: () => ({
      remoteAddress: addressOf(context),
      httpVersion: '1.1',
      headerNames: [...request.headers.keys()],
    }),
  };
}

function passive(headers: Headers): Headers {
  const marked = new Headers(headers);
  marked.set(PASSIVE_HEADER, '?1');
  return marked;
}

/** Not every host of Astro knows it. */
function addressOf(context: AstroContext): string | undefined {
  try {
    return context.clientAddress;
  } catch {
    return undefined;
  }
}

/** Of a copy: to cancel the body of the request itself destroys the connection in Astro's server on Node. */
function readFrom({ request }: AstroContext): { headers: Headers; body: Request['body'] } {
  return {
    headers: request.headers,
    get body() {
      return request.clone().body;
    },
  };
}
