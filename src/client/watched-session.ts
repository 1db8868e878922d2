/** Knows what a page sees of its session: events, a snapshot, and what it can ask for. */
import type { Emitter } from '../core/emitter.ts';
import type { WarningKind } from '../core/monitor-state.ts';
import type { EndReason } from '../core/reasons.ts';
import type { HeldWork } from './holds.ts';
import type { LogEntry } from './event-log.ts';
import type { RequestPort } from './request-port.ts';
import type { SessionSnapshot } from './snapshot.ts';
import type { WayThrough } from './way-through.ts';

/** What a page is told, by name. */
export interface WatchEvents {
  /** The end comes near: ask the person. */
  readonly warning: { readonly kind: WarningKind; readonly remaining: number };
  /** A warning is over: the person stays signed in. */
  readonly extended: { readonly session: string | undefined };
  /**
   * Save now what shall not be lost. Comes some seconds ahead of an idle or absolute end, while the session still
   * lives, else with the end. A promise that the listener returns is awaited, up to `endingTimeout`, before the page
   * leaves. Requests to the server must be marked passive (`Session-Passive: ?1`), or they are activity. For `replaced`
   * save nothing at the server: somebody has signed in here, perhaps another person, and requests go with their cookie.
   */
  readonly ending: { readonly reason: EndReason | 'unknown' };
  /** The session has ended, and the page is about to leave, or waits for the person to sign in again. */
  readonly ended: { readonly reason: EndReason | 'unknown' };
  /** The same person has signed in again, and the page goes on: open what was closed, as sockets and streams. */
  readonly resumed: { readonly session: string | undefined };
  /** What the person asked for did not reach the server. */
  readonly failed: { readonly what: 'extend' | 'sign-out' };
}

/** What a page believes, for a developer. Durations are milliseconds. */
export interface SessionDetails {
  /** To the end, if nothing happens; infinite before the server's first answer. */
  readonly idleRemaining: number;
  readonly absoluteRemaining: number;
  /** Since the last activity in this browser; infinite when there was none. */
  readonly idleFor: number;
  /** Since the newest request left to which the server has answered; infinite when there was none. */
  readonly answeredAgo: number;
  /** For which another tab asks the server on behalf of all. */
  readonly leaseRemaining: number;
}

/** A page's session. `subscribe` and `snapshot` fit every framework's idea of a store. */
export interface WatchedSession extends Pick<Emitter<WatchEvents>, 'on'> {
  /** How the session stands: the same object until something to be seen changes. */
  readonly snapshot: SessionSnapshot;
  /** Where the page goes after an end; false: it stays. As in the options of the watch. */
  readonly signInUrl: string | false;
  /** Calls `listener` after every change of the snapshot; returns what stops that. */
  readonly subscribe: (listener: () => void) => () => void;
  /** "Stay signed in". True once the server said yes; false when it could not be reached, or the session is over. */
  readonly extend: () => Promise<boolean>;
  /**
   * "I need more time": the session has the longer idle timeout of the policy (the snapshot's `extendedTime`) from now on, in
   * every tab, and so has the person's next one in this browser. False, and all is as it was, where the policy does not let
   * them, or the server could not be reached. With false the usual one holds again.
   */
  readonly extendTime: (isExtended: boolean) => Promise<boolean>;
  /** Ends the session and leaves the page. False when the server could not be reached: then nothing has changed. */
  readonly signOut: () => Promise<boolean>;
  /** Keeps the session alive while work without input goes on, up to the policy's `maxHold`. `reason` is shown. */
  readonly hold: (reason: string, work: HeldWork) => void;
  /**
   * Counts what a person does in another window of this page, and in its frames. What this page opens by `window.open`,
   * or as a picture in picture, is watched by itself; null, as `window.open` gives when it is blocked, and a window that
   * is closed are ignored. Returns what stops that.
   * @throws TypeError for a window of another origin.
   */
  watch(window: Window | null): () => void;
  /** What happened, in words: the newest hundred entries, oldest first. */
  readonly log: readonly LogEntry[];
  /** What the page believes at this moment. */
  inspect(): SessionDetails;
  /** For `watchRequests` and `trackRequest`. */
  readonly requests: RequestPort;
  /** To be opened by the person while the snapshot says `isIntercepted`, or has a `signInAgain`. */
  readonly wayThrough: WayThrough;
  /**
   * Takes off the listeners that this caller put on. When the last of those who called `watchSession` for this `base` has
   * stopped, nothing is watched any more, and what was hidden is shown, unless the session is known to be over. The session
   * itself goes on. Harmless when called twice.
   */
  readonly stop: () => void;
}
