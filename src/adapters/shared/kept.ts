/** Knows what Node's frameworks keep of one request: the session that the guard let through, and that of its browser. */
import type { RequestSession, RequestView, Session, Sessions } from '../../server/index.ts';
import { UNGUARDED } from './calls.ts';
import { answerOn } from './node-answer.ts';
import type { NodeResponse } from './send.ts';
import { createServerExchange } from './server-exchange.ts';

/**
 * Keeps it, on an object that the host has one of for each request: a weak map would cost as much as half the guard. Apps may
 * put one there that other requests have too, or that takes nothing: so all is said with the `owner`, which is of one request
 * for certain.
 */
export interface Kept<Data> {
  /** Keeps what gives the session that the guard let through. False where another request has the object too. */
  pass(on: object, owner: object, session: () => Session<Data>): boolean;
  /**
   * The session that the guard let through.
   * @throws TypeError when the request did not pass the guard.
   */
  current(on: object | undefined, owner: object | undefined): Session<Data>;
  /** The session of the request's browser: for one owner always the same. */
  of(
    on: object,
    owner: object,
    response: NodeResponse,
    view: () => RequestView,
  ): RequestSession<Data>;
}

/** What is kept of one request. */
interface Own<Data> {
  readonly owner: object;
  passed: (() => Session<Data>) | undefined;
  opened: RequestSession<Data> | undefined;
}

/** Makes what keeps it for these sessions. */
export function createKept<Data>(sessions: Sessions<Data>): Kept<Data> {
  // Nobody else has this symbol: sessions of two kinds behind one app are never taken for each other.
  const key: unique symbol = Symbol('stillhere');
  interface On {
    [key]?: Own<Data>;
  }
  /** By owner, where the object was another's first, or takes nothing. */
  const apart = new WeakMap<object, Own<Data>>();
  let areApart = false;

  function find(on: On | undefined, owner: object): Own<Data> | undefined {
    const own = on?.[key];
    if (own?.owner === owner) return own;
    return areApart ? apart.get(owner) : undefined;
  }

  function findOrMake(on: On, owner: object): Own<Data> {
    let own = find(on, owner);
    if (own !== undefined) return own;
    own = { owner, passed: undefined, opened: undefined };
    if (on[key] === undefined && Object.isExtensible(on)) {
      on[key] = own;
    } else {
      areApart = true;
      apart.set(owner, own);
    }
    return own;
  }

  return {
    pass(on: On, owner, session) {
      findOrMake(on, owner).passed = session;
      const first = on[key];
      return first === undefined || first.owner === owner;
    },
    current(on: On | undefined, owner) {
      const session = owner === undefined ? undefined : find(on, owner)?.passed?.();
      if (session === undefined) throw new TypeError(UNGUARDED);
      return session;
    },
    of(on: On, owner, response, view) {
      const own = findOrMake(on, owner);
      return (own.opened ??= sessions.of(
        createServerExchange(view(), () => own.passed?.().id, {
          header: (name, value) => answerOn(response).header(name, value),
          cookie: (line) => answerOn(response).cookie(line),
        }),
      ));
    },
  };
}
