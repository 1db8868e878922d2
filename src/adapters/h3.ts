/** Knows how the sessions become a plugin and middleware of h3 (h3 2), which Nitro 3 is built on. */
import type { H3Config, H3Event } from 'h3';
import type { Duration, Sessions } from '../server/index.ts';
import { UNGUARDED, type SessionCalls } from './shared/calls.ts';
import { createExchanges } from './shared/exchanges.ts';
import { oneDoor } from './shared/one-door.ts';
import { aboutRuntime, giveUpStream } from './shared/runtime-request.ts';
import { answerOn } from './shared/web-answer.ts';

/** An app of h3, as far as the plugin changes it: also Nitro's own, which has no `use`. */
export interface H3App {
  readonly config: Pick<H3Config, 'onRequest' | 'onResponse' | 'onError'>;
  handler(event: H3Event): unknown;
}

/** A middleware of h3 that answers, or lets the request pass. */
export type H3Middleware = (event: H3Event) => Promise<Response | undefined>;

/** Sessions for h3: a plugin, two kinds of middleware, and what a handler calls with its event. */
export interface H3Sessions<Data> extends SessionCalls<Data, H3Event> {
  /**
   * Answers the `/session` surface before all middleware, and puts onto every final answer what belongs there:
   * `app.register(plugin)` on the app that serves, before it does.
   * @throws TypeError for an app that serves already.
   */
  readonly plugin: (app: H3App) => void;
  /**
   * Lets only live sessions pass, as `event.context.session`: `app.use('/accounts/**', guard)`, or
   * `{ middleware: [guard] }` of a route.
   */
  readonly guard: H3Middleware;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): H3Middleware;
}

/** Puts sessions behind h3. */
export function createH3Sessions<Data>(sessions: Sessions<Data>): H3Sessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): H3Sessions<Data> {
  const exchanges = createExchanges<Data, H3Event>(
    sessions,
    // The events of apps within this app share it.
    (event) => event.context,
    {
      unseen:
        'No answer would carry what is said here: `app.register(plugin)` on the app that serves',
      unguarded: UNGUARDED,
    },
  );
  const { current, of, refreshTag } = exchanges;

  /** Finishes what a handler has answered with; what h3 makes an answer of gets headers that no other answer has. */
  function settle(event: H3Event, value: unknown): unknown {
    const exchange = exchanges.findFirst(event);
    if (exchange === undefined) return value;
    // The hooks of a socket stand on an answer of their own, and would be lost on another.
    if (value instanceof Response && !('crossws' in value)) return exchange.finish(value);
    // Asked for, they are there, and h3 merges: else the headers of JSON are one object for all answers.
    void event.res.headers;
    return value;
  }

  return {
    current,
    of,
    refreshTag,
    plugin(app) {
      if (Object.isFrozen(app.config)) {
        throw new TypeError('This app serves already: `app.register(plugin)` before `serve(app)`');
      }
      const { handler } = app;
      const { onRequest, onResponse, onError } = app.config;
      app.config.onRequest = (event) => {
        if (exchanges.find(event) === undefined) {
          exchanges.open(event, event.req, aboutRuntime(event));
        }
        return onRequest?.(event);
      };
      app.handler = async (event) => {
        const answer = await exchanges.findFirst(event)?.surface();
        if (answer === undefined) return settle(event, await handler(event));
        giveUpStream(event);
        return answer;
      };
      if (onError !== undefined) {
        app.config.onError = async (error, event) => settle(event, await onError(error, event));
      }
      app.config.onResponse = async (response, event) => {
        try {
          await onResponse?.(response, event);
        } finally {
          exchanges.findFirst(event)?.putOn(answerOn(response.headers), response.status);
        }
      };
    },
    async guard(event) {
      const refusal = await exchanges.guard(event);
      if (refusal === undefined) Object.assign(event.context, { session: current(event) });
      return refusal;
    },
    requireFresh(within) {
      const refusalOf = exchanges.requireFresh(within);
      return async (event) => refusalOf(event);
    },
  };
}
