/**
 * Knows how the client decides: a pure machine from (state, event, now) to a new state and what to do.
 * Before any event counts, the deadlines are looked at: what arrives after one is not activity.
 */
import { isSignInAfterEnd, startedAnew } from './anew.ts';
import { denied, isDenial, isLastWord, isOfSamePerson, reasonOf } from './doubt.ts';
import { latest } from './merge.ts';
import {
  doubtOf,
  REACHED,
  type MonitorEffect,
  type MonitorEvent,
  type MonitorState,
  type WarningKind,
} from './monitor-state.ts';
import { hasNews, instantsOf, nextAskAt, stayAtOf } from './instants.ts';
import { announcements, shares } from './monitor-effects.ts';
import type { EndReason } from './reasons.ts';

/** A page behind the curtain comes out only if this much is left, in milliseconds: else it would flicker. */
const LEAST_REOPENING = 1_000;

/** Deadlines that differ by less, in milliseconds, are the same one, seen through another round trip. */
const LEAST_MOVE = 1_000;

const FIRST_RETRY = 1_000;
const LAST_RETRY = 10_000;

/** The next state, and what the shell is to do about it, in order. */
export function step(
  state: MonitorState,
  event: MonitorEvent,
  now: number,
): readonly [MonitorState, readonly MonitorEffect[]] {
  const isAnew = isSignInAfterEnd(state, event);
  if ((state.phase === 'ended' && !isAnew) || state.changed) return [state, []];
  const checked = settle(
    isAnew ? { ...state, phase: 'confirming', reason: undefined } : state,
    now,
  );
  const settled = settle(apply(checked, event, now), now);
  const isWarned =
    settled.phase === 'warning' || (settled.phase === 'confirming' && state.isWarned);
  const [next, asks] = startAsk({ ...settled, isWarned }, now);
  return [next, [...announcements(state, next, event), ...shares(state, next, event), ...asks]];
}

/** What the page is shown at `now`, given what is believed. */
function settle(state: MonitorState, now: number): MonitorState {
  if (state.phase === 'ended') return state;
  const { deadline, endingAt } = instantsOf(state);
  const isUnsure =
    state.changed ||
    (state.doubt !== undefined && now >= state.doubt.hideAt) ||
    now >= deadline ||
    (state.phase === 'confirming' && deadline - now < LEAST_REOPENING);
  if (isUnsure) return { ...state, phase: 'confirming', warning: undefined };
  const warning = warningAt(state, now);
  return {
    ...state,
    phase: warning === undefined ? 'active' : 'warning',
    warning,
    lastActivityAt: warning === undefined ? heldActivity(state, now) : state.lastActivityAt,
    endingFor:
      now >= endingAt && deadline > state.endingFor + LEAST_MOVE ? deadline : state.endingFor,
  };
}

function warningAt(state: MonitorState, now: number): WarningKind | undefined {
  const { idleWarningAt, idleDeadline, absoluteWarningAt, lastCallAt } = instantsOf(state);
  if (now >= idleWarningAt && idleDeadline < state.absoluteDeadline) return 'idle';
  if (now < (state.acknowledged ? lastCallAt : absoluteWarningAt)) return undefined;
  return state.acknowledgedAt < lastCallAt - LEAST_MOVE ? 'absolute' : undefined;
}

function heldActivity(state: MonitorState, now: number): number {
  if (state.heldSince === undefined || state.limits === undefined) return state.lastActivityAt;
  return Math.max(state.lastActivityAt, Math.min(now, state.heldSince + state.limits.maxHold));
}

function apply(state: MonitorState, event: MonitorEvent, now: number): MonitorState {
  switch (event.type) {
    case 'tick':
      return state;
    case 'input':
      return given(state, Math.min(event.at ?? now, now), now);
    case 'extend':
      return extend(state, now);
    case 'unsure':
      return event.isOlder
        ? { ...state, doubt: { ...doubtOf(state, now), lastAsk: -Infinity } }
        : unsure(state, now + (event.hideIn ?? 0));
    case 'leave':
      return { ...state, leftAt: state.limits?.endOnClose ? Math.max(state.leftAt, now) : 0 };
    case 'online':
      return { ...state, retryAt: undefined };
    case 'hold':
      return { ...state, heldSince: event.held ? (state.heldSince ?? now) : undefined };
    case 'answer':
      return answered(state, event, now);
    case 'time-left':
      return toldTimeLeft(state, event, now);
    case 'failure':
      return event.ask === state.ask ? failed(state, event, now) : state;
    case 'peer':
      return event.ended === undefined ? heard(state, event) : over(state, event.ended);
  }
}

/** Input counts as the page stood when it was given: a tick may have come first that has warned, or covered the page. */
function given(state: MonitorState, at: number, now: number): MonitorState {
  const isPast = now >= instantsOf(state).deadline;
  const then = settle(isPast ? { ...state, phase: 'active' } : state, at);
  const active = { ...state, lastActivityAt: Math.max(state.lastActivityAt, at) };
  if (then.phase === 'active') return active;
  if (then.warning !== 'idle' || !state.options.dismissOnActivity || state.extending) return state;
  // A wish that failed is on its way again by itself: every move of the mouse would be another request.
  return state.failed ? active : extend(then, at);
}

/** What was asked before says nothing of what is. */
function unsure(state: MonitorState, hideAt: number): MonitorState {
  return { ...state, doubt: doubtOf(state, hideAt), ask: undefined, retryAt: undefined };
}

/** Nothing is asked any more, and nobody waits for an answer. */
function over(state: MonitorState, reason: EndReason | 'unknown'): MonitorState {
  return {
    ...state,
    phase: 'ended',
    warning: undefined,
    failingSince: undefined,
    doubt: undefined,
    ask: undefined,
    isIntercepted: false,
    extending: false,
    reason,
  };
}

function heard(
  state: MonitorState,
  news: Extract<MonitorEvent, { readonly type: 'peer' }>,
): MonitorState {
  const isConfirmed = news.confirmedAt > state.confirmedAt;
  return {
    // The idle timeout may be another one.
    ...(news.chosenAt > 0 ? unsure(state, Infinity) : state),
    ...latest(state, news),
    acknowledged: state.acknowledged || news.acknowledged,
    failed: state.failed && !isConfirmed,
    ...((isConfirmed || news.answeredAt > state.answeredAt) && REACHED),
  };
}

/** Past the deadline nobody can extend: there, it means to ask the server again at once. */
function extend(state: MonitorState, now: number): MonitorState {
  if (state.phase === 'confirming') return { ...state, retryAt: undefined };
  return {
    ...state,
    lastActivityAt: Math.max(state.lastActivityAt, now),
    ...(state.warning === 'absolute' && { acknowledged: true, acknowledgedAt: now }),
    extending: true,
    failed: false,
    ask: undefined,
    retryAt: undefined,
  };
}

function answered(
  state: MonitorState,
  answer: Extract<MonitorEvent, { readonly type: 'answer' }>,
  now: number,
): MonitorState {
  const { status, sentAt, ask } = answer;
  const isFinal = answer.isFinal === true;
  if (isDenial(state, status) && !isFinal && !isLastWord(state, status, answer)) {
    return denied({ ...state, isIntercepted: false }, status, ask, now);
  }
  if (status.state !== 'active') {
    return over(state, reasonOf(status) ?? state.doubt?.reason ?? 'unknown');
  }
  if (state.session !== undefined && state.session !== status.session) {
    if (isOfSamePerson(state, status)) return answered(startedAnew(state, now), answer, now);
    return { ...state, changed: true, doubt: undefined, ask: undefined, extending: false };
  }
  const isOurAsk = ask !== undefined && ask === state.ask;
  const isSure = state.doubt === undefined || (isOurAsk && ask > state.doubt.lastAsk);
  const hasStayed = isOurAsk && state.isStaying;
  const isOfChoice = sentAt >= state.chosenAt;
  const isChoice = answer.isChoice === true;
  const isLeavingKnown = status.closing || sentAt >= state.leftAt + status.endOnClose / 2;
  return {
    ...state,
    session: status.session,
    subject: status.subject ?? state.subject,
    limits: isChoice || isOfChoice ? status : state.limits,
    // The server says that the last page was left, and this one is there.
    leftAt: status.closing && !hasStayed && state.leftAt <= state.stayedAt ? sentAt : state.leftAt,
    stayedAt: hasStayed && isLeavingKnown ? Math.max(state.stayedAt, sentAt) : state.stayedAt,
    toldToStayAt: hasStayed ? sentAt : state.toldToStayAt,
    confirmedAt: Math.max(state.confirmedAt, sentAt + status.idleRemaining - status.idleTimeout),
    absoluteDeadline: sentAt + status.absoluteRemaining,
    answeredAt: Math.max(state.answeredAt, sentAt),
    chosenAt: isChoice ? now : state.chosenAt,
    // Of two tabs' choices at once the server knows which was last.
    doubt: isChoice && !isOfChoice ? doubtOf(state, Infinity) : isSure ? undefined : state.doubt,
    ask: isOurAsk ? undefined : state.ask,
    toldAt: isOurAsk ? Math.max(state.toldAt, state.tellingAt) : state.toldAt,
    extending: isOurAsk ? false : state.extending,
    failed: isOurAsk ? false : state.failed,
    ...REACHED,
  };
}

/**
 * Not every request counts for the server: it was told at most of what its answer can mean. More than the idle timeout means
 * that the person has chosen another one meanwhile: by what is known here it would say nothing true. Nor does an absolute end
 * that is later than by the server's own word, by more than whole seconds can explain: such an answer was kept somewhere, by a
 * cache or a worker, and tells of an earlier moment. One that is earlier may be of another session, or of a stricter policy:
 * the server is asked, unless it is being asked. So it is of an idle end that is so much nearer that a warning might be late.
 */
function toldTimeLeft(
  state: MonitorState,
  {
    idleRemaining,
    absoluteRemaining,
    sentAt,
    activeAt = 0,
  }: Extract<MonitorEvent, { readonly type: 'time-left' }>,
  now: number,
): MonitorState {
  const { limits } = state;
  if (limits === undefined || sentAt < state.answeredAt + LEAST_MOVE) return state;
  const later = absoluteRemaining - state.absoluteDeadline;
  const longer = idleRemaining - limits.idleTimeout;
  if (sentAt + later > 2 * LEAST_MOVE || longer > LEAST_MOVE) return state;
  const latestEnd = now + idleRemaining + LEAST_MOVE + limits.warnBefore;
  if (now + later < -2 * LEAST_MOVE || latestEnd < instantsOf(state).idleDeadline) {
    return state.ask ? state : unsure(state, Infinity);
  }
  return {
    ...state,
    confirmedAt: Math.max(state.confirmedAt, sentAt + longer),
    answeredAt: sentAt,
    toldAt: Math.max(state.toldAt, Math.min(activeAt, now + longer + LEAST_MOVE)),
    ...REACHED,
  };
}

/** Waits as long again as it has been failing: 1, 2, 4 ... seconds, each shortened by chance by up to a half. */
function failed(
  state: MonitorState,
  {
    retryAfter,
    isIntercepted = false,
    jitter,
  }: Extract<MonitorEvent, { readonly type: 'failure' }>,
  now: number,
): MonitorState {
  const failingSince = state.failingSince ?? now;
  const half = (state.limits?.warnBefore ?? 2 * LAST_RETRY) / 2;
  const longest = Math.min(LAST_RETRY, half);
  const wait = Math.min(longest, Math.max(FIRST_RETRY, now - failingSince));
  return {
    ...state,
    ask: undefined,
    failingSince,
    isIntercepted,
    retryAt: now + Math.max(retryAfter || 0, wait * (1 - jitter / 2)),
    extending: false,
    failed: state.failed || state.extending,
  };
}

function startAsk(
  state: MonitorState,
  now: number,
): readonly [MonitorState, readonly MonitorEffect[]] {
  if (!isAskDue(state, now)) return [state, []];
  const isStaying = !state.extending && now >= stayAtOf(state);
  const isTelling =
    !isStaying && (state.extending || (state.limits !== undefined && hasNews(state)));
  const activeAt = isTelling ? state.lastActivityAt : undefined;
  const id = Math.max(now, state.lastAsk + 1);
  return [
    { ...state, ask: id, lastAsk: id, tellingAt: activeAt ?? 0, isStaying },
    [isStaying ? { type: 'stay', id } : { type: 'ask', id, activeAt }],
  ];
}

function isAskDue(state: MonitorState, now: number): boolean {
  if (state.phase === 'ended' || state.changed || state.ask !== undefined) return false;
  if (state.extending) return true;
  if (now < (state.retryAt ?? 0)) return false;
  if (state.limits === undefined || state.doubt !== undefined || state.failed) return true;
  const isWanted = state.isIntercepted || now >= Math.min(nextAskAt(state), stayAtOf(state));
  return isWanted && now >= state.leaseUntil;
}
