/** The port to a server that keeps the session. */
import type { Status } from '../core/wire.ts';

/**
 * Asks a server about the session. Every method MUST settle within a bounded time, and MUST reject with a
 * `TransportError` whenever the answer is not the server's own word: a network failure, a proxy's page, a 500.
 */
export interface Transport {
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
  /** Ends the session. */
  signOut(): Promise<Status>;
  /** Calls `onStatus` when the server has something to say unasked; returns what stops that. May never call. */
  listen(onStatus: (status: Status) => void): () => void;
}
