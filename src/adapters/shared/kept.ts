/** Knows what Node's frameworks keep of one request: the session that the guard let through, and that of its browser. */
import type { RequestSession, RequestView, Session, Sessions } from '../../server/index.ts';
import { UNGUARDED } from './calls.ts';
import { answerOn } from './node-answer.ts';
import type { NodeResponse } from './send.ts';
import { createServerExchange } from './server-exchange.ts';

/** Keeps it, on an object that the host has one of for each request: a weak map would cost as much as half the guard. */
export interface Kept<Data> {
  /** Keeps what gives the session that the guard let through. */
  pass(on: object, session: () => Session<Data>): void;
  /**
   * The session that the guard let through.
   * @throws TypeError when the request did not pass the guard.
   */
  current(on: object | undefined): Session<Data>;
  /** The session of the request's browser: for one answer always the same. */
  of(on: object, response: NodeResponse, view: () => RequestView): RequestSession<Data>;
}

/** Makes what keeps it for these sessions. */
export function createKept<Data>(sessions: Sessions<Data>): Kept<Data> {
  // Nobody else has this symbol: sessions of two kinds behind one app are never taken for each other.
  const passed: unique symbol = Symbol('stillhere');
  const opened: unique symbol = Symbol('stillhere of');
  interface On {
    [passed]?: () => Session<Data>;
    [opened]?: RequestSession<Data>;
  }

  return {
    pass(on: On, session) {
      on[passed] = session;
    },
    current(on: On | undefined) {
      const session = on?.[passed]?.();
      if (session === undefined) throw new TypeError(UNGUARDED);
      return session;
    },
    of(on: On, response, view) {
      let session = on[opened];
      if (session === undefined) {
        session = sessions.of(
          createServerExchange(view(), () => on[passed]?.().id, {
            header: (name, value) => answerOn(response).header(name, value),
            cookie: (line) => answerOn(response).cookie(line),
          }),
        );
        on[opened] = session;
      }
      return session;
    },
  };
}
