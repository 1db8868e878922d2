/** Knows how the sessions become Express middleware (Express 4 and 5). */
import type { RequestHandler } from 'express';
import { parseDuration } from '../core/duration.ts';
import type { Duration, Session, Sessions } from '../server/index.ts';
import {
  createNodeSessions,
  guardNode,
  isOwn,
  viewOf,
  type NodeRequest,
  type NodeSessions,
} from './node.ts';
import { createSessionOn } from './shared/one-session.ts';

/** Sessions for Express: three kinds of middleware, and what a handler calls with its `req` and `res`. */
export interface ExpressSessions<Data> extends Pick<NodeSessions<Data>, 'of' | 'refreshTag'> {
  /** Answers the `/session` surface: `app.use(surface)`, before any body parser. */
  readonly surface: RequestHandler;
  /** Lets only live sessions pass: `app.use('/accounts', guard)`, or before a single handler. */
  readonly guard: RequestHandler;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): RequestHandler;
  /**
   * The session that the guard let through.
   * @throws TypeError when this request did not pass the guard.
   */
  current(request: NodeRequest): Session<Data>;
}

/** Puts sessions behind Express. */
export function createExpressSessions<Data>(sessions: Sessions<Data>): ExpressSessions<Data> {
  const node = createNodeSessions(sessions);
  const sessionOn = createSessionOn(sessions);
  // Where Express keeps what belongs to one answer: a property more on the request costs as much as the whole guard,
  // a weak map half of that. Nobody else has this symbol.
  const passed: unique symbol = Symbol('stillhere');
  interface Passed {
    readonly locals: { [passed]?: () => Session<Data> };
  }

  function pass(
    response: Passed,
    session: (() => Session<Data>) | undefined,
    next: () => void,
  ): void {
    if (session === undefined) return;
    response.locals[passed] = session;
    next();
  }

  function current(request: NodeRequest): Session<Data> {
    const { res } = request as { readonly res?: Passed };
    const session = res?.locals[passed]?.();
    if (session === undefined) {
      throw new TypeError('This request did not pass the guard: put `guard` before this handler');
    }
    return session;
  }

  return {
    of: (request, response) =>
      sessionOn(
        response,
        () => viewOf(request),
        () => (response as unknown as Passed).locals[passed]?.().id,
      ),
    refreshTag: node.refreshTag,
    current,
    surface(request, response, next) {
      if (isOwn(sessions, request)) node.surface(request, response).catch(next);
      else next();
    },
    guard(request, response, next) {
      const session = guardNode(sessions, request, response);
      if (session instanceof Promise) {
        session.then((asked) => pass(response as Passed, asked, next), next);
      } else {
        pass(response as Passed, session, next);
      }
    },
    requireFresh(within) {
      const limit = within === undefined ? undefined : parseDuration('within', within);
      return (request, response, next) => {
        node.requireFresh(request, response, current(request), limit).then((isFresh) => {
          if (isFresh) next();
        }, next);
      };
    },
  };
}
