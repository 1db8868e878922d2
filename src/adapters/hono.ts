/** Knows how the sessions become Hono middleware (Hono 4), on every runtime that Hono is for. */
import type { IncomingMessage } from 'node:http';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { parseDuration } from '../core/duration.ts';
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { createWebSessions, type RequestAbout, type WebExchange } from './web.ts';

/** What handlers after the guard find in `c.var`: `new Hono<{ Variables: SessionVariables }>()`. */
export interface SessionVariables<Data = Readonly<Record<string, unknown>>> {
  /** The session that the guard let through. */
  session: Session<Data>;
}

/** Sessions for Hono: three kinds of middleware, and what a handler calls with its context. */
export interface HonoSessions<Data> {
  /** Answers the `/session` surface: `app.use(surface)`, before all other middleware and every route. */
  readonly surface: MiddlewareHandler;
  /** Lets only live sessions pass: `app.use('/accounts/*', guard)`, or before a single handler. */
  readonly guard: MiddlewareHandler<{ Variables: SessionVariables<Data> }>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): MiddlewareHandler;
  /**
   * The session that the guard let through: `c.var.session`, also where that has another type.
   * @throws TypeError when this request did not pass the guard.
   */
  current(c: Context): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when neither `surface` nor `guard` stands before this handler: its cookies would reach nobody.
   */
  of(c: Context): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(c: Context): Promise<string>;
}

/** Puts sessions behind Hono. */
export function createHonoSessions<Data>(sessions: Sessions<Data>): HonoSessions<Data> {
  const web = createWebSessions(sessions);
  // By the context, which is one for the whole request: a middleware may put another `Request` into it.
  const seen = new WeakMap<Context, Seen<Data>>();

  /** Calls `inner`; the first to be here puts onto the final answer, one of an error too, what belongs there. */
  async function within(c: Context, inner: (request: Seen<Data>) => Promise<void>): Promise<void> {
    const known = seen.get(c);
    if (known !== undefined) return inner(known);
    const exchange = web.open(c.req.raw, aboutOf(c));
    const request: Seen<Data> = { exchange };
    seen.set(c, request);
    try {
      await inner(request);
    } catch (error) {
      // What cannot be ended either is out of everybody's reach until its time is up.
      await exchange.giveUp().catch(() => {});
      throw error;
    }
    // Without an answer Hono has something to say to the programmer.
    if (c.finalized && !isSentAlready(c.res)) replace(c, exchange.finish(c.res));
  }

  function exchangeOf(c: Context): WebExchange<Data> {
    const request = seen.get(c);
    if (request === undefined) {
      throw new TypeError(
        'No answer would carry what is said here: put `app.use(surface)` before this handler',
      );
    }
    return request.exchange;
  }

  function current(c: Context): Session<Data> {
    const session = seen.get(c)?.session;
    if (session === undefined) {
      throw new TypeError('This request did not pass the guard: put `guard` before this handler');
    }
    return session;
  }

  return {
    current,
    of: (c) => exchangeOf(c).session,
    refreshTag: (c) => exchangeOf(c).refreshTag(),
    surface: (c, next) =>
      within(c, async ({ exchange }) => passOr(c, await exchange.surface(), next)),
    guard: (c, next) =>
      within(c, async (request) => {
        const refusal = await request.exchange.guard();
        if (refusal === undefined) {
          request.session = request.exchange.current();
          c.set('session', request.session);
        }
        await passOr(c, refusal, next);
      }),
    requireFresh(limit) {
      const parsed = limit === undefined ? undefined : parseDuration('within', limit);
      return async (c, next) => {
        current(c);
        await passOr(c, exchangeOf(c).requireFresh(parsed), next);
      };
    },
  };
}

/** What is known of a request, by its context. */
interface Seen<Data> {
  readonly exchange: WebExchange<Data>;
  /** Once the guard has let it through. */
  session?: Session<Data>;
}

/** Answers with what is ours, beside the headers of middleware before; or lets the request pass. */
async function passOr(c: Context, own: Response | undefined, next: Next): Promise<void> {
  if (own === undefined) await next();
  else replace(c, c.newResponse(own.body, own));
}

/** As it is: an answer that is set over another one loses its own cookies to those of the other. */
function replace(c: Context, response: Response): void {
  if (c.finalized && c.res === response) return;
  c.res = undefined;
  c.res = response;
}

/** Whether a handler wrote to Node's own answer: what it returned for that is a mark, which a copy would not be. */
function isSentAlready({ headers }: Response): boolean {
  return headers.has('x-hono-already-sent');
}

/** What `@hono/node-server` shows of Node's own request; other runtimes do not prove who is at the other end. */
function aboutOf(c: Context<{ Bindings: { incoming?: IncomingMessage } }>): RequestAbout {
  const incoming = c.env?.incoming;
  if (incoming === undefined) return { source: c };
  return {
    source: c,
    connection: () => ({
      remoteAddress: incoming.socket.remoteAddress,
      httpVersion: incoming.httpVersion,
      headerNames: Object.keys(incoming.headers),
    }),
  };
}
