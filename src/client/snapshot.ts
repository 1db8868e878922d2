/** Knows what of a monitor is shown: one value that changes only when something to be seen changes. */
import { type MonitorState, type Phase, type WarningKind } from '../core/monitor-state.ts';
import { countedEnd } from '../core/instants.ts';
import type { EndReason } from '../core/reasons.ts';

/** How the session stands, for a page to show. The same object until something in it changes. */
export interface SessionSnapshot {
  /** `active`; `warning`: ask the person; `confirming`: the server is being asked, content is hidden; `ended`. */
  readonly state: Phase;
  /** Public id of the session; undefined before the server's first answer. */
  readonly session: string | undefined;
  /** In a warning: of an `idle` end, which can be put off, or of the `absolute` one, which cannot. */
  readonly warning: WarningKind | undefined;
  /** In a warning: milliseconds to the end, in whole seconds, rounded up. */
  readonly remaining: number | undefined;
  /**
   * After the warning of the absolute end was seen: milliseconds to that end, as `remaining`. It is to stay in sight; a
   * minute before the end comes another warning.
   */
  readonly absoluteRemaining: number | undefined;
  /** The idle timeout that the person may choose by `extendTime`, in milliseconds; undefined where the policy has none. */
  readonly extendedTime: number | undefined;
  /** They have chosen it. */
  readonly hasExtendedTime: boolean;
  /** "Stay signed in" is on its way to the server. */
  readonly isExtending: boolean;
  /** The last "stay signed in" did not reach the server; it is being tried again. */
  readonly hasFailed: boolean;
  /** The server does not answer; it is being asked again and again. */
  readonly isUnreachable: boolean;
  /**
   * Somebody between page and server answers in its place, and wants the person to sign in there: a proxy whose own
   * session ran out. Ask the person to press a button that calls `wayThrough.open`.
   */
  readonly isIntercepted: boolean;
  /** What keeps the session alive without input, by the reasons that were given to `hold`. */
  readonly holds: readonly string[];
  /**
   * After an end, where the page waits for the person to sign in again (option `signInAgain`): ask them to press a button
   * that calls `wayThrough.open`. `window`, `frame`, `own`: they have not begun, and that is how it is done; in a frame it
   * is the page of `wayThrough.url`. `open`: they are at it; `unfinished`: they were, and are not signed in (yet). Undefined
   * where the page does not wait.
   */
  readonly signInAgain: 'window' | 'frame' | 'own' | 'open' | 'unfinished' | undefined;
  /** After an end: why; `unknown` when the server did not know the session any more. */
  readonly reason: EndReason | 'unknown' | undefined;
}

/** Shows a state at `now`; `before` is returned when there is nothing new to see. */
export function snapshotOf(
  state: MonitorState,
  holds: readonly string[],
  now: number,
  before: SessionSnapshot | undefined,
  signInAgain?: SessionSnapshot['signInAgain'],
): SessionSnapshot {
  const end = countedEnd(state, now);
  const left = end === Infinity ? undefined : Math.max(0, Math.ceil((end - now) / 1_000) * 1_000);
  const { idleTimeout = 0, extendedTime } = state.limits ?? {};
  const snapshot: SessionSnapshot = {
    state: state.phase,
    session: state.session,
    warning: state.warning,
    remaining: state.warning === undefined ? undefined : left,
    absoluteRemaining: state.warning === undefined ? left : undefined,
    extendedTime,
    hasExtendedTime: idleTimeout === extendedTime,
    isExtending: state.extending,
    hasFailed: state.failed,
    isUnreachable: state.failingSince !== undefined,
    isIntercepted: state.isIntercepted,
    holds,
    signInAgain,
    reason: state.reason,
  };
  return before !== undefined && isSame(before, snapshot) ? before : snapshot;
}

/** Whether all that `a` has is the same in `b`. */
export function isSame<Value extends object>(a: Value, b: Value): boolean {
  return (Object.keys(a) as (keyof Value)[]).every((key) => a[key] === b[key]);
}
