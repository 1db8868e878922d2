/** Knows how the sessions become Koa middleware (Koa 3). */
import type { Middleware, ParameterizedContext } from 'koa';
import { parseDuration } from '../core/duration.ts';
import type { Duration, RequestSession, RequestView, Session, Sessions } from '../server/index.ts';
import { putGuarded } from './shared/node-answer.ts';
import { giveUpRest, requestView, surfaceRequest, unreadBody } from './shared/node-request.ts';
import { createSessionOn } from './shared/one-session.ts';
import { send } from './shared/send.ts';

/** What is in `ctx.state` after the guard. */
export interface SessionState<Data> {
  /** The session that the guard let through. */
  readonly session: Session<Data>;
}

/** A context of Koa, whatever else middleware has put into it. */
export type KoaContext = Pick<
  ParameterizedContext,
  'req' | 'res' | 'originalUrl' | 'state' | 'request' | 'response' | 'onerror' | 'respond'
>;

/** Sessions for Koa: three kinds of middleware, and what a handler calls with its `ctx`. */
export interface KoaSessions<Data> {
  /** Answers the `/session` surface: `app.use(surface)`, before any body parser. */
  readonly surface: Middleware;
  /** Lets only live sessions pass, as `ctx.state.session`: `app.use(guard)`, `router.get('/accounts', guard, handler)`. */
  readonly guard: Middleware<SessionState<Data>>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): Middleware;
  /**
   * The session that the guard let through: what `ctx.state.session` is, with its type.
   * @throws TypeError when this request did not pass the guard.
   */
  current(ctx: KoaContext): Session<Data>;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  of(ctx: KoaContext): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(ctx: KoaContext): Promise<string>;
}

/** Puts sessions behind Koa. */
export function createKoaSessions<Data>(sessions: Sessions<Data>): KoaSessions<Data> {
  // Where Koa keeps what belongs to one request. The symbol is this factory's own, so that sessions of two kinds behind
  // one app are never taken for each other, though the name `session` is the last one's.
  const passed: unique symbol = Symbol('stillhere');
  const sessionOn = createSessionOn(sessions);
  interface Passed {
    readonly state: { [passed]?: () => Session<Data> };
  }

  function current(ctx: Passed): Session<Data> {
    const session = ctx.state[passed]?.();
    if (session === undefined) {
      throw new TypeError('This request did not pass the guard: put `guard` before this handler');
    }
    return session;
  }

  return {
    current,
    async surface(ctx, next) {
      const view = viewOf(ctx);
      if (!sessions.isOwn(view)) return next();
      const answer = await sessions.respond(surfaceRequest(view, bodyOf(ctx)), view);
      giveUpRest(ctx.req, () => ctx.set('Connection', 'close'));
      return put(ctx, answer);
    },
    async guard(ctx, next) {
      const guarded = await sessions.guard(viewOf(ctx));
      // While the store was asked, another may have answered: a middleware that limits the time, say.
      if (ctx.headerSent) return undefined;
      if (!guarded.isAllowed) return put(ctx, guarded.response);
      // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
      ctx.set('Cache-Control', 'no-store');
      putGuarded(ctx.res, guarded);
      (ctx as Passed).state[passed] = guarded.session;
      Object.defineProperty(ctx.state, 'session', {
        get: guarded.session,
        configurable: true,
        enumerable: true,
      });
      return next();
    },
    requireFresh(within) {
      const limit = within === undefined ? undefined : parseDuration('within', within);
      return (ctx, next) => {
        const refusal = sessions.refuseStale(viewOf(ctx), current(ctx), limit);
        return refusal === undefined ? next() : put(ctx, refusal);
      };
    },
    of: (ctx) =>
      sessionOn(
        ctx.res,
        () => viewOf(ctx),
        () => (ctx as Passed).state[passed]?.().id,
      ),
    refreshTag: (ctx) => sessions.refreshTag(viewOf(ctx)),
  };
}

function viewOf(ctx: KoaContext): RequestView {
  // Koa may itself stand below a path of another framework, which has cut what Koa takes for the original.
  const { originalUrl: whole = ctx.originalUrl } = ctx.req as { readonly originalUrl?: string };
  return requestView(ctx.req, whole, ctx);
}

/** Body parsers leave what they read on Koa's own request, the text of it beside. */
function bodyOf({ req, request }: KoaContext): ReadableStream<Uint8Array> | null {
  const { rawBody, body } = request as { readonly rawBody?: unknown; readonly body?: unknown };
  return unreadBody(req, rawBody ?? body);
}

/**
 * Leaves an answer to Koa, so that middleware before us sees it. Not as the `Response` that it is: Koa would make one
 * header of two cookies. A stream of events goes out by itself: Koa takes it for an error that a browser leaves one.
 */
async function put(ctx: KoaContext, answer: Response): Promise<void> {
  const { res, response } = ctx;
  if (answer.headers.get('Content-Type')?.startsWith('text/event-stream') === true) {
    ctx.respond = false;
    send(res, answer).catch((error: Error) => ctx.onerror(error));
    return;
  }
  response.body = answer.body === null ? null : Buffer.from(await answer.arrayBuffer());
  response.status = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.append(name, value);
    else response.set(name, value);
  }
}
