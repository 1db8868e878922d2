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
