/** Knows how a page goes on with another session of its person, who has signed in again. */
import { createMonitorState, type MonitorEvent, type MonitorState } from './monitor-state.ts';

/**
 * All that was believed was of another session, but what the person does here. Asks go on to have ids of their own.
 */
export function startedAnew(
  { options, lastAsk, lastActivityAt, heldSince }: MonitorState,
  now: number,
): MonitorState {
  return {
    ...createMonitorState(options),
    lastAsk,
    lastActivityAt,
    heldSince: heldSince === undefined ? undefined : now,
  };
}

/** Whether a page hears, for sure, of another session than its own: an end is final for that, not for the page. */
export function isSignInAfterEnd({ session }: MonitorState, event: MonitorEvent): boolean {
  return (
    event.type === 'answer' &&
    event.isFinal === true &&
    event.status.state === 'active' &&
    event.status.session !== session
  );
}
