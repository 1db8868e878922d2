/** Knows how the sessions become Hono middleware (Hono 4), on every runtime that Hono is for. */
import type { IncomingMessage } from 'node:http';
import type { Context, MiddlewareHandler, Next } from 'hono';
import { STATUS_HEADER } from '../core/wire.ts';
import type { Duration, Session, Sessions } from '../server/index.ts';
import { UNGUARDED, type SessionCalls } from './shared/calls.ts';
import { createExchanges } from './shared/exchanges.ts';
import { answerOn } from './shared/web-answer.ts';
import { oneDoor } from './shared/one-door.ts';
import { aboutMessage } from './shared/runtime-request.ts';
import type { WebExchange } from './web.ts';

/** What handlers after the guard find in `c.var`: `new Hono<{ Variables: SessionVariables }>()`. */
export interface SessionVariables<Data = Readonly<Record<string, unknown>>> {
  /** The session that the guard let through. */
  session: Session<Data>;
}

/** Sessions for Hono: three kinds of middleware, and what a handler calls with its context. */
export interface HonoSessions<Data> extends SessionCalls<Data, Context> {
  /** Answers the `/session` surface: `app.use(surface)`, before all other middleware and every route. */
  readonly surface: MiddlewareHandler;
  /** Lets only live sessions pass: `app.use('/accounts/*', guard)`, or before a single handler. */
  readonly guard: MiddlewareHandler<{ Variables: SessionVariables<Data> }>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): MiddlewareHandler;
}

/** Puts sessions behind Hono. */
export function createHonoSessions<Data>(sessions: Sessions<Data>): HonoSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): HonoSessions<Data> {
  const exchanges = createExchanges<Data, Context>(
    sessions,
    // One for the whole request: a middleware may put another `Request` into it.
    (c) => c,
    {
      unseen: 'No answer would carry what is said here: put `app.use(surface)` before this handler',
      unguarded: UNGUARDED,
    },
  );
  const { current, of, refreshTag } = exchanges;

  /** Calls `inner`; the first to be here puts onto the final answer, one of an error too, what belongs there. */
  function within(
    c: Context,
    inner: (exchange: WebExchange<Data>) => Promise<void>,
  ): Promise<void> {
    const running = exchanges.findRunning(c);
    return running === undefined ? around(c, inner) : inner(running);
  }

  async function around(
    c: Context,
    inner: (exchange: WebExchange<Data>) => Promise<void>,
  ): Promise<void> {
    const open = (): WebExchange<Data> =>
      exchanges.open(c, c.req.raw, { source: c, ...aboutMessage(incomingOf(c)) });
    const isFirst = exchanges.find(c) === undefined;
    const answer = await exchanges.within(c, open, async (exchange) => {
      await inner(exchange);
      if (c.finalized && isFirst && c.res.headers.get(STATUS_HEADER) === UNKNOWN) {
        exchange.putOn(answerOn(c.res.headers), c.res.status);
        return undefined;
      }
      if (c.finalized && !isSentAlready(c.res)) return c.res;
      // Without an answer Hono has something to say to the programmer; one that is out already carries no cookie.
      if (isFirst) await exchange.giveUp().catch(() => {});
      return undefined;
    });
    if (answer !== undefined) replace(c, answer);
  }

  return {
    current,
    of,
    refreshTag,
    surface: (c, next) => within(c, ({ surface }) => passOr(c, surface(), next)),
    guard: (c, next) =>
      within(c, async () => {
        const asked = exchanges.guard(c);
        const refusal = asked instanceof Promise ? await asked : asked;
        if (refusal === undefined) {
          c.set('session', current(c));
          if (!c.finalized) c.header(STATUS_HEADER, UNKNOWN);
        }
        await passOr(c, refusal, next);
      }),
    requireFresh(limit) {
      const refusalOf = exchanges.requireFresh(limit);
      return async (c, next) => passOr(c, refusalOf(c), next);
    },
  };
}

/**
 * Until the answer is known. Hono puts it onto what it makes for this request: that can be changed as it is, where a copy
 * of it would go out as a stream. What has it not may be another's too.
 */
const UNKNOWN = 'unknown';

/** Answers with what is ours, beside the headers of middleware before; or lets the request pass. */
function passOr(
  c: Context,
  own: Response | undefined | Promise<Response>,
  next: Next,
): Promise<void> {
  return own === undefined ? next() : answerWith(c, own);
}

async function answerWith(c: Context, own: Response | Promise<Response>): Promise<void> {
  const response = await own;
  replace(c, c.newResponse(response.body, response));
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

/** Node's own request, where `@hono/node-server` shows it. */
function incomingOf(
  c: Context<{ Bindings: { incoming?: IncomingMessage } }>,
): IncomingMessage | undefined {
  return c.env?.incoming;
}
