/** Knows how the sessions become plugins of Elysia (Elysia 1.4), on Node and on Bun. */
import { Elysia } from 'elysia';
import { parseDuration } from '../core/duration.ts';
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { connectionOf, giveUpStream, type RuntimeRequest } from './shared/runtime-request.ts';
import { createWebSessions, type WebExchange } from './web.ts';

/** What the guard is to the types of an app that uses it: its handlers after it are called with a `session`. */
export type ElysiaGuard<Data> = Elysia<
  '',
  Elysia['~Singleton'],
  Elysia['~Definitions'],
  Elysia['~Metadata'],
  Elysia['~Routes'],
  Omit<Elysia['~Ephemeral'], 'derive'> & { derive: { readonly session: Session<Data> } }
>;

/** A hook of Elysia that answers, or lets the request pass. */
export type ElysiaHook = (context: { readonly request: Request }) => Response | undefined;

/** Sessions for Elysia: two plugins, a hook, and what a handler calls with its `request`. */
export interface ElysiaSessions<Data> {
  /**
   * Answers the `/session` surface before all else, and puts onto every final answer what belongs there:
   * `.use(plugin)` on the app that listens. Not for `aot: false`, which leaves it out.
   */
  readonly plugin: Elysia;
  /**
   * Lets only live sessions pass, and gives handlers a `session`: `.use(guard)`. It stands before the routes that come
   * after it in the same app or group, before their bodies are read.
   */
  readonly guard: ElysiaGuard<Data>;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `{ beforeHandle: requireFresh('5m') }`. */
  requireFresh(within?: Duration): ElysiaHook;
  /**
   * The session that the guard let through: what `session` is.
   * @throws TypeError when this request did not pass the guard.
   */
  current(request: Request): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when the app has not got the plugin: the cookies would reach nobody.
   */
  of(request: Request): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(request: Request): Promise<string>;
}

/** Puts sessions behind Elysia. */
export function createElysiaSessions<Data>(sessions: Sessions<Data>): ElysiaSessions<Data> {
  const web = createWebSessions(sessions);
  const seen = new WeakMap<Request, WebExchange<Data>>();
  const passed = new WeakSet<Request>();

  function exchangeOf(request: Request): WebExchange<Data> {
    const exchange = seen.get(request);
    if (exchange === undefined) {
      throw new TypeError(
        'No answer would carry what is said here: `.use(plugin)` on the app that listens, without `aot: false`',
      );
    }
    return exchange;
  }

  function current(request: Request): Session<Data> {
    if (!passed.has(request)) {
      throw new TypeError('This request did not pass the guard: `.use(guard)` before this route');
    }
    return exchangeOf(request).current();
  }

  /** What Elysia answers with, as its app is to answer: with our own surface, and with what belongs onto the rest. */
  async function answer(request: ElysiaRequest, handle: Handle): Promise<Response | undefined> {
    const exchange = web.open(request, { connection: connectionOf(request) });
    seen.set(request, exchange);
    const own = await exchange.surface();
    if (own !== undefined) {
      giveUpStream(request);
      return own;
    }
    return web.handle(request, () => handle(request) as Answer);
  }

  return {
    current,
    // Around the whole app: the hooks that see answers miss some of them. Without a seed of its own Elysia takes one
    // factory's for another's, whose text is the same.
    plugin: new Elysia({ seed: nextSeed() }).wrap(
      (handle, request) => () => answer(request, handle),
    ),
    guard: new Elysia()
      .onParse({ as: 'scoped' }, async ({ request }) => {
        const refusal = await seen.get(request)?.guard();
        // Something, so that the body is left unread; what comes next answers.
        return refusal === undefined ? undefined : {};
      })
      .derive({ as: 'scoped' }, async ({ request, status }) => {
        const exchange = exchangeOf(request);
        const refusal = await exchange.guard();
        if (refusal !== undefined) return status(refusal.status, refusal);
        passed.add(request);
        return { session: exchange.current() };
      }),
    requireFresh(within) {
      const limit = within === undefined ? undefined : parseDuration('within', within);
      return ({ request }) => {
        current(request);
        return exchangeOf(request).requireFresh(limit);
      };
    },
    of: (request) => exchangeOf(request).session,
    refreshTag: (request) => exchangeOf(request).refreshTag(),
  };
}

/** The app without us, as `wrap` has it: its type says nothing of what it answers with. */
type Handle = (request: Request) => unknown;

/** Undefined for an upgrade on Bun. */
type Answer = Response | undefined | Promise<Response | undefined>;

/** On Node it is one of srvx's. */
type ElysiaRequest = Request & RuntimeRequest;

let seeds = 0;

function nextSeed(): number {
  seeds += 1;
  return seeds;
}
