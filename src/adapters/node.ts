/** Knows how requests and answers of `node:http` and `node:http2` become the server's, for every framework built on them. */
import type {
  Duration,
  Guarded,
  RequestSession,
  RequestView,
  Session,
  Sessions,
} from '../server/index.ts';
import { putGuarded } from './shared/node-answer.ts';
import {
  giveUpRest,
  requestView,
  surfaceRequest,
  unreadBody,
  type NodeMessage,
} from './shared/node-request.ts';
import { createSessionOn } from './shared/one-session.ts';
import { send, type NodeResponse } from './shared/send.ts';

/** A request of `node:http` or `node:http2`; frameworks may have cut its path and read its body. */
export type NodeRequest = NodeMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
};

export type { NodeResponse };

/** Sessions for `node:http` and `node:http2`. Every method takes the request and the answer that the server was called with. */
export interface NodeSessions<Data> {
  /** Answers a request of the `/session` surface. False, and nothing done, when it is not one. */
  surface(request: NodeRequest, response: NodeResponse): Promise<boolean>;
  /**
   * The live session of a request; it counts as activity if a person caused it. Undefined when there is none: the
   * request has then been answered (401, 303 to the sign-in page, or 503).
   */
  guard(request: NodeRequest, response: NodeResponse): Promise<Session<Data> | undefined>;
  /** Whether a guarded session is fresh, `within` of its sign-in. If not, the request has been answered (403 or 303). */
  requireFresh(
    request: NodeRequest,
    response: NodeResponse,
    session: Session<Data>,
    within?: Duration,
  ): Promise<boolean>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update. After the guard it is the one
   * that was let through, whatever happens to its token meanwhile.
   */
  of(request: NodeRequest, response: NodeResponse): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(request: NodeRequest): Promise<string>;
}

/** Puts sessions behind `node:http` or `node:http2`. */
export function createNodeSessions<Data>(sessions: Sessions<Data>): NodeSessions<Data> {
  // Nobody else has this symbol: sessions of two kinds in one server are never taken for each other.
  const passed: unique symbol = Symbol('stillhere');
  type Passed = NodeRequest & { [passed]?: string };
  const sessionOn = createSessionOn(sessions);

  return {
    async surface(request, response) {
      const view = viewOf(request);
      if (!sessions.isOwn(view)) return false;
      const answer = await sessions.respond(
        surfaceRequest(view, unreadBody(request, request.body)),
        view,
      );
      giveUpRest(request, () => {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      });
      await send(response, answer);
      return true;
    },
    async guard(request: Passed, response) {
      const session = (await guardNode(sessions, request, response))?.();
      if (session !== undefined) request[passed] = session.id;
      return session;
    },
    async requireFresh(request, response, session, within) {
      const refusal = sessions.refuseStale(viewOf(request), session, within);
      if (refusal !== undefined) await send(response, refusal);
      return refusal === undefined;
    },
    of: (request: Passed, response) =>
      sessionOn(
        response,
        () => viewOf(request),
        () => request[passed],
      ),
    refreshTag: (request) => sessions.refreshTag(viewOf(request)),
  };
}

/** Whether a request is for the `/session` surface. */
export function isOwn(sessions: Sessions<unknown>, request: NodeRequest): boolean {
  return sessions.isOwn(viewOf(request));
}

/** How to get the session that was let through; undefined when the request has been answered. */
type Asked<Data> = (() => Session<Data>) | undefined;

/** The guard of `NodeSessions`, without a promise where that can be. */
export function guardNode<Data>(
  sessions: Sessions<Data>,
  request: NodeRequest,
  response: NodeResponse,
): Asked<Data> | Promise<Asked<Data>> {
  const guarded = sessions.guard(viewOf(request));
  return guarded instanceof Promise
    ? guarded.then((outcome) => follow(outcome, response))
    : follow(guarded, response);
}

function follow<Data>(
  guarded: Guarded<Data>,
  response: NodeResponse,
): Asked<Data> | Promise<undefined> {
  if (!guarded.isAllowed) return send(response, guarded.response).then(() => undefined);
  // While the store was asked, another may have answered: a middleware that limits the time, say.
  if (response.headersSent) return undefined;
  // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
  response.setHeader('Cache-Control', 'no-store');
  putGuarded(response, guarded);
  return guarded.session;
}

/** What the server looks at of a request. */
export function viewOf(request: NodeRequest): RequestView {
  return requestView(request, request.originalUrl ?? request.url ?? '/', request);
}
