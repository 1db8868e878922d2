/** Knows what an app calls within a request, and what it puts before its handlers: the same behind every host. */
import { parseDuration } from '../../core/duration.ts';
import type { Duration, RequestSession, Session } from '../../server/index.ts';

/** What handlers call, with what their host calls them with. */
export interface SessionCalls<Data, Call> {
  /**
   * The session that the guard let through.
   * @throws TypeError when this request did not pass the guard.
   */
  current(call: Call): Session<Data>;
  /**
   * The session of this request's browser: to look, sign in and out, rotate and update.
   * @throws TypeError when nothing of the sessions stands before this handler: its cookies would reach nobody.
   */
  of(call: Call): RequestSession<Data>;
  /** HTML for the head of a guarded page, for browsers whose script is off: see `Sessions.refreshTag`. */
  refreshTag(call: Call): Promise<string>;
}

/**
 * The argument of `requireFresh`, looked at when the app is put together. Undefined: what the sessions say.
 * @throws TypeError when it is no duration.
 */
export function parseWithin(within: Duration | undefined): number | undefined {
  return within === undefined ? undefined : parseDuration('within', within);
}

/** What to do where a request did not pass the guard. */
export const UNGUARDED = 'This request did not pass the guard: put `guard` before this handler';

/**
 * Checks that it was the host who called a door. `given` is what every host calls it with.
 * @throws TypeError where an app has done so itself, as with middleware that is made by a call: `app.use(web.surface())`.
 */
export function checkCall(given: unknown): void {
  if (given === undefined) throw new TypeError(BY_HAND);
}

const BY_HAND =
  'The framework calls `surface` and `guard`, with a request: hand them on as they are, such as `app.use(web.surface)`, without "()" behind them';

/**
 * Checks that `of` was called with both.
 * @throws TypeError where the answer is missing, onto which the cookies go.
 */
export function checkAnswer(given: unknown): void {
  if (given === undefined) {
    throw new TypeError('"of" needs the answer too, for its cookies: `web.of(request, response)`');
  }
}
