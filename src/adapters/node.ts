/** Knows how `node:http` requests and answers become the server's, for every framework built on them. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import onHeaders from 'on-headers';
import { STATUS_HEADER } from '../core/wire.ts';
import { requestView, webRequest } from './shared/node-request.ts';
import type {
  Duration,
  Exchange,
  Guarded,
  RequestSession,
  RequestView,
  Session,
  Sessions,
} from '../server/index.ts';

/** A `node:http` request; frameworks may have cut its path and read its body. */
export type NodeRequest = IncomingMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
};

/** Sessions for `node:http`. Every method takes the request and the answer that the server was called with. */
export interface NodeSessions<Data> {
  /** Answers a request of the `/session` surface. False, and nothing done, when it is not one. */
  surface(request: NodeRequest, response: ServerResponse): Promise<boolean>;
  /**
   * The live session of a request; it counts as activity if a person caused it. Undefined when there is none: the
   * request has then been answered (401, 303 to the sign-in page, or 503).
   */
  guard(request: NodeRequest, response: ServerResponse): Promise<Session<Data> | undefined>;
  /** Whether a guarded session is fresh, `within` of its sign-in. If not, the request has been answered (403 or 303). */
  requireFresh(
    request: NodeRequest,
    response: ServerResponse,
    session: Session<Data>,
    within?: Duration,
  ): Promise<boolean>;
  /** The session of this request's browser: to look, sign in and out, rotate and update. */
  of(request: NodeRequest, response: ServerResponse): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(request: NodeRequest): Promise<string>;
}

/** Puts sessions behind `node:http`. */
export function createNodeSessions<Data>(sessions: Sessions<Data>): NodeSessions<Data> {
  return {
    async surface(request, response) {
      const view = viewOf(request);
      if (!sessions.isOwn(view)) return false;
      await send(
        response,
        await sessions.respond(
          webRequest(request, view, () => bodyOf(request)),
          view,
        ),
      );
      return true;
    },
    guard: async (request, response) => (await guardNode(sessions, request, response))?.(),
    async requireFresh(request, response, session, within) {
      const refusal = sessions.refuseStale(viewOf(request), session, within);
      if (refusal !== undefined) await send(response, refusal);
      return refusal === undefined;
    },
    of: (request, response) => sessions.of(exchangeOf(request, response)),
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
  response: ServerResponse,
): Asked<Data> | Promise<Asked<Data>> {
  const guarded = sessions.guard(viewOf(request));
  return guarded instanceof Promise
    ? guarded.then((outcome) => follow(outcome, response))
    : follow(guarded, response);
}

function follow<Data>(
  guarded: Guarded<Data>,
  response: ServerResponse,
): Asked<Data> | Promise<undefined> {
  if (!guarded.isAllowed) return send(response, guarded.response).then(() => undefined);
  response.setHeader('Cache-Control', 'no-store');
  response.setHeader(STATUS_HEADER, guarded.timeLeft);
  const { count } = guarded;
  if (count !== undefined) {
    onHeaders(response, () => {
      if (response.statusCode !== 404) response.setHeader(STATUS_HEADER, count());
    });
  }
  return guarded.session;
}

function viewOf(request: NodeRequest): RequestView {
  return requestView(request, request.originalUrl ?? request.url ?? '/');
}

function exchangeOf(request: NodeRequest, response: ServerResponse): Exchange {
  return {
    request: viewOf(request),
    appendHeader: (name, value) => void response.appendHeader(name, value),
  };
}

/** What a body parser before us has read is written out again; of nothing, some of them make `{}`. */
function bodyOf(request: NodeRequest): ReadableStream<Uint8Array> | string {
  const { body, headers } = request;
  const isEmpty =
    headers['transfer-encoding'] === undefined && Number(headers['content-length'] ?? 0) === 0;
  if (isEmpty) return '';
  if (body === undefined) return Readable.toWeb(request) as ReadableStream<Uint8Array>;
  return typeof body === 'string' ? body : JSON.stringify(body);
}

async function send(response: ServerResponse, answer: Response): Promise<void> {
  response.statusCode = answer.status;
  for (const [name, value] of answer.headers) {
    if (name === 'set-cookie') response.appendHeader(name, value);
    else response.setHeader(name, value);
  }
  if (answer.body === null || response.req.method === 'HEAD') {
    await answer.body?.cancel();
    response.end();
    return;
  }
  response.flushHeaders();
  try {
    await pipeline(Readable.fromWeb(answer.body as never), response);
  } catch {
    // The browser went away in the middle: there is nobody left to tell.
  }
}
