/** Knows how the sessions become middleware of React Router (8, framework mode). */
import type { Duration, Sessions } from '../server/index.ts';
import { checkCall, type SessionCalls } from './shared/calls.ts';
import { readFrom } from './shared/copied-request.ts';
import { createExchanges } from './shared/exchanges.ts';
import { oneDoor } from './shared/one-door.ts';
import { aboutOf, leave, type RouterArgs, type SessionContext } from './shared/router-request.ts';
import type { WebExchange } from './web.ts';

export type { RouterArgs, SessionContext };

/** Middleware of React Router's. */
export type RouterMiddleware<Data> = (
  args: RouterArgs<Data>,
  next: () => Promise<Response>,
) => Promise<Response>;

/** Sessions for React Router: three kinds of middleware, and what loaders and actions call with their arguments. */
export interface ReactRouterSessions<Data> extends SessionCalls<
  Data,
  Pick<RouterArgs<Data>, 'context'>
> {
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
}

/** Puts sessions behind React Router. */
export function createReactRouterSessions<Data>(
  sessions: Sessions<Data>,
): ReactRouterSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): ReactRouterSessions<Data> {
  const exchanges = createExchanges<Data, Pick<RouterArgs<Data>, 'context'>>(
    sessions,
    // After an action, the loaders get another `Request`.
    ({ context }) => context,
    {
      unseen:
        'No answer would carry what is said here: put `surface` into the middleware of root.tsx',
    },
  );
  const { current, of, refreshTag } = exchanges;
  const sessionContext: SessionContext<Data> = {};
  /** What the browser of a context has sent: another one's request is not of it. */
  const cookies = new WeakMap<object, string | null>();

  /** Calls `inner`; the first to be here puts onto the final answer, one of an error too, what belongs there. */
  async function within(
    args: RouterArgs<Data>,
    inner: (exchange: WebExchange<Data>) => Promise<Response>,
  ): Promise<Response> {
    checkCall(args);
    const { request, context } = args;
    const cookie = request.headers.get('cookie');
    const known = cookies.get(context);
    if (known !== undefined && known !== cookie) throw new TypeError(SHARED_CONTEXT);
    return exchanges.within(args, open, inner);

    function open(): WebExchange<Data> {
      // It has been answered.
      if (known !== undefined) throw new TypeError(SHARED_CONTEXT);
      cookies.set(context, cookie);
      return exchanges.open(args, request, aboutOf(args));
    }
  }

  return {
    sessionContext,
    current,
    of,
    refreshTag,
    surface: (args, next) =>
      within(
        args,
        async ({ surface }) => leave(args, await surface(readFrom(args.request))) ?? next(),
      ),
    guard: (args, next) =>
      within(args, async () => {
        const refusal = await exchanges.guard(args);
        if (refusal === undefined) args.context.set(sessionContext, current(args));
        return leave(args, refusal) ?? next();
      }),
    requireFresh(limit) {
      const refusalOf = exchanges.requireFresh(limit);
      return async (args, next) => leave(args, refusalOf(args)) ?? next();
    },
  };
}

const SHARED_CONTEXT =
  '"context" must be a new one for each request: return `new RouterContextProvider()` from `getLoadContext`, or one person would get the session of another';
