/** Knows that the browser of one request has one session, whoever of the app asks for it, and however often. */
import type { RequestSession, RequestView, Sessions } from '../../server/index.ts';
import { answerOn } from './node-answer.ts';
import type { NodeResponse } from './send.ts';

/**
 * The session of the browser to which an answer goes: for one answer always the same, so that a token which it was given
 * in this request is known to all who ask. `passed` gives the id of the session that the guard let through.
 */
export type SessionOn<Data> = (
  response: NodeResponse,
  view: () => RequestView,
  passed: () => string | undefined,
) => RequestSession<Data>;

/** Makes what gives it. */
export function createSessionOn<Data>(sessions: Sessions<Data>): SessionOn<Data> {
  const known = new WeakMap<NodeResponse, RequestSession<Data>>();
  return (response, view, passed) => {
    let session = known.get(response);
    if (session === undefined) {
      session = sessions.of({
        request: view(),
        get passed() {
          return passed();
        },
        get answer() {
          return answerOn(response);
        },
      });
      known.set(response, session);
    }
    return session;
  };
}
