/** Knows the instants at which something is due, by what the client believes. */
import type { MonitorState } from './monitor-state.ts';

/** The instants at which something is due. */
export interface Instants {
  /** An answer to a request that left since then is new enough to warn by. */
  readonly freshSince: number;
  /** The server is asked before anybody is warned: the tabs one after the other, until one has an answer. */
  readonly checkAt: number;
  readonly idleWarningAt: number;
  readonly absoluteWarningAt: number;
  /** Who went on working is warned of the absolute end once more. */
  readonly lastCallAt: number;
  readonly idleDeadline: number;
  /** The session is over, as far as this client knows. */
  readonly deadline: number;
  /** Last moment to save what is not saved, while the session still lives. */
  readonly endingAt: number;
}

/** The longest time, in milliseconds, by which the server is asked ahead of a warning. */
const MOST_CHECK_AHEAD = 5_000;

/** How long before the absolute end it is warned of once more, in milliseconds. */
const LAST_CALL = 60_000;

/** The longest time, in milliseconds, by which `ending` is announced ahead of an end. */
const MOST_ENDING_AHEAD = 5_000;

/**
 * So many milliseconds after a deadline the server is asked what it says: its own is later, by the way that the last
 * question took. Asked at once, it might say that a moment is left, and would have to be asked again.
 */
const CONFIRM_AFTER = 500;

/** A page that has asked in vain for so long, and never heard how long its session lasts, is hidden. */
const MOST_UNANSWERED = 60_000;

/** Until the server has answered once, hardly anything follows. */
const UNLIMITED = { idleTimeout: Infinity, warnBefore: 0 };

/** The instants that follow from what is believed. */
export function instantsOf({
  limits,
  confirmedAt,
  absoluteDeadline,
  failingSince = Infinity,
  options,
}: MonitorState): Instants {
  const { idleTimeout, warnBefore } = limits ?? UNLIMITED;
  const idleDeadline = confirmedAt + idleTimeout;
  const idleWarningAt = idleDeadline - warnBefore;
  const endAt = Math.min(idleDeadline, absoluteDeadline);
  const checkAhead = Math.min(MOST_CHECK_AHEAD, (idleTimeout - warnBefore) / 5);
  return {
    freshSince: idleWarningAt - checkAhead,
    checkAt: idleWarningAt - (checkAhead * (1 + options.jitter)) / 2,
    idleWarningAt,
    absoluteWarningAt: absoluteDeadline - warnBefore,
    lastCallAt: absoluteDeadline - Math.min(LAST_CALL, warnBefore),
    idleDeadline,
    deadline: limits === undefined ? failingSince + MOST_UNANSWERED : endAt,
    endingAt: endAt - Math.min(MOST_ENDING_AHEAD, warnBefore / 4),
  };
}

/** Whether there was activity of which the server does not know. */
export function hasNews(state: MonitorState): boolean {
  return state.lastActivityAt > Math.max(state.confirmedAt, state.toldAt);
}

/** When the server is to be asked next, if nothing happens before: may lie in the past. */
export function nextAskAt(state: MonitorState): number {
  const { freshSince, checkAt, deadline } = instantsOf(state);
  const heldInterval = heldIntervalOf(state);
  const isNews = hasNews(state) || heldInterval !== undefined;
  const interval = Math.min(state.options.pingInterval, heldInterval ?? Infinity);
  return Math.min(
    isNews || state.answeredAt < freshSince ? checkAt : Infinity,
    isNews ? state.answeredAt + interval : Infinity,
    deadline + CONFIRM_AFTER,
  );
}

/** Milliseconds after a page was left at which one that is still there says so: its last words come first. */
const STAY_AFTER = 1_000;

/**
 * When the server is to be told that a page is there; infinite when no page was left. Once more, half way to the end,
 * when the first telling overtook the last words of the page that was left.
 */
export function stayAtOf({
  limits,
  leftAt,
  stayedAt,
  toldToStayAt,
  options,
}: MonitorState): number {
  if (limits === undefined || limits.endOnClose === 0 || leftAt <= stayedAt) {
    return Infinity;
  }
  return toldToStayAt < leftAt
    ? leftAt + STAY_AFTER * (1 + options.jitter)
    : leftAt + limits.endOnClose / 2;
}

/**
 * How often the server is told of work that goes on without input; undefined without such work. More often than of
 * input: it is done in hidden tabs too, where timers may come a minute late (requirement B2).
 */
function heldIntervalOf({ heldSince, limits, lastActivityAt }: MonitorState): number | undefined {
  if (heldSince === undefined || limits === undefined) return undefined;
  return lastActivityAt < heldSince + limits.maxHold ? limits.idleTimeout / 4 : undefined;
}

/**
 * The end to which the person sees the time run down, in a warning and after that of the absolute end; infinite when
 * none is in sight.
 */
export function countedEnd(state: MonitorState, now: number): number {
  const { absoluteWarningAt, deadline } = instantsOf(state);
  if (state.phase === 'warning') return deadline;
  const isInSight = state.phase === 'active' && state.acknowledged && now >= absoluteWarningAt;
  return isInSight ? state.absoluteDeadline : Infinity;
}

/**
 * The next instant after `now` at which the monitor wants a tick; infinite when never. `now` is that of the last step:
 * a later one would skip what has become due since.
 */
export function nextWakeAt(state: MonitorState, now: number): number {
  if (state.phase === 'ended' || state.changed) return Infinity;
  const { idleWarningAt, absoluteWarningAt, lastCallAt, deadline, endingAt } = instantsOf(state);
  const counted = countedEnd(state, now);
  return Math.min(
    ...[
      nextAskAt(state),
      stayAtOf(state),
      idleWarningAt,
      absoluteWarningAt,
      lastCallAt,
      endingAt,
      deadline,
      state.leaseUntil,
      state.retryAt ?? Infinity,
      state.doubt?.hideAt ?? Infinity,
      counted - (Math.ceil((counted - now) / 1_000) - 1) * 1_000,
    ].filter((instant) => instant > now),
    Infinity,
  );
}
