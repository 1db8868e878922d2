/** Knows the exchanges of the requests that a door has seen, by what its host has one of for each. */
import type { Duration, Sessions } from '../../server/index.ts';
import { createWebSessions, type RequestAbout, type WebExchange } from '../web.ts';
import { createNotes } from './notes.ts';
import { checkCall, parseWithin, UNGUARDED, type SessionCalls } from './calls.ts';
import { settle } from './web-exchange.ts';

/** What a door does within a request; handlers call the rest. `Call` is what they are called with. */
export interface Exchanges<Data, Call> extends SessionCalls<Data, Call> {
  /** The exchange of a request that was seen. */
  find(call: Call): WebExchange<Data> | undefined;
  /** The same, of one that `within` has not answered yet. */
  findRunning(call: Call): WebExchange<Data> | undefined;
  /** The same, for the call that was the first of its request to be seen: to it alone the final answer belongs. */
  findFirst(call: Call): WebExchange<Data> | undefined;
  /**
   * The same.
   * @throws TypeError when the request was not seen.
   */
  get(call: Call): WebExchange<Data>;
  /** Opens the exchange of a request, which is seen from now on. */
  open(call: Call, request: Request, about?: RequestAbout): WebExchange<Data>;
  /**
   * Calls `inner` within the exchange of a request. Who is the first to be here, until it has answered, opens it, and puts
   * onto the final answer what belongs there.
   */
  within<Answered extends Response | undefined>(
    call: Call,
    open: () => WebExchange<Data>,
    inner: (exchange: WebExchange<Data>) => Promise<Answered>,
  ): Promise<Answered | Response>;
  /** The guard: undefined, or the refusal to answer with. Without a promise where nobody has to be asked. */
  guard(call: Call): Response | undefined | Promise<Response | undefined>;
  /** The same for sessions whose sign-in is longer ago, after the guard. */
  requireFresh(within?: Duration): (call: Call) => Response | undefined;
}

/** What differs between doors. */
export interface ExchangesOptions {
  /** What to do for a request that was not seen. */
  readonly unseen: string;
  /** What to do for one that did not pass the guard, whether it was seen or not. */
  readonly unguarded?: string;
  /** Whether what a handler throws is its answer, which goes out with its cookies. */
  readonly isAnswer?: (error: unknown) => boolean;
}

/** What is known of a request. */
interface Seen<Data, Call> {
  readonly exchange: WebExchange<Data>;
  readonly first: Call;
  isRunning: boolean;
  isPassed: boolean;
}

/** Makes what knows them. `keyOf` is what there is one of for a whole request. */
export function createExchanges<Data, Call>(
  sessions: Sessions<Data>,
  keyOf: (call: Call) => object,
  { unseen, unguarded, isAnswer }: ExchangesOptions,
): Exchanges<Data, Call> {
  const web = createWebSessions(sessions);
  const seen = createNotes<Seen<Data, Call>>();

  function stateOf(call: Call): Seen<Data, Call> | undefined {
    checkCall(call);
    return seen.get(keyOf(call));
  }
  const find = (call: Call): WebExchange<Data> | undefined => stateOf(call)?.exchange;

  function see(call: Call, exchange: WebExchange<Data>): Seen<Data, Call> {
    let state = stateOf(call);
    if (state?.exchange !== exchange) {
      state = { exchange, first: call, isRunning: false, isPassed: false };
      seen.set(keyOf(call), state);
    }
    return state;
  }

  function get(call: Call): WebExchange<Data> {
    const exchange = find(call);
    if (exchange === undefined) throw new TypeError(unseen);
    return exchange;
  }

  function guarded(call: Call): WebExchange<Data> {
    if (unguarded === undefined) get(call);
    const state = stateOf(call);
    if (state?.isPassed !== true) throw new TypeError(unguarded ?? UNGUARDED);
    return state.exchange;
  }

  /** What the guard has said, of which is noted whether the request passes. */
  function noted(
    call: Call,
    exchange: WebExchange<Data>,
    refusal: Response | undefined,
  ): Response | undefined {
    if (refusal === undefined) see(call, exchange).isPassed = true;
    return refusal;
  }

  return {
    find,
    findRunning(call) {
      const state = stateOf(call);
      return state?.isRunning === true ? state.exchange : undefined;
    },
    findFirst(call) {
      const state = stateOf(call);
      return state?.first === call ? state.exchange : undefined;
    },
    get,
    open(call, request, about) {
      const exchange = web.open(request, about);
      see(call, exchange);
      return exchange;
    },
    async within(call, open, inner) {
      const known = stateOf(call);
      if (known?.isRunning === true) return inner(known.exchange);
      const exchange = open();
      const state = see(call, exchange);
      state.isRunning = true;
      try {
        return await settle(exchange, () => inner(exchange), isAnswer);
      } finally {
        state.isRunning = false;
      }
    },
    guard(call) {
      const exchange = get(call);
      const refusal = exchange.guard();
      return refusal instanceof Promise
        ? refusal.then((late) => noted(call, exchange, late))
        : noted(call, exchange, refusal);
    },
    requireFresh(within) {
      const limit = parseWithin(within);
      return (call) => guarded(call).requireFresh(limit);
    },
    current: (call) => guarded(call).current(),
    of: (call) => get(call).session,
    refreshTag: (call) => get(call).refreshTag(),
  };
}
