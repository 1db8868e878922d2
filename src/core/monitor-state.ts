/** Knows what the client believes of its session, and what may happen to that. */
import type { SharedInstants } from './merge.ts';
import type { EndReason } from './reasons.ts';
import type { ActiveStatus, Status } from './wire.ts';

/** Where a page stands. In `confirming` and `ended` the curtain is drawn. */
export type Phase = 'active' | 'warning' | 'confirming' | 'ended';

/** What the warning warns of: `idle` can be put off, `absolute` cannot. */
export type WarningKind = 'idle' | 'absolute';

/** How a monitor behaves. */
export interface MonitorOptions {
  /** Whether mere activity during an idle warning means "stay signed in". */
  readonly dismissOnActivity: boolean;
  /** While the person is active the server is told at least this often, in milliseconds. */
  readonly pingInterval: number;
  /** From 0 to 1, another for each tab: spreads what all tabs would do at one instant. */
  readonly jitter: number;
}

/** What happened, or was heard. */
export type MonitorEvent =
  /** Time went by, or the page woke up. */
  | { readonly type: 'tick' }
  /** A person gave input, `at` an instant that may have passed while the page was busy. Default: now. */
  | { readonly type: 'input'; readonly at?: number }
  /** The person asked to stay signed in (or, behind the curtain, to try again). */
  | { readonly type: 'extend' }
  /**
   * The page came back from where no timer ran (back/forward cache), or another session was heard of. It is hidden at once,
   * or in `hideIn` milliseconds: it may be the same person's. `isOlder`: what makes it unsure was there before the ask that is
   * under way, whose answer then settles it.
   */
  | { readonly type: 'unsure'; readonly hideIn?: number; readonly isOlder?: boolean }
  /** This page is put away, perhaps for good. */
  | { readonly type: 'leave' }
  /** The network is said to be back. */
  | { readonly type: 'online' }
  /** Work that keeps the session alive began or is over. */
  | { readonly type: 'hold'; readonly held: boolean }
  /** The server said something; `ask` is the ask that it answers, if one; `sentAt` when the request left. */
  | {
      readonly type: 'answer';
      readonly status: Status;
      readonly sentAt: number;
      readonly ask?: number | undefined;
      /** Nobody asks again: the answer to a sign-out, or, after the end, to whether somebody has signed in since. */
      readonly isFinal?: boolean;
      /** It answers the person's choice of another idle timeout. */
      readonly isChoice?: boolean;
    }
  /** An answer to a request of the app told the time left, but not whose session it is. `activeAt`: what it told. */
  | {
      readonly type: 'time-left';
      readonly idleRemaining: number;
      readonly absoluteRemaining: number;
      readonly sentAt: number;
      readonly activeAt: number | undefined;
    }
  /**
   * An ask failed: no word from the server. Without `ask`: a call that the monitor did not want failed, which counts only
   * while none is under way that will tell by itself. `isIntercepted`: somebody else answered.
   */
  | {
      readonly type: 'failure';
      readonly ask?: number | undefined;
      readonly retryAfter: number | undefined;
      readonly isIntercepted?: boolean;
      readonly jitter: number;
    }
  /** Another tab knows more of the same session. */
  | (SharedInstants & {
      readonly type: 'peer';
      readonly acknowledged: boolean;
      readonly ended: EndReason | 'unknown' | undefined;
    });

/** What the shell is to do. */
export type MonitorEffect =
  /** Ask the server: tell it of the activity at `activeAt`, or only look. `id` comes back with the answer. */
  | { readonly type: 'ask'; readonly id: number; readonly activeAt: number | undefined }
  /** Ask the server by telling it that a page is there. */
  | { readonly type: 'stay'; readonly id: number }
  /** Tell the server, without waiting for an answer, that this page is left. */
  | { readonly type: 'leave' }
  /** Tell the other tabs. `confirmed`: the server has just said that this session is the browser's. */
  | { readonly type: 'share'; readonly confirmed: boolean }
  /** Tell the page. */
  | {
      readonly type: 'announce';
      readonly name: 'warning' | 'extended' | 'ending' | 'ended' | 'resumed' | 'failed';
    }
  /** Another person signed in: load the page again. */
  | { readonly type: 'reload' };

/** What may mean that a session is not the browser's any more. */
export interface Doubt {
  /** The newest ask when it was heard: the answer to a later one must come first. */
  readonly lastAsk: number;
  /** From then on the page is hidden. */
  readonly hideAt: number;
  /** When the server itself first said so; undefined while it has not. */
  readonly deniedAt: number | undefined;
  /** Why, if it said: the cookie may be gone when it is asked again. */
  readonly reason: EndReason | undefined;
}

/** All that the client believes. Instants are on its own clock, in milliseconds; 0 is before everything. */
export interface MonitorState {
  readonly options: MonitorOptions;
  readonly phase: Phase;
  readonly warning: WarningKind | undefined;
  /** A warning was shown and is not over, though the curtain may be drawn over it. */
  readonly isWarned: boolean;
  /** Public id; undefined until the server has answered once. */
  readonly session: string | undefined;
  /** Stands for whose session it is; undefined while the server has not said. */
  readonly subject: string | undefined;
  /** Undefined until the server has answered once. */
  readonly limits:
    | Pick<ActiveStatus, 'idleTimeout' | 'extendedTime' | 'warnBefore' | 'maxHold' | 'endOnClose'>
    | undefined;
  /** The last activity known in this browser. */
  readonly lastActivityAt: number;
  /** The last activity of which the server is known to know: every decision rests on it. */
  readonly confirmedAt: number;
  readonly absoluteDeadline: number;
  /** When the newest answered request left, in any tab. */
  readonly answeredAt: number;
  /** The ask under way. */
  readonly ask: number | undefined;
  /** The ask under way tells that a page is there. */
  readonly isStaying: boolean;
  /** The newest ask: no other may have its id, or one's answer would settle the other. */
  readonly lastAsk: number;
  /** The activity of which the ask under way tells. */
  readonly tellingAt: number;
  /**
   * The last activity of which the server was told, and has answered. It may count a moment less of it: without this
   * the same activity would be told again at every answer.
   */
  readonly toldAt: number;
  /** When a page of the session was left last, here or in another tab. */
  readonly leftAt: number;
  /** When the server was last told that a page is there, and had heard of the leaving before. */
  readonly stayedAt: number;
  /** When this tab last told the server so, and was answered. */
  readonly toldToStayAt: number;
  /** When the person's last choice of another idle timeout was answered, in any tab. What was asked before knows less. */
  readonly chosenAt: number;
  /** Until when another tab asks for all. */
  readonly leaseUntil: number;
  /** Set while this session may not be the browser's any more. */
  readonly doubt: Doubt | undefined;
  readonly failingSince: number | undefined;
  /** Whoever stands between page and server wants the person to sign in there first. */
  readonly isIntercepted: boolean;
  readonly retryAt: number | undefined;
  readonly heldSince: number | undefined;
  /** The person has seen that the absolute end comes. */
  readonly acknowledged: boolean;
  /** When that was last said: again in the last minute. */
  readonly acknowledgedAt: number;
  readonly extending: boolean;
  /** The last wish to stay signed in could not be told to the server. */
  readonly failed: boolean;
  /** The deadline of which `ending` was announced. */
  readonly endingFor: number;
  /** Another person's session is now the browser's: this page is over. */
  readonly changed: boolean;
  readonly reason: EndReason | 'unknown' | undefined;
}

/** What is believed of the way to the server when an answer has come by it. */
export const REACHED: Pick<MonitorState, 'failingSince' | 'isIntercepted' | 'retryAt'> = {
  failingSince: undefined,
  isIntercepted: false,
  retryAt: undefined,
};

/** A monitor that has just been started, on a page that the server has just served. */
export function createMonitorState(options: MonitorOptions): MonitorState {
  return {
    options,
    phase: 'active',
    warning: undefined,
    isWarned: false,
    session: undefined,
    subject: undefined,
    limits: undefined,
    lastActivityAt: 0,
    confirmedAt: 0,
    absoluteDeadline: Infinity,
    answeredAt: 0,
    ask: undefined,
    isStaying: false,
    lastAsk: -Infinity,
    tellingAt: 0,
    toldAt: 0,
    leftAt: 0,
    stayedAt: 0,
    toldToStayAt: 0,
    chosenAt: 0,
    leaseUntil: -Infinity,
    doubt: undefined,
    ...REACHED,
    heldSince: undefined,
    acknowledged: false,
    acknowledgedAt: 0,
    extending: false,
    failed: false,
    endingFor: -Infinity,
    changed: false,
    reason: undefined,
  };
}

/**
 * A monitor that is started again at once after it was stopped: what it believed still stands, and the server is asked anew,
 * which hides nothing that was to be seen. Whoever waited for it, and what it was held for, are gone.
 */
export function resumeMonitor(before: MonitorState): MonitorState {
  return {
    ...before,
    ask: undefined,
    retryAt: undefined,
    extending: false,
    heldSince: undefined,
    doubt: before.doubt ?? doubtOf(before, Infinity),
  };
}

/** That of before, or a new one: it goes on at the newest ask, and lets nothing be seen for longer than before. */
export function doubtOf({ doubt, lastAsk }: MonitorState, hideAt: number): Doubt {
  return {
    lastAsk,
    hideAt: Math.min(hideAt, doubt?.hideAt ?? hideAt),
    deniedAt: doubt?.deniedAt,
    reason: doubt?.reason,
  };
}
