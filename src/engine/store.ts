/** The port to where sessions are kept. Every sentence with MUST is a test of the contract in `stillhere/testing`. */
import type { Closing, End, SessionRecord, Signs } from '../core/session.ts';

/** One touch: this session was active at this instant of the store's time. */
export interface Touch {
  readonly id: string;
  readonly at: number;
  /** What this and earlier requests have shown, as far as the store may not know it. */
  readonly signs?: Signs | undefined;
}

/** What `update` may change of a session. With null, a close that is pending is taken back. */
export type Patch = Partial<
  Pick<SessionRecord, 'data' | 'secretHash' | 'authenticatedAt' | 'idleTimeout'>
> & {
  /** Whether the `idleTimeout` is the person's choice from now on. */
  readonly extended?: boolean;
  readonly closing?: Closing | null;
  /** Who changes: random, and new for each change. The same change may be asked for again when its answer was lost. */
  readonly by?: string;
};

/** A session to be kept. */
export interface NewRecord extends SessionRecord {
  /** How many live sessions its subject may have with it. Not kept. */
  readonly most?: number;
}

/** The outcome of a create: kept, or the subject has as many live sessions as it may. */
export type CreateOutcome = 'created' | 'full';

/** The outcome of an update: done, lost to another writer, or the session is not live. */
export type UpdateOutcome = 'updated' | 'conflict' | 'not-live';

/** A request to end sessions. */
export interface EndRequest extends End {
  /** Who asks: of this decision alone. The same request may be sent again when its answer was lost. */
  readonly by: string;
}

/** What `visit` found. */
export interface Visit {
  /** The session as it was before this visit. */
  readonly record: SessionRecord;
  /** Whether it was live, opened by this secret, and touched. */
  readonly isTouched: boolean;
}

/** Who is told of what happens in a store. */
export interface StoreListener {
  /** A session has ended; this is its tombstone. */
  ended(tombstone: SessionRecord): void;
  /** Something else than the last activity of a session has changed: what was read before is out of date. */
  changed(id: string): void;
  /** What was read of a session is out of date; what has happened to it is being read, and is told next. */
  outdated(id: string): void;
  /** News are heard from now on, after some may have been missed: who must not miss an end looks for it. */
  resumed(): void;
}

/** Of which sessions somebody who listens wants to hear. */
export type Concerns = (id: string) => boolean;

/**
 * A watch. It knows the latest span in which nothing was missed: what was read at or after `intactSince`, and was not
 * told of, was still so at `intactUntil`. After a loss the span stays as it was until another begins.
 */
export interface Watch {
  /** Instant at which the span begins; `Infinity` when there was none yet. */
  intactSince(): number;
  /** Instant until which everything was told; it follows the time while news arrive. */
  intactUntil(): number;
  /** Ends the watch. */
  stop(): void;
}

/** Milliseconds for which what `due` gave to one node is not given to another. */
export const CLAIM_FOR = 10_000;

/**
 * Keeps sessions. There is no "save": nothing that was read earlier can be written back over what happened since.
 *
 * Ids and subjects are texts of 1 to 256 characters, without U+0000 and halves of surrogate pairs: they, devices and data
 * MUST come back byte for byte. By any other text a store MUST know no session; what is no string, and a record that it
 * could not give back, it MUST refuse with a TypeError. `behindDoor` does both for a store.
 *
 * Records MUST be copies in both directions: changing one never changes what is kept. A session is *live* when
 * it has not ended and `now()` is before its deadline (`deadlineOf` in the core). Any method may reject when
 * the store cannot be reached; it MUST then have done the whole of its work, or none.
 */
export interface SessionStore {
  /**
   * The store's time, in milliseconds since 1970, as far as it is known here. MUST NOT go back, also when the wall
   * clock is set; only when the store's own clock was, and has held to it.
   */
  now(): number;

  /**
   * Whether `now()` can be trusted. Not before the store has told its time, nor after this machine has slept, nor while
   * the store tells another time than before. Nobody is ended then.
   */
  isTimeKnown(): boolean;

  /** Asks the store for its time; afterwards it is known, unless it is not what the store had told before. */
  learnTime(): Promise<void>;

  /**
   * Keeps a new session. With `most`, MUST answer `'full'` and change nothing when its subject has as many live sessions
   * already: exactly, among any number of callers on any number of nodes. What has ended, or is past its deadline, MUST
   * NOT count. Where it has no room for it, SHOULD reject with `StoreFullError`, and MUST then have done nothing: such a
   * sign-in needs no undoing.
   *
   * The same may be asked for again when the answer was lost: MUST answer `'created'` and change nothing when the id
   * exists with the same `secretHash` and is live, or has ended at the same instant and for the same reason as `record`. MUST else reject with
   * `SessionExistsError` when the id exists, live or ended, and change nothing: an upsert would let a late writer revive
   * what has ended. So a `record` that has ended, which takes no place, keeps one that was asked for before from being
   * created later: that MUST also be possible while the store has no room for sessions, wherever it can be.
   */
  create(record: NewRecord): Promise<CreateOutcome>;

  /**
   * The record of an id, tombstones included; undefined when unknown. MUST return a session that is past its
   * deadline as it is: judging it is the caller's. MUST NOT return a tombstone older than its `tombstoneFor`.
   */
  read(id: string): Promise<SessionRecord | undefined>;

  /**
   * Moves last activities forward, all in one call, and says of each whether its session is live.
   * MUST merge by maximum: an earlier instant changes nothing and still answers true. MUST refuse (false) a session
   * that is unknown, ended or past its deadline: a touch never revives. But a touch may come late: one whose instant
   * is before the deadline MUST be taken in after it too, if the session has not ended and is live with it.
   * MUST take an instant after `now()` as `now()`. Each of the `signs` MUST be merged by maximum, also where the touch
   * moves nothing else, and MUST NOT be of a session that it refuses.
   */
  touch(touches: readonly Touch[]): Promise<readonly boolean[]>;

  /**
   * Reads a session and, if it is live and `secretHash` is its own, touches it at `at` as `touch` does, with `signs`: in
   * one call.
   * MUST answer as `read` does, with the record as it was before.
   */
  visit(id: string, secretHash: string, at: number, signs?: Signs): Promise<Visit | undefined>;

  /**
   * Changes a live session if its version is still `version`, and counts the version up. MUST answer `'updated'` again,
   * and change nothing, when it is repeated with the same `by` and nobody has changed the session since.
   * MUST NOT change the last activity or the signs, and MUST NOT be hindered by touches. A pending close and another
   * idle timeout move the deadline, in either direction: from then on every method MUST go by the new one, and `due` MUST
   * find the session when it has passed.
   */
  update(id: string, version: number, patch: Patch): Promise<UpdateOutcome>;

  /**
   * Ends a session and leaves its tombstone: with its `id`, `secretHash`, `subject`, `version`, `tombstoneFor` and
   * `ended`, its `data` emptied, and without `closing`. Of the rest it SHOULD keep nothing that takes room; an instant that it
   * does not keep is that of the end. MUST answer true to exactly one of any number of requests, and to that one again when it is repeated with the same `by`. With
   * `unlessActiveAfter`, MUST NOT end a session whose last activity is later: who decided that it was idle had not seen
   * that. For the reason `closed`, MUST NOT end a session unless a close is pending whose `closesAt` is at or before
   * the request's `at`: who decided had not seen that it was taken back, or put off.
   */
  end(id: string, request: EndRequest, unlessActiveAfter?: number): Promise<boolean>;

  /**
   * Ends every session of a subject but `except`, and returns the tombstones of those that this request ended, also
   * when it is repeated with the same `by`. MUST NOT touch another subject's. With `begunUntil`, MUST NOT end a session
   * that was created after it: who repeats a request does not mean those that were begun since.
   */
  endAll(
    subject: string,
    request: EndRequest,
    except?: string,
    begunUntil?: number,
  ): Promise<readonly SessionRecord[]>;

  /** The sessions of a subject that have not ended, oldest first. MUST NOT show another subject's. */
  list(subject: string): Promise<readonly SessionRecord[]>;

  /**
   * Sessions that have not ended and whose deadline is at or before `now`, at most `limit`, in time proportional to
   * what is due. MUST give each to one caller only: to others not before `CLAIM_FOR` has passed, in case that the
   * first did not live to end it. MUST also see to it that tombstones are forgotten when their time is over.
   */
  due(now: number, limit: number): Promise<readonly SessionRecord[]>;

  /**
   * Tells of every end and change from now on, on any node, within a second: of an end once. A listener that throws
   * MUST NOT hinder others. Where news may have been missed, a new span begins when they are heard again, and then
   * every listener MUST be told `resumed`; it MUST NOT be told so where nothing can have been missed. A store that hears
   * no news has no span, ever: from `Infinity` until `-Infinity`.
   *
   * With `concerns`, only those sessions MUST be told of that this store has given by `read`, or kept by `create`, and for
   * which it says true when the news arrive; of others a store SHOULD let nothing come here, or skip what comes before it is looked at.
   */
  watch(listener: StoreListener, concerns?: Concerns): Watch;

  /**
   * A text that nobody can guess, of at least 128 random bits. MUST be the same for everybody on any node and process, for
   * as long as there are sessions; another store has another. Whoever knows it and a hash of a subject by it can try who
   * that is, and do nothing else: it opens nothing.
   */
  secret(): Promise<string>;

  /** Lets go of timers and connections that the store itself opened. MUST be harmless when called twice. */
  close(): Promise<void>;
}
