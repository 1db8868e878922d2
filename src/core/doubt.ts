/**
 * Knows what is believed of an answer that may have crossed a change on its way: the token was rotated, or somebody signed
 * in anew in this browser. It is a reason to ask again, with the cookie that the browser has now.
 */
import { doubtOf, type MonitorState } from './monitor-state.ts';
import type { EndReason } from './reasons.ts';
import type { Status } from './wire.ts';

/**
 * For so long, in milliseconds, a cookie may be on its way: from when the server gave out a new one to when the browser has
 * it, as long as the handler takes that asked for it. Until then every question carries the old one.
 */
const PATIENCE = 2_000;

/** For so long the page of a session that another took the place of may still be seen, in milliseconds: to ask whose. */
export const REPLACED = 400;

/** Whether a status is of a session whose person is that of this page's. */
export function isOfSamePerson({ subject }: MonitorState, status: Status): boolean {
  return status.state === 'active' && subject !== undefined && status.subject === subject;
}

/** Whether a status says that the session of this page is not the browser's (any more). */
export function isDenial({ session }: MonitorState, status: Status): boolean {
  return status.state !== 'active' || (session !== undefined && session !== status.session);
}

/**
 * Whether a denial is the last word: it answers a question that was asked after the first one was heard, or, if it names
 * the session that there is now, after there was any doubt. Where a new cookie may be on its way, that must have been a
 * while later.
 */
export function isLastWord(
  { doubt, session, ask: current }: MonitorState,
  status: Status,
  { sentAt, ask }: { readonly sentAt: number; readonly ask?: number | undefined },
): boolean {
  // Of this very session, and no sign-in took its place: the other tabs must hear of it, though this page may be leaving.
  if (status.state === 'ended' && status.session === session && status.reason !== 'replaced') {
    return true;
  }
  if (doubt === undefined || ask === undefined || ask !== current) return false;
  if (doubt.deniedAt === undefined) return status.state === 'active';
  const reason = reasonOf(status) ?? doubt.reason;
  const isPassing = status.state !== 'active' && (reason === undefined || reason === 'replaced');
  return !isPassing || session === undefined || sentAt >= doubt.deniedAt + PATIENCE;
}

/** Why a session ended, if a status tells. */
export function reasonOf(status: Status): EndReason | undefined {
  return status.state === 'ended' ? status.reason : undefined;
}

/**
 * Asks again: at once after the first denial, then when a cookie that was on its way has come. What is perhaps another
 * person's is hidden meanwhile; what a sign-in took the place of, if it is not soon known to be the same person's.
 */
export function denied(
  state: MonitorState,
  status: Status,
  ask: number | undefined,
  now: number,
): MonitorState {
  const { doubt, session, subject } = state;
  const deniedAt = doubt?.deniedAt ?? now;
  const isReplaced = status.state === 'ended' && status.session === session;
  // Where nobody is known to be the same, everybody is another.
  const isOthers =
    status.state === 'active'
      ? !isOfSamePerson(state, status)
      : isReplaced && subject === undefined;
  const hideAt = isOthers ? now : deniedAt + (isReplaced ? REPLACED : PATIENCE);
  const next = {
    ...state,
    doubt: {
      ...doubtOf(state, hideAt),
      deniedAt,
      reason: reasonOf(status) ?? doubt?.reason,
    },
  };
  if (doubt?.deniedAt === undefined) return { ...next, ask: undefined, retryAt: undefined };
  // One of several that crossed the same change: the question that is on its way goes first.
  if (ask === undefined || ask !== state.ask) return next;
  return {
    ...next,
    ask: undefined,
    retryAt: deniedAt + PATIENCE,
    extending: false,
    failed: state.failed || state.extending,
  };
}
