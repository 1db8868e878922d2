/** Knows how the sessions become Koa middleware (Koa 2 and 3). */
import type { Middleware } from 'koa';
import type { Duration, Session, Sessions } from '../server/index.ts';
import { checkCall, parseWithin, type SessionCalls } from './shared/calls.ts';
import { createKept } from './shared/kept.ts';
import { bodyOf, put, viewOf, type KoaContext } from './shared/koa-context.ts';
import { putGuarded } from './shared/node-answer.ts';
import { answerSurface } from './shared/node-door.ts';
import { oneDoor } from './shared/one-door.ts';

export type { KoaContext };

/** What is in `ctx.state` after the guard. */
export interface SessionState<Data> {
  /** The session that the guard let through. */
  readonly session: Session<Data>;
}

/** Sessions for Koa: three kinds of middleware, and what a handler calls with its `ctx`. */
export interface KoaSessions<Data> extends SessionCalls<Data, KoaContext> {
  /** Answers the `/session` surface: `app.use(surface)`, before any body parser. */
  readonly surface: Middleware;
  /** Lets only live sessions pass, as `ctx.state.session`: `app.use(guard)`, `router.get('/accounts', guard, handler)`. */
  readonly guard: Middleware<SessionState<Data>>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): Middleware;
}

/** Puts sessions behind Koa. */
export function createKoaSessions<Data>(sessions: Sessions<Data>): KoaSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): KoaSessions<Data> {
  const kept = createKept(sessions);
  const current = (ctx: KoaContext): Session<Data> => kept.current(ctx.state, ctx.res);

  return {
    current,
    of: (ctx) => kept.of(ctx.state, ctx.res, ctx.res, () => viewOf(ctx)),
    refreshTag: (ctx) => sessions.refreshTag(viewOf(ctx)),
    async surface(ctx, next) {
      checkCall(ctx);
      const view = viewOf(ctx);
      if (!sessions.isOwn(view)) return next();
      const closeConnection = (): void => ctx.set('Connection', 'close');
      return put(ctx, await answerSurface(sessions, ctx.req, view, bodyOf(ctx), closeConnection));
    },
    async guard(ctx, next) {
      checkCall(ctx);
      const guarded = await sessions.guard(viewOf(ctx));
      // While the store was asked, another may have answered: a middleware that limits the time, say.
      if (ctx.headerSent) return undefined;
      if (!guarded.isAllowed) return put(ctx, guarded.response);
      // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
      ctx.set('Cache-Control', 'no-store');
      putGuarded(ctx.res, guarded);
      if (!kept.pass(ctx.state, ctx.res, guarded.session)) throw new TypeError(SHARED);
      if (Object.isExtensible(ctx.state)) Object.assign(ctx.state, { session: guarded.session() });
      return next();
    },
    requireFresh(within) {
      const limit = parseWithin(within);
      return (ctx, next) => {
        const refusal = sessions.refuseStale(viewOf(ctx), current(ctx), limit);
        return refusal === undefined ? next() : put(ctx, refusal);
      };
    },
  };
}

const SHARED =
  'Several requests have the same `ctx.state`, so each would find the session of another in it: give each request an object of its own';
