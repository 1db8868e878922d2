/** Knows how the sessions become handles of SvelteKit (SvelteKit 3), with its own calls for cookies and redirects. */
import type { Duration, Sessions } from '../server/index.ts';
import { checkCall, type SessionCalls } from './shared/calls.ts';
import { createExchanges } from './shared/exchanges.ts';
import { aboutOf, inWordsOf, isRedirect, type KitEvent } from './shared/kit-event.ts';
import { oneDoor } from './shared/one-door.ts';
import type { WebExchange } from './web.ts';

export type { KitEvent };

/** A `Handle` of SvelteKit's, for `hooks.server`. */
export type KitHandle = <Event extends KitEvent>(input: {
  readonly event: Event;
  readonly resolve: (event: Event) => Response | Promise<Response>;
}) => Promise<Response>;

/** Sessions for SvelteKit: handles for `sequence(...)`, and what a load, an action, an endpoint or a remote function calls. */
export interface SvelteKitSessions<Data> extends SessionCalls<Data, KitEvent> {
  /** Answers the `/session` surface, and puts on every other answer what belongs there: the first handle. */
  readonly surface: KitHandle;
  /**
   * Lets only live sessions pass, and puts the session into `event.locals.session`. A page's data and an enhanced form
   * are refused as SvelteKit's router understands it: it goes to the sign-in page.
   */
  readonly guard: KitHandle;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): KitHandle;
}

/** Puts sessions into a SvelteKit app. */
export function createSvelteKitSessions<Data>(sessions: Sessions<Data>): SvelteKitSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): SvelteKitSessions<Data> {
  const exchanges = createExchanges<Data, KitEvent>(
    sessions,
    // One for the whole request: SvelteKit hands copies of its event around.
    (event) => event.locals,
    {
      unseen:
        'No handle of the sessions has seen this request: put `surface` first into `handle` of hooks.server',
      // With it SvelteKit sends the cookies.
      isAnswer: isRedirect,
    },
  );
  const { current, of, refreshTag } = exchanges;

  /** Calls `inner`, unless the request is one of our own; the first to be here puts onto the final answer what belongs there. */
  const within = (
    event: KitEvent,
    inner: (exchange: WebExchange<Data>) => Response | Promise<Response>,
  ): Promise<Response> =>
    exchanges.within(
      event,
      () => exchanges.open(event, event.request, aboutOf(event)),
      async (exchange) => exchange.surface() ?? inner(exchange),
    );

  return {
    current,
    of,
    refreshTag,
    surface(input) {
      checkCall(input);
      const { event, resolve } = input;
      return within(event, () => resolve(event));
    },
    guard(input) {
      checkCall(input);
      const { event, resolve } = input;
      return within(event, async () => {
        const refusal = await exchanges.guard(event);
        if (refusal !== undefined) return inWordsOf(event, refusal);
        Object.assign(event.locals, { session: current(event) });
        return resolve(event);
      });
    },
    requireFresh(limit) {
      const refusalOf = exchanges.requireFresh(limit);
      return async ({ event, resolve }) => {
        const refusal = refusalOf(event);
        return refusal === undefined ? resolve(event) : inWordsOf(event, refusal);
      };
    },
  };
}
