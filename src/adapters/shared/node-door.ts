/** Knows how a request of Node's servers meets the sessions: what the doors of all frameworks on them do. */
import type { Guarded, RequestView, Session, Sessions } from '../../server/index.ts';
import { putGuarded } from './node-answer.ts';
import { giveUpRest, requestView, surfaceRequest, type NodeMessage } from './node-request.ts';
import { send, type NodeResponse } from './send.ts';

/** A request of `node:http` or `node:http2`; frameworks may have cut its path and read its body. */
export type NodeRequest = NodeMessage & {
  readonly originalUrl?: string;
  readonly body?: unknown;
};

/** What the server looks at of a request. */
export function viewOf(request: NodeRequest): RequestView {
  return requestView(request, request.originalUrl ?? request.url ?? '/', request);
}

/** What the surface answers. `body` is what is left to read; `closeConnection` is called where none waits for the rest of it. */
export async function answerSurface(
  sessions: Sessions<unknown>,
  message: NodeMessage,
  view: RequestView,
  body: ReadableStream<Uint8Array> | null,
  closeConnection: () => void,
): Promise<Response> {
  const answer = await sessions.respond(surfaceRequest(view, body), view);
  giveUpRest(message, closeConnection);
  return answer;
}

/** How to get the session that was let through; undefined when the request has been answered. */
type Asked<Data> = (() => Session<Data>) | undefined;

/** Puts onto an answer what the guard says of it; false where another has answered. */
export type PutGuarded = (
  response: NodeResponse,
  guarded: Extract<Guarded<unknown>, { isAllowed: true }>,
) => boolean;

/** The guard, without a promise where that can be. It answers whom it refuses. */
export function guardNode<Data>(
  sessions: Sessions<Data>,
  view: RequestView,
  response: NodeResponse,
  put: PutGuarded = putAtOnce,
): Asked<Data> | Promise<Asked<Data>> {
  const guarded = sessions.guard(view);
  return guarded instanceof Promise
    ? guarded.then((outcome) => follow(outcome, response, put))
    : follow(guarded, response, put);
}

function follow<Data>(
  guarded: Guarded<Data>,
  response: NodeResponse,
  put: PutGuarded,
): Asked<Data> | Promise<undefined> {
  if (!guarded.isAllowed) return send(response, guarded.response).then(() => undefined);
  // While the store was asked, another may have answered: a middleware that limits the time, say.
  return put(response, guarded) ? guarded.session : undefined;
}

function putAtOnce(...[response, guarded]: Parameters<PutGuarded>): boolean {
  if (response.headersSent) return false;
  // At once too: whoever sends files leaves what is there, and has a word of its own where nothing is.
  response.setHeader('Cache-Control', 'no-store');
  putGuarded(response, guarded);
  return true;
}
