/** Knows how the sessions become middleware of Astro (Astro 7). */
import type { Duration, Sessions } from '../server/index.ts';
import { aboutOf, type AstroContext } from './shared/astro-context.ts';
import { checkCall, type SessionCalls } from './shared/calls.ts';
import { readFrom } from './shared/copied-request.ts';
import { createExchanges } from './shared/exchanges.ts';
import { oneDoor } from './shared/one-door.ts';
import type { WebExchange } from './web.ts';

export type { AstroContext };

/** A middleware of Astro's: `onRequest`, or one of `sequence(...)`. */
export type AstroMiddleware = (
  context: AstroContext,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Sessions for Astro: three kinds of middleware, and what a page, an endpoint or an action calls with its context. */
export interface AstroSessions<Data> extends SessionCalls<Data, Pick<AstroContext, 'locals'>> {
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
}

/** Puts sessions into an Astro app. */
export function createAstroSessions<Data>(sessions: Sessions<Data>): AstroSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): AstroSessions<Data> {
  const exchanges = createExchanges<Data, Pick<AstroContext, 'locals'>>(
    sessions,
    // A page that is rewritten to another has a context and a `Request` of its own.
    ({ locals }) => locals,
    {
      unseen:
        'No middleware of the sessions has seen this request: put `surface` first into `onRequest` of src/middleware, and prerender no page that asks for its session',
    },
  );
  const { current, of, refreshTag } = exchanges;
  const answered = new WeakSet<Request>();

  /** Calls `inner`; the first to be here puts onto the final answer what belongs there. */
  const within = (
    context: AstroContext,
    inner: (exchange: WebExchange<Data>) => Promise<Response>,
  ): Promise<Response> =>
    exchanges.within(
      context,
      () => {
        const { request } = context;
        // For an error page all middleware is run again: what was said before is on the first answer, or is taken back.
        const own = answered.has(request) ? copyOf(request) : request;
        answered.add(request);
        return exchanges.open(context, own, aboutOf(context));
      },
      inner,
    );

  return {
    current,
    of,
    refreshTag,
    async surface(context, next) {
      checkCall(context);
      if (context.isPrerendered) return next();
      return within(
        context,
        async ({ surface }) => (await surface(readFrom(context.request))) ?? next(),
      );
    },
    async guard(context, next) {
      checkCall(context);
      if (context.isPrerendered) {
        throw new TypeError(
          `No guard sees who asks for ${context.url.pathname}, which is prerendered: put \`export const prerender = false\` into it, or do not guard it`,
        );
      }
      return within(context, async () => {
        const refusal = await exchanges.guard(context);
        if (refusal !== undefined) return refusal;
        Object.assign(context.locals, { session: current(context) });
        const answer = await next();
        // What it keeps it gives to everybody, before any middleware is asked.
        if (context.cache?.enabled === true) context.cache.set(false);
        return answer;
      });
    },
    requireFresh(limit) {
      const refusalOf = exchanges.requireFresh(limit);
      return async (context, next) => refusalOf(context) ?? next();
    },
  };
}

function copyOf({ url, method, headers }: Request): Request {
  return new Request(url, { method, headers });
}
