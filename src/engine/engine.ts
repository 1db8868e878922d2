/** Knows the life of a session between its store and those who ask: puts its rooms together. No HTTP here. */
import type { Clock } from '../core/clock.ts';
import type { Emitter } from '../core/emitter.ts';
import { DataTooLargeError, NoSessionError } from '../core/errors.ts';
import type { EndReason } from '../core/reasons.ts';
import { closesAtOf, decide, leave, type SessionRecord } from '../core/session.ts';
import { counts, TELLING, type Kind } from './activity.ts';
import { createCertainty } from './certainty.ts';
import { createChanges, UNLIMITED } from './changes.ts';
import type { ActiveCheck, Asker, Check } from './check.ts';
import { createChecking } from './checking.ts';
import { createEnds } from './ends.ts';
import type { ErrorStage, SessionEvents } from './events.ts';
import { createSessionCache } from './session-cache.ts';
import { createSettling } from './settling.ts';
import { createStarts, type NewSession, type Started } from './starts.ts';
import { createStandIns } from './stand-in.ts';
import type { Concerns, SessionStore, StoreListener } from './store.ts';
import { createStoreChecking } from './store-checking.ts';
import { createStoreLink } from './store-link.ts';
import { nameRequest } from './token.ts';
import { createTouching } from './touching.ts';
import { createUnasked, type Unasked } from './unasked.ts';
import { within } from './within.ts';

/** Starts, checks, changes and ends sessions. Every failure of the store is a `StoreUnavailableError`. */
export interface Engine extends Unasked {
  now(): number;
  /** Whether `now` is the store's time, and not a guess. A check that was answered has made it so. */
  isTimeKnown(): boolean;
  /**
   * What a token opens. An activity is merged, and what is left of the time counts from it. Answered at once, without
   * a promise, when this node knows enough.
   */
  check(tokenText: string | undefined, asker: Asker): Check | Promise<Check>;
  /** The same of a session by its id, whatever its token is by now. */
  checkId(id: string, asker: Asker): Check | Promise<Check>;
  /** Whether a request that came at `at` counts as activity of a checked session. */
  counts(kind: Kind, check: ActiveCheck, at: number): boolean;
  /**
   * Merges an activity, not of the future, and what its request shows, into a checked session; false when it was not
   * live any more.
   */
  touch(check: ActiveCheck, at: number, kind: Kind): boolean | Promise<boolean>;
  /** A page of a checked session is there, and speaks for the person. */
  speak(check: ActiveCheck): void;
  /** @throws SessionLimitError when the policy refuses at the limit. */
  start(session: NewSession): Promise<Started>;
  /** Ends a session; false when it had ended before. */
  end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    reason: EndReason,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean>;
  endAll(subject: string, reason: EndReason, where: string, except?: string): Promise<number>;
  /** A new secret for a live session; the old one opens nothing from then on. */
  rotate(id: string, options: { readonly isAuthenticated: boolean }): Promise<Started>;
  /** Changes the data of a live session, again from the start whenever another was quicker. */
  update(id: string, change: (data: string) => string): Promise<SessionRecord>;
  /** The last page of a checked session goes: the session ends as its policy says, unless somebody comes back. */
  leave(check: ActiveCheck): Promise<void>;
  /** A page of a checked session is there: a close that is pending is taken back. Says whether there was one. */
  stay(check: ActiveCheck): Promise<boolean>;
  /**
   * Gives a checked session the longer idle timeout of its policy, or the usual one, as its person has just chosen: which
   * is activity. One that is not live any more is left alone.
   */
  extendTime(check: ActiveCheck, isExtended: boolean, where: string): Promise<void>;
  /** What stands for a subject towards a page; undefined while the store does not say. */
  standInFor(subject: string): string | undefined | Promise<string | undefined>;
  read(id: string): Promise<SessionRecord | undefined>;
  /** Reads a session, and forgets what this node remembers of it. */
  readAgain(id: string): Promise<SessionRecord | undefined>;
  /** Whether this node may answer for a session by itself: what was read has not been told to be out of date. */
  remembers(id: string): boolean;
  /** Sessions of a subject that are alive, oldest first. */
  list(subject: string): Promise<readonly SessionRecord[]>;
  /** Ends what is past its deadline, and says how many. */
  sweep(): Promise<number>;
  /**
   * Writes what was not written yet, within the store's time for an answer, and stops. Whoever is checked later is
   * checked in the store, and an activity is written there before the answer.
   */
  close(): Promise<void>;
}

/** How an engine works. Durations are milliseconds. */
export interface EngineOptions {
  readonly store: SessionStore;
  readonly events: Emitter<SessionEvents>;
  /** Of this machine; the store's time decides. */
  readonly clock: Clock;
  readonly consistency: 'cached' | 'strict';
  readonly flushInterval: number;
  readonly maxStale: number;
  readonly cacheSize: number;
  readonly storeTimeout: number;
  /** Told of every end and change in the store, as this node hears of it, and when some may have been missed. */
  readonly listener: Omit<StoreListener, 'outdated'>;
  /** Of which sessions the listener wants to hear that this node does not remember. */
  readonly concerns: Concerns;
  readonly onError: (error: unknown, context: { readonly stage: ErrorStage }) => void;
}

/** The most that a session's data may take, in bytes of JSON: more belongs in the app's own tables. */
const MOST_DATA = 4_096;
const SWEEP_BATCH = 500;

/** Makes the engine over a store. */
export function createEngine(options: EngineOptions): Engine {
  const { store, events, clock, listener, onError } = options;
  const link = createStoreLink({
    clock,
    timeout: options.storeTimeout,
    outage: options.flushInterval,
  });
  const now = (): number => store.now();
  let closed: Promise<void> | undefined;
  /** After the close no news are heard, and nothing is written later. */
  const isStrict = (): boolean => options.consistency === 'strict' || closed !== undefined;
  const watch = store.watch(
    {
      ended(tombstone) {
        if (tombstone.ended === undefined) cache.drop(tombstone.id);
        else cache.ended(tombstone.id, tombstone.ended);
        listener.ended(tombstone);
      },
      changed(id) {
        cache.drop(id);
        listener.changed(id);
      },
      outdated: (id) => cache.drop(id),
      resumed: () => listener.resumed(),
    },
    (id) => cache.holds(id) || options.concerns(id),
  );
  const cache = createSessionCache({ size: options.cacheSize, maxStale: options.maxStale, watch });
  const touching = createTouching({
    ...{ store, link, cache, clock, onError },
    flushInterval: options.flushInterval,
    isClosed: () => closed !== undefined,
  });
  const { writeBehind, withPending, wordForOf } = touching;
  const certainty = createCertainty({ store, link, clock, margin: touching.margin });
  const { refuseInDoubt } = certainty;
  const settleFailed = (error: unknown): void => onError(error, { stage: 'settle' });
  const settling = createSettling(settleFailed);
  const timeout = options.storeTimeout;
  const ends = createEnds({ store, link, settling, events, cache });
  const changes = createChanges({
    ...{ store, link, settling, clock, timeout, drop: cache.drop, refuseInDoubt },
    remembered: (id) => (isStrict() || !store.isTimeKnown() ? undefined : cache.get(id, now())),
  });
  const starts = createStarts({
    ...{
      store,
      link,
      settling,
      ends,
      events,
      clock,
      timeout,
      drop: cache.drop,
      list,
      refuseInDoubt,
    },
    read: (id) => link.ask(() => store.read(id)),
    remember: (id, create) => (isStrict() ? create() : cache.read(id, now, create)),
    failed: settleFailed,
  });

  const inStore = createStoreChecking({
    ...{ store, link, cache, touching, certainty, isStrict, end },
    isRotating: changes.isRotating,
  });
  const checking = createChecking({ store, cache, clock, touching, inStore, isStrict });

  async function end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    reason: EndReason,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean> {
    return ends.end(record, { reason, at: now(), by: nameRequest() }, where, unlessActiveAfter);
  }

  async function endOverdue(record: SessionRecord): Promise<boolean> {
    const lastActivityAt = Math.max(record.lastActivityAt, writeBehind.pendingAt(record.id) ?? 0);
    const verdict = decide({ ...record, lastActivityAt }, UNLIMITED, now());
    if (verdict.state === 'active') return false;
    const unlessActiveAfter = verdict.reason === 'idle' ? record.lastActivityAt : undefined;
    return end(record, verdict.reason, 'sweep', unlessActiveAfter);
  }

  /** The live sessions of a subject, with what this node knows of their last activity. */
  async function list(subject: string): Promise<readonly SessionRecord[]> {
    const records = await link.ask(() => store.list(subject));
    const at = now();
    return records
      .map(withPending)
      .filter((record) => decide(record, UNLIMITED, at).state === 'active');
  }

  const unasked = createUnasked({
    ...{ store, link, cache, touching, isStrict },
    endOverdue: async (record) => certainty.isSettled() && endOverdue(record),
  });

  /** Changes a session, or leaves one alone that is not live any more: the next check says so. */
  async function changeLive(...change: Parameters<typeof changes.change>): Promise<void> {
    try {
      await changes.change(...change);
    } catch (error) {
      if (!(error instanceof NoSessionError)) throw error;
    }
  }

  async function close(): Promise<void> {
    const failed = (error: unknown): void => onError(error, { stage: 'close' });
    const work = Promise.all([settling.retry().catch(failed), writeBehind.close()]);
    await within(clock, options.storeTimeout, work).catch(failed);
    const { size } = writeBehind;
    if (size > 0) failed(new Error(`${size} activities could not be written before the close`));
    watch.stop();
  }

  return {
    now,
    isTimeKnown: store.isTimeKnown,
    check: checking.check,
    checkId: checking.checkId,
    counts: (kind, judged, at) => counts(kind, judged, at, wordForOf(judged)),
    touch: (judged, at, kind) => touching.touch(judged, at, kind),
    speak: touching.speak,
    ...unasked,
    async leave({ record, policy: { endOnClose } }) {
      if (endOnClose === Number.POSITIVE_INFINITY) return;
      await changeLive(record.id, (found) => ({ closing: leave(found, now(), endOnClose) }));
    },
    async stay({ record }) {
      let wasClosing = false;
      await changeLive(record.id, ({ closing, lastActivityAt }) => {
        wasClosing = closesAtOf(closing, lastActivityAt) !== Number.POSITIVE_INFINITY;
        return closing === undefined ? undefined : { closing: null };
      });
      return wasClosing;
    },
    async extendTime(check, isExtended, where) {
      const { record, policy } = check;
      const { id: session, subject } = record;
      // First the store hears that the person is there: with less time the session might be over by what it knows.
      if (!(await touching.touchNow(check, now(), TELLING))) return;
      const idleTimeout = isExtended ? policy.extendedTime : policy.idleTimeout;
      let isChanged = false;
      await changeLive(session, (found) => {
        isChanged = found.idleTimeout !== idleTimeout || (found.extended === true) !== isExtended;
        return isChanged ? { idleTimeout, extended: isExtended } : undefined;
      });
      if (isChanged) events.emit('time-chosen', { session, subject, isExtended, at: now(), where });
    },
    start: async (session) => starts.start({ ...session, data: checkedData(session.data) }),
    end,
    endAll: (subject, reason, where, except) =>
      ends.endAll(subject, { reason, at: now(), by: nameRequest() }, where, except),
    standInFor: createStandIns({
      clock,
      // Not by the link: a table or a right that only this lacks is no outage, which would refuse requests.
      read: () => within(clock, options.storeTimeout, store.secret()),
    }),
    read: (id) => link.ask(() => store.read(id)),
    async readAgain(id) {
      const record = await link.ask(() => store.read(id));
      cache.drop(id);
      return record;
    },
    remembers(id) {
      const record = cache.get(id, now());
      return record !== undefined && record.ended === undefined;
    },
    rotate: (id, { isAuthenticated }) => changes.rotate(id, isAuthenticated),
    update: (id, dataOf) =>
      changes.changeAnyway(id, (record) => ({ data: checkedData(dataOf(record.data)) })),
    list,
    async sweep() {
      if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
      await settling.retry().catch(settleFailed);
      await writeBehind.flush();
      let ended = 0;
      for (;;) {
        const records = await link.ask(() => store.due(now(), SWEEP_BATCH));
        if (!certainty.isSettled()) return ended;
        const outcomes = await Promise.all(records.map(endOverdue));
        const endedNow = outcomes.filter(Boolean).length;
        ended += endedNow;
        if (endedNow === 0) return ended;
      }
    },
    close: () => (closed ??= close()),
  };
}

function checkedData(data: string): string {
  const bytes = Buffer.byteLength(data);
  if (bytes > MOST_DATA) throw new DataTooLargeError(bytes, MOST_DATA);
  return data;
}
