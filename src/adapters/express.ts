/** Knows how the sessions become Express middleware (Express 4 and 5). */
import type { RequestHandler } from 'express';
import type { Duration, Session, Sessions } from '../server/index.ts';
import { createNodeSessions, type NodeRequest, type NodeSessions } from './node.ts';
import { putGuarded } from './shared/express-head.ts';
import { keepLayout } from './shared/express-layout.ts';
import { checkAnswer, checkCall, parseWithin, type SessionCalls } from './shared/calls.ts';
import { createKept } from './shared/kept.ts';
import { guardNode, viewOf } from './shared/node-door.ts';
import { oneDoor } from './shared/one-door.ts';

/** Sessions for Express: three kinds of middleware, and what a handler calls with its `req` and `res`. */
export interface ExpressSessions<Data>
  extends
    Pick<NodeSessions<Data>, 'of' | 'refreshTag'>,
    Pick<SessionCalls<Data, NodeRequest>, 'current'> {
  /** Answers the `/session` surface: `app.use(surface)`, before any body parser. */
  readonly surface: RequestHandler;
  /**
   * Lets only live sessions pass: `app.use('/accounts', guard)`, or before a single handler. It answers the `/session`
   * surface where it meets it: an app that is guarded as a whole, by `app.use(guard)`, needs nothing else.
   */
  readonly guard: RequestHandler;
  /** After the guard, lets only sessions pass whose sign-in is not longer ago: `requireFresh('5m')`. */
  requireFresh(within?: Duration): RequestHandler;
}

/** Puts sessions behind Express. */
export function createExpressSessions<Data>(sessions: Sessions<Data>): ExpressSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): ExpressSessions<Data> {
  const node = createNodeSessions(sessions);
  const kept = createKept(sessions);

  function pass(
    locals: object,
    response: object,
    session: (() => Session<Data>) | undefined,
    next: () => void,
  ): void {
    if (session === undefined) return;
    kept.pass(locals, response, session);
    next();
  }

  function current(request: NodeRequest): Session<Data> {
    const { res: response } = request as { readonly res?: Answer };
    return kept.current(response?.locals, response);
  }

  return {
    current,
    of(request, response) {
      checkAnswer(response);
      // Who signs in may be the first, and is behind no guard.
      keepLayout(request, response);
      return kept.of((response as unknown as Answer).locals, response, response, () =>
        viewOf(request),
      );
    },
    refreshTag: node.refreshTag,
    surface(request, response, next) {
      checkCall(response);
      keepLayout(request, response);
      if (sessions.isOwn(viewOf(request))) node.surface(request, response).catch(next);
      else next();
    },
    guard(request, response, next) {
      checkCall(response);
      keepLayout(request, response);
      const view = viewOf(request);
      if (sessions.isOwn(view)) {
        node.surface(request, response).catch(next);
        return;
      }
      const { locals } = response as Answer;
      const session = guardNode(sessions, view, response, putGuarded);
      if (session instanceof Promise)
        session.then((asked) => pass(locals, response, asked, next), next);
      else pass(locals, response, session, next);
    },
    requireFresh(within) {
      const limit = parseWithin(within);
      return (request, response, next) => {
        node.requireFresh(request, response, current(request), limit).then((isFresh) => {
          if (isFresh) next();
        }, next);
      };
    },
  };
}

/** Express keeps there what belongs to one answer: a property more on the request would cost as much as the whole guard. */
interface Answer {
  readonly locals: object;
}
