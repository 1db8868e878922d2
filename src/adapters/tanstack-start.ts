/** Knows how the sessions become middleware of TanStack Start (React or Solid), with its own calls for headers and cookies. */
import type { CookieLine, Duration, Session, Sessions } from '../server/index.ts';
import type { SessionCalls } from './shared/calls.ts';
import { createExchanges, type Exchanges } from './shared/exchanges.ts';
import { oneDoor } from './shared/one-door.ts';
import { aboutRuntime, type RuntimeRequest } from './shared/runtime-request.ts';
import type { WebExchange } from './web.ts';

/** TanStack Start's own calls, from `@tanstack/react-start/server`: what they say is on every answer, on one of an error too. */
export interface StartCalls {
  setResponseHeader(name: string, value: string): void;
  setCookie(name: string, value: string, attributes: Omit<CookieLine, 'name' | 'value'>): void;
}

/** What TanStack Start calls middleware with, as far as it is looked at. */
export interface StartArgs {
  readonly request: Request & RuntimeRequest;
}

/** What the guard adds to the context of server functions and server routes. */
export interface SessionContext<Data> {
  readonly context: { readonly session: Session<Data> };
}

/** For `createMiddleware().server((args) => web.guard(args, args.next))`: so `context.session` gets its type. */
export type StartMiddleware<Data> = <Result>(
  args: StartArgs,
  next: (added: SessionContext<Data>) => Result | Promise<Result>,
) => Promise<Result>;

/** Sessions for TanStack Start: what its middleware calls, and what server functions and server routes do, with `getRequest()`. */
export interface TanStackStartSessions<Data> extends SessionCalls<Data, Request> {
  /**
   * Answers the `/session` surface, and puts onto every other answer what belongs there. In `start.ts`, after the
   * protection of server functions: `requestMiddleware: [csrf, createMiddleware().server((args) => web.surface(args, args.next))]`.
   */
  surface<Result extends { readonly response: Response }>(
    args: StartArgs & { readonly handlerType: 'serverFn' | 'router' },
    next: () => Result | Promise<Result>,
  ): Promise<Result | Response>;
  /**
   * Lets only live sessions pass, as `context.session`: in `createServerFn().middleware([guard])`, or in
   * `server: { middleware: [guard] }` of a route. Throws the refusal, as TanStack Start understands it.
   */
  readonly guard: StartMiddleware<Data>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): StartMiddleware<Data>;
}

/** Puts sessions behind TanStack Start: `createTanStackStartSessions(sessions, { setCookie, setResponseHeader })`. */
export function createTanStackStartSessions<Data>(
  sessions: Sessions<Data>,
  calls: StartCalls,
): TanStackStartSessions<Data> {
  const exchanges = oneDoor(sessions, makeExchanges);
  const { current, of, refreshTag } = exchanges;

  /** By the calls: an answer of Start's has more to it than what a copy of a `Response` takes along. */
  function putOn(exchange: WebExchange<Data>, status: number, headers?: Headers): void {
    exchange.putOn(
      {
        has: (name) => headers?.has(name) === true,
        header: calls.setResponseHeader,
        cookie: ({ name, value, ...attributes }) => calls.setCookie(name, value, attributes),
      },
      status,
    );
  }

  return {
    current,
    of,
    refreshTag,
    async surface({ request, handlerType }, next) {
      const isCalled = handlerType === 'serverFn' && request.headers.has('x-tsr-serverfn');
      const routed = isCalled ? 'part' : undefined;
      const exchange = exchanges.open(request, request, { routed, ...aboutRuntime(request) });
      const own = await exchange.surface();
      if (own !== undefined) return own;
      try {
        const result = await next();
        putOn(exchange, result.response.status, result.response.headers);
        return result;
      } catch (error) {
        putOn(exchange, statusOf(error));
        throw error;
      }
    },
    async guard({ request }, next) {
      pass(await exchanges.guard(request));
      return next({ context: { session: current(request) } });
    },
    requireFresh(within) {
      const refusalOf = exchanges.requireFresh(within);
      return async ({ request }, next) => {
        pass(refusalOf(request));
        return next({ context: { session: current(request) } });
      };
    },
  };
}

function makeExchanges<Data>(sessions: Sessions<Data>): Exchanges<Data, Request> {
  return createExchanges(sessions, (request) => request, {
    unseen:
      'No answer would carry what is said here: put `surface` into `requestMiddleware` of start.ts',
  });
}

/**
 * Throws a refusal: returned, it would be what a server function gives. One that leads elsewhere becomes a redirect of
 * TanStack Router's, which also its router in the page follows: by a new document, so that nothing is left of the old one.
 */
function pass(refusal: Response | undefined): void {
  if (refusal === undefined) return;
  const href = refusal.headers.get('Location');
  if (href === null) throw refusal;
  throw Object.assign(refusal, {
    options: { href, statusCode: refusal.status, reloadDocument: true },
  });
}

/** The status that TanStack Start answers an error with, as far as it is asked for: whether there is no such page. */
function statusOf(error: unknown): number {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 404
    ? 404
    : 500;
}
