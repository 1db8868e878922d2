/** Knows how the sessions become a plugin and middleware of h3 (h3 2), which Nitro 3 is built on. */
import type { H3Config, H3Event } from 'h3';
import { parseDuration } from '../core/duration.ts';
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { connectionOf, giveUpStream } from './shared/runtime-request.ts';
import { answerOn } from './shared/web-answer.ts';
import { createWebSessions, type WebExchange } from './web.ts';

/** An app of h3, as far as the plugin changes it: also Nitro's own, which has no `use`. */
export interface H3App {
  readonly config: Pick<H3Config, 'onRequest' | 'onResponse' | 'onError'>;
  handler(event: H3Event): unknown;
}

/** A middleware of h3 that answers, or lets the request pass. */
export type H3Middleware = (event: H3Event) => Promise<Response | undefined>;

/** Sessions for h3: a plugin, two kinds of middleware, and what a handler calls with its event. */
export interface H3Sessions<Data> {
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
  /**
   * The session that the guard let through: what `event.context.session` is, with its type.
   * @throws TypeError when this request did not pass the guard.
   */
  current(event: H3Event): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when the app has not got the plugin: the cookies would reach nobody.
   */
  of(event: H3Event): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(event: H3Event): Promise<string>;
}

/** Puts sessions behind h3. */
export function createH3Sessions<Data>(sessions: Sessions<Data>): H3Sessions<Data> {
  const web = createWebSessions(sessions);
  // In the context, which the events of apps within this app share. The symbol is this factory's own, so that sessions
  // of two kinds behind one app are never taken for each other, though the name `session` is the last one's.
  const seen: unique symbol = Symbol('stillhere');
  interface Context {
    [seen]?: Seen<Data>;
  }
  const contextOf = ({ context }: H3Event): Context => context as Context;

  /** What is known of a request, to the app that was the first to see it: to that one alone the final answer belongs. */
  function ownOf(event: H3Event): Seen<Data> | undefined {
    const known = contextOf(event)[seen];
    return known?.event === event ? known : undefined;
  }

  function seenOf(event: H3Event): Seen<Data> {
    const known = contextOf(event)[seen];
    if (known === undefined) {
      throw new TypeError(
        'No answer would carry what is said here: `app.register(plugin)` on the app that serves',
      );
    }
    return known;
  }

  /** Finishes what a handler has answered with; what h3 makes an answer of gets headers that no other answer has. */
  function settle(event: H3Event, value: unknown): unknown {
    const known = ownOf(event);
    if (known === undefined) return value;
    // The hooks of a socket stand on an answer of their own, and would be lost on another.
    if (value instanceof Response && !('crossws' in value)) return known.exchange.finish(value);
    // Asked for, they are there, and h3 merges: else the headers of JSON are one object for all answers.
    void event.res.headers;
    return value;
  }

  function current(event: H3Event): Session<Data> {
    const session = contextOf(event)[seen]?.session;
    if (session === undefined) {
      throw new TypeError('This request did not pass the guard: put `guard` before this handler');
    }
    return session;
  }

  return {
    current,
    of: (event) => seenOf(event).exchange.session,
    refreshTag: (event) => seenOf(event).exchange.refreshTag(),
    plugin(app) {
      if (Object.isFrozen(app.config)) {
        throw new TypeError('This app serves already: `app.register(plugin)` before `serve(app)`');
      }
      const { handler } = app;
      const { onRequest, onResponse, onError } = app.config;
      app.config.onRequest = (event) => {
        contextOf(event)[seen] ??= {
          event,
          exchange: web.open(event.req, { connection: connectionOf(event) }),
        };
        return onRequest?.(event);
      };
      app.handler = async (event) => {
        const answer = await ownOf(event)?.exchange.surface();
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
          ownOf(event)?.exchange.putOn(answerOn(response.headers), response.status);
        }
      };
    },
    async guard(event) {
      const known = seenOf(event);
      const refusal = await known.exchange.guard();
      if (refusal === undefined) {
        known.session = known.exchange.current();
        Object.assign(event.context, { session: known.session });
      }
      return refusal;
    },
    requireFresh(within) {
      const limit = within === undefined ? undefined : parseDuration('within', within);
      return async (event) => {
        current(event);
        return seenOf(event).exchange.requireFresh(limit);
      };
    },
  };
}

/** What is known of a request, by its context. */
interface Seen<Data> {
  /** Of the app that was the first to see the request. */
  readonly event: H3Event;
  readonly exchange: WebExchange<Data>;
  /** Once the guard has let it through. */
  session?: Session<Data>;
}
