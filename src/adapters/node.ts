/** Knows how the sessions stand in a server of `node:http` or `node:http2`, without a framework. */
import type { Duration, RequestSession, Session, Sessions } from '../server/index.ts';
import { checkAnswer, checkCall } from './shared/calls.ts';
import { createKept } from './shared/kept.ts';
import { answerSurface, guardNode, viewOf, type NodeRequest } from './shared/node-door.ts';
import { unreadBody } from './shared/node-request.ts';
import { oneDoor } from './shared/one-door.ts';
import { send, type NodeResponse } from './shared/send.ts';

export type { NodeRequest, NodeResponse };

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
  /**
   * The live session of a request that is to become a WebSocket (the server's `upgrade`, a handshake of socket.io), from a
   * page of this origin. Undefined when there is none: refuse it. Never activity. See `Sessions.bind`.
   */
  socketSession(request: NodeRequest): Promise<Session<Data> | undefined>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(request: NodeRequest): Promise<string>;
}

/** Puts sessions behind `node:http` or `node:http2`. */
export function createNodeSessions<Data>(sessions: Sessions<Data>): NodeSessions<Data> {
  return oneDoor(sessions, makeDoor);
}

function makeDoor<Data>(sessions: Sessions<Data>): NodeSessions<Data> {
  const kept = createKept(sessions);

  return {
    async surface(request, response) {
      checkCall(response);
      const view = viewOf(request);
      if (!sessions.isOwn(view)) return false;
      const body = unreadBody(request, request.body);
      const answer = await answerSurface(sessions, request, view, body, () => {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      });
      await send(response, answer);
      return true;
    },
    async guard(request, response) {
      checkCall(response);
      const session = await guardNode(sessions, viewOf(request), response);
      if (session !== undefined) kept.pass(request, request, session);
      return session?.();
    },
    async requireFresh(request, response, session, within) {
      const refusal = sessions.refuseStale(viewOf(request), session, within);
      if (refusal !== undefined) await send(response, refusal);
      return refusal === undefined;
    },
    of(request, response) {
      checkAnswer(response);
      return kept.of(request, request, response, () => viewOf(request));
    },
    socketSession: (request) => sessions.socketSession(viewOf(request)),
    refreshTag: (request) => sessions.refreshTag(viewOf(request)),
  };
}
