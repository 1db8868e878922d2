/** Knows what a page sees of its session: events, a snapshot, and what it can ask for. */
import type { Emitter } from '../core/emitter.ts';
import type { WarningKind } from '../core/monitor-state.ts';
import type { EndReason } from '../core/reasons.ts';
import type { HeldWork } from './holds.ts';
import type { SessionSnapshot } from './snapshot.ts';

/** What a page is told, by name. */
export interface WatchEvents {
  /** The end comes near: ask the person. */
  readonly warning: { readonly kind: WarningKind; readonly remaining: number };
  /** A warning is over: the person stays signed in. */
  readonly extended: { readonly session: string | undefined };
  /**
   * Save now what shall not be lost. Comes some seconds ahead of an idle or absolute end, while the session still
   * lives, else with the end. A promise that the listener returns is awaited, up to `endingTimeout`, before the page
   * leaves. Requests to the server must be marked passive (`Session-Passive: ?1`), or they are activity.
   */
  readonly ending: { readonly reason: EndReason | 'unknown' };
  /** The session has ended, and the page is about to leave. */
  readonly ended: { readonly reason: EndReason | 'unknown' };
  /** What the person asked for did not reach the server. */
  readonly failed: { readonly what: 'extend' | 'sign-out' };
}

/** A page's session. `subscribe` and `snapshot` fit every framework's idea of a store. */
export interface WatchedSession extends Pick<Emitter<WatchEvents>, 'on'> {
  /** How the session stands: the same object until something to be seen changes. */
  readonly snapshot: SessionSnapshot;
  /** Calls `listener` after every change of the snapshot; returns what stops that. */
  subscribe(listener: () => void): () => void;
  /** "Stay signed in". True once the server said yes; false when it could not be reached, or the session is over. */
  extend(): Promise<boolean>;
  /** Ends the session and leaves the page. False when the server could not be reached: then nothing has changed. */
  signOut(): Promise<boolean>;
  /** Keeps the session alive while work without input goes on, up to the policy's `maxHold`. `reason` is shown. */
  hold(reason: string, work: HeldWork): void;
  /** Stops watching and shows what was hidden; the session goes on. Harmless when called twice. */
  stop(): void;
}
