/** The port to a server that keeps the session. */
import type { Status } from '../core/wire.ts';

/**
 * Asks a server about the session. Every method MUST settle within a bounded time, and MUST reject with a
 * `TransportError` whenever the answer is not the server's own word: a network failure, a proxy's page, a 500. Its
 * `isIntercepted` MUST be true only when a person can help it, by signing in at whoever has answered.
 */
export interface Transport {
  /**
   * A page of the server's that says little, and needs no session: the person is led there, to sign in at whoever stands
   * in front of the server. Without it, the page's own address.
   */
  readonly throughUrl?: string | undefined;
  /**
   * Looks. MUST NOT count as activity. `believed` is the idle time, in milliseconds, that the client believes to be
   * left (infinite before the first answer): for a server that cannot be asked without being kept alive.
   */
  status(believed: number): Promise<Status>;
  /** Tells that the last activity was `idleFor` milliseconds ago, and looks. */
  ping(idleFor: number): Promise<Status>;
  /** Tells that a page is there, and looks. Needed by a server whose status has an `endOnClose`. */
  stay?(): Promise<Status>;
  /** Tells, while the page goes, that it is left. Nobody waits for it. Needed as `stay` is. */
  leave?(): void;
  /**
   * Finds out whether the server can be reached: settles with any answer, and rejects as the others do. MUST NOT keep a
   * session alive. Needed where `status` asks nobody.
   */
  reach?(): Promise<unknown>;
  /**
   * Tells that the person chooses the longer idle timeout of the status (`extendedTime`), or the usual one, and looks.
   * Needed by a server whose status has one.
   */
  extendTime?(isExtended: boolean): Promise<Status>;
  /** Ends the session. */
  signOut(): Promise<Status>;
  /**
   * Calls `onStatus` when the server has something to say unasked; returns what stops that. May never call. `onError` is
   * told why nothing can be heard, whenever that was found out.
   */
  listen(onStatus: (status: Status) => void, onError?: (error: unknown) => void): () => void;
}
