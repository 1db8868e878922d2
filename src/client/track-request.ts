/** Knows what a request of an app says of the person's activity, and what its answer says of the session. */
import { IDLE_FOR_HEADER, parseRefusal, parseTimeLeft, PASSIVE_HEADER } from '../core/wire.ts';
import type { RequestPort } from './request-port.ts';
import type { WatchedSession } from './watched-session.ts';

/** How long after an answer that may be somebody else's the server is asked, in milliseconds. */
const SUSPICION = 5_000;

/** A request of the app's, on its way. */
export interface TrackedRequest {
  /** To be sent with it: they tell the server of the person's activity, or that there was none. */
  readonly headers: Readonly<Record<string, string>>;
  /**
   * To be called with what came back: `status` is that of HTTP, 0 when no answer could be read; `timeLeft` the value of
   * the `Session-Status` header, `type` that of `Content-Type`; `reason` that of the problem in the body of a 401, if its own
   * `type` begins with `urn:stillhere:` (any other is not the guard's).
   */
  answered(answer: {
    readonly status: number;
    readonly timeLeft: string | null;
    readonly type?: string | null;
    readonly reason?: unknown;
  }): void;
  /**
   * After a 401 was answered: whether to send the same request again, once. It waits for what the server says now, and is
   * true when the session of this page lives: the cookie was replaced while the request was on its way. The guard's 401
   * means that nothing was done yet, whatever the method. `canWait`: where the session has ended and the page waits for the
   * person to sign in again, it waits, too, and is true when the page goes on. So long a wait is for what is safe to send
   * then: a `GET`, say.
   */
  isRepeatable(canWait?: boolean): Promise<boolean>;
}

/** A request that is none of this session's. */
const UNTRACKED: TrackedRequest = {
  headers: {},
  answered() {},
  isRepeatable: () => Promise.resolve(false),
};

/** Sessions of which an answer came that may be somebody else's. Most are not: one look for all that came in a while. */
const suspected = new WeakSet<RequestPort>();

/** For a client of HTTP that `watchRequests` does not know: to be called before each request to the own server. */
export function trackRequest(session: Pick<WatchedSession, 'requests'>): TrackedRequest {
  const port = session.requests;
  const { loop, elapsed } = port;
  if (loop.isOver || port.isAsking()) return UNTRACKED;
  loop.dispatch({ type: 'tick' });
  const sentAt = elapsed();
  const { session: id, lastActivityAt } = loop.state;
  const activeAt = lastActivityAt || undefined;
  let settled: Promise<unknown> | undefined;
  let isRefused = false;
  return {
    headers: headersOf(activeAt && sentAt - activeAt),
    answered({ status, timeLeft, type, reason }) {
      const left = parseTimeLeft(timeLeft);
      if (left) loop.dispatch({ type: 'time-left', ...left, sentAt, activeAt });
      if (status !== 401) {
        const isOthers = status === 0 || status === 403 || type?.includes('html') === true;
        if (isOthers && left === undefined) suspect(port);
        return;
      }
      const refusal = parseRefusal(reason);
      if (!refusal) return port.doubt();
      isRefused = true;
      loop.dispatch({ type: 'answer', status: refusal, sentAt });
      if (loop.isRunning && loop.state.doubt !== undefined) settled = port.settled();
    },
    async isRepeatable(canWait) {
      await settled;
      const { state, isRunning } = loop;
      // What took the place of a session that was known is the same person's, or another's: then it has changed.
      const isOurs = isRunning && !state.changed && id !== undefined;
      if (!isOurs || !isRefused) return false;
      if (state.phase === 'ended') return (canWait && (await port.isBack())) === true;
      return settled !== undefined && state.doubt === undefined;
    },
  };
}

function suspect(port: RequestPort): void {
  if (suspected.has(port)) return;
  suspected.add(port);
  port.setTimer(() => {
    suspected.delete(port);
    if (!port.loop.isOver) port.doubt();
  }, SUSPICION);
}

/** What a request says: how long ago the activity was, if there was any. */
function headersOf(idleFor: number | undefined): Readonly<Record<string, string>> {
  return idleFor === undefined
    ? { [PASSIVE_HEADER]: '?1' }
    : { [IDLE_FOR_HEADER]: String(Math.max(0, Math.round(idleFor))) };
}
