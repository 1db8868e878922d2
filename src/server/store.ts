/** The port to where sessions are kept. Every sentence with MUST is a test of the contract in `stillhere/testing`. */
import type { End, SessionRecord } from '../core/session.ts';

/** One touch: this session was active at this instant of the store's time. */
export interface Touch {
  readonly id: string;
  readonly at: number;
}

/** What `update` may change of a session. */
export type Patch = Partial<Pick<SessionRecord, 'data' | 'secretHash' | 'authenticatedAt'>>;

/** The outcome of an update: done, lost to another writer, or the session is not live. */
export type UpdateOutcome = 'updated' | 'conflict' | 'not-live';

/**
 * Keeps sessions. There is no "save": nothing that was read earlier can be written back over what happened since.
 *
 * Records MUST be copies in both directions: changing one never changes what is kept. A session is *live* when
 * it has not ended and `now()` is before its deadline (`deadlineOf` in the core). Any method may reject when
 * the store cannot be reached; it MUST then have done the whole of its work, or none.
 */
export interface SessionStore {
  /** The store's time, in milliseconds since 1970. MUST NOT go back, also when the wall clock is set. */
  now(): number;

  /**
   * Keeps a new session. MUST reject with `SessionExistsError` when the id exists, live or ended, and change nothing:
   * an upsert would let a late writer revive what has ended.
   */
  create(record: SessionRecord): Promise<void>;

  /**
   * The record of an id, tombstones included; undefined when unknown. MUST return a session that is past its
   * deadline as it is: judging it is the caller's. MUST NOT return a tombstone older than its `tombstoneFor`.
   */
  read(id: string): Promise<SessionRecord | undefined>;

  /**
   * Moves last activities forward, all in one call, and says of each whether its session is live.
   * MUST merge by maximum: an earlier instant changes nothing and still answers true. MUST refuse (false) a session
   * that is unknown, ended or past its deadline: a touch never revives. MUST take an instant after `now()` as `now()`.
   */
  touch(touches: readonly Touch[]): Promise<readonly boolean[]>;

  /**
   * Changes a live session if its version is still `version`, and counts the version up.
   * MUST NOT change the last activity, and MUST NOT be hindered by touches.
   */
  update(id: string, version: number, patch: Patch): Promise<UpdateOutcome>;

  /**
   * Ends a session and leaves its tombstone, with its `data` emptied. MUST answer true to exactly one of any number
   * of callers. With `unlessActiveAfter`, MUST NOT end a session whose last activity is later: who decided that it
   * was idle had not seen that.
   */
  end(id: string, end: End, unlessActiveAfter?: number): Promise<boolean>;

  /**
   * Ends every session of a subject but `except`, and returns the tombstones of those that this call ended.
   * MUST NOT touch another subject's.
   */
  endAll(subject: string, end: End, except?: string): Promise<readonly SessionRecord[]>;

  /** The sessions of a subject that have not ended, oldest first. MUST NOT show another subject's. */
  list(subject: string): Promise<readonly SessionRecord[]>;

  /**
   * Sessions that have not ended and whose deadline is at or before `now`, at most `limit`, in time proportional to
   * what is due. MUST also forget the tombstones whose time is over.
   */
  due(now: number, limit: number): Promise<readonly SessionRecord[]>;

  /**
   * Calls `onEnded` with the tombstone of every session that ends from now on, on any node, within a second.
   * Returns what stops it.
   */
  watch(onEnded: (tombstone: SessionRecord) => void): () => void;

  /** Lets go of timers and connections that the store itself opened. MUST be harmless when called twice. */
  close(): Promise<void>;
}
