/** Knows how the sessions become plugins of Elysia (Elysia 1.4), on Node and on Bun. */
import { Elysia } from 'elysia';
import type { Duration, Session, Sessions } from '../server/index.ts';
import type { SessionCalls } from './shared/calls.ts';
import { createExchanges } from './shared/exchanges.ts';
import { oneDoor } from './shared/one-door.ts';
import { aboutRuntime, giveUpStream, type RuntimeRequest } from './shared/runtime-request.ts';
import { settle } from './shared/web-exchange.ts';

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
export interface ElysiaSessions<Data> extends SessionCalls<Data, Request> {
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
}

/** Puts sessions behind Elysia. */
export function createElysiaSessions<Data>(sessions: Sessions<Data>): ElysiaSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): ElysiaSessions<Data> {
  const exchanges = createExchanges<Data, Request>(sessions, (request) => request, {
    unseen:
      'No answer would carry what is said here: `.use(plugin)` on the app that listens, without `aot: false`',
    unguarded: 'This request did not pass the guard: `.use(guard)` before this route',
  });
  const { current, of, refreshTag } = exchanges;

  /** What Elysia answers with, as its app is to answer: with our own surface, and with what belongs onto the rest. */
  async function answer(request: ElysiaRequest, handle: Handle): Promise<Response | undefined> {
    const exchange = exchanges.open(request, request, aboutRuntime(request));
    const own = await exchange.surface();
    if (own === undefined) return settle(exchange, () => handle(request) as Answer);
    giveUpStream(request);
    return own;
  }

  return {
    current,
    of,
    refreshTag,
    // Around the whole app: the hooks that see answers miss some of them. Without a seed of its own Elysia takes one
    // factory's for another's, whose text is the same.
    plugin: new Elysia({ seed: nextSeed() }).wrap(
      (handle, request) => () => answer(request, handle),
    ),
    guard: new Elysia()
      .onParse({ as: 'scoped' }, async ({ request }) => {
        const refusal = await exchanges.find(request)?.guard();
        // Something, so that the body is left unread; what comes next answers.
        return refusal === undefined ? undefined : {};
      })
      .derive({ as: 'scoped' }, async ({ request, status }) => {
        const refusal = await exchanges.guard(request);
        if (refusal !== undefined) return status(refusal.status, refusal);
        return { session: current(request) };
      }),
    requireFresh(within) {
      const refusalOf = exchanges.requireFresh(within);
      return ({ request }) => refusalOf(request);
    },
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
