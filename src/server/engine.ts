/** Knows the life of a session between its store and those who ask: no HTTP here. */
import type { Clock } from '../core/clock.ts';
import type { Emitter } from '../core/emitter.ts';
import { DataTooLargeError, NoSessionError, StoreUnavailableError } from '../core/errors.ts';
import type { Policy } from '../core/policy.ts';
import type { EndReason } from '../core/reasons.ts';
import {
  closesAtOf,
  decide,
  leave,
  mergeSigns,
  type SessionRecord,
  type Signs,
} from '../core/session.ts';
import {
  AT_ONCE,
  BARE,
  CAUSED,
  counts,
  isDoubtful,
  isSpoken,
  shownBy,
  TELLING,
  UNPROMPTED,
  type Judged,
  type Kind,
} from './activity.ts';
import { createChanges, UNLIMITED } from './changes.ts';
import { activeOf, touchedAt, type ActiveCheck, type Check } from './check.ts';
import type { ErrorStage, SessionEvents } from './events.ts';
import { createEnds } from './ends.ts';
import { createSessionCache } from './session-cache.ts';
import { createSettling } from './settling.ts';
import { createStarts, type NewSession, type Started } from './starts.ts';
import type { SessionStore, StoreListener } from './store.ts';
import { createStoreLink } from './store-link.ts';
import { createId, hashSecret, isSameHash, parseToken, type Token } from './token.ts';
import { LateError, within } from './within.ts';
import { createWriteBehind } from './write-behind.ts';

/** Who asks for a check, and what for. */
export interface Asker {
  /** The policy of the moment for a session's subject. */
  policyOf(record: SessionRecord): Policy;
  /** For the event, should the session turn out to be over. */
  where(): string;
  /** What asks: it counts as activity at once, later by `touch`, or never. */
  readonly kind: Kind;
}

/** Starts, checks, changes and ends sessions. Every failure of the store is a `StoreUnavailableError`. */
export interface Engine {
  now(): number;
  /** Whether `now` is the store's time, and not a guess. A check that was answered has made it so. */
  isTimeKnown(): boolean;
  /**
   * What a token opens. An activity is merged, and what is left of the time counts from it. Answered at once, without
   * a promise, when this node knows enough.
   */
  check(tokenText: string | undefined, asker: Asker): Check | Promise<Check>;
  /** What is known of a session that was let through before, whatever its token is by now. */
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
  readonly onError: (error: unknown, context: { readonly stage: ErrorStage }) => void;
}

/** The most that a session's data may take, in bytes of JSON: more belongs in the app's own tables. */
const MOST_DATA = 4_096;
const SWEEP_BATCH = 500;
/** Milliseconds for which somebody who is known waits for a store that need only be asked to be exact. */
const SOON = 500;
const NONE: Check = { state: 'none' };

const never = (): boolean => false;

const isAtOnce = (kind: Kind): boolean =>
  (kind & (CAUSED | AT_ONCE | TELLING)) === (CAUSED | AT_ONCE);

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
  const watch = store.watch({
    ended(tombstone) {
      cache.drop(tombstone.id);
      listener.ended(tombstone);
    },
    changed(id) {
      cache.drop(id);
      listener.changed(id);
    },
    outdated: (id) => cache.drop(id),
    resumed: () => listener.resumed(),
  });
  const cache = createSessionCache({ size: options.cacheSize, maxStale: options.maxStale, watch });
  /** Whether the store's time was known when touches were sent: another answer may have overtaken theirs since. */
  let wasTimeKnown = true;
  const writeBehind = createWriteBehind({
    clock,
    interval: options.flushInterval,
    send(touches) {
      wasTimeKnown = store.isTimeKnown();
      return link.ask(() => store.touch(touches));
    },
    done({ id, at, signs }, isLive) {
      // By a clock that was set the store refuses what is live, or takes what is new for old: it is asked again.
      if (!wasTimeKnown || !store.isTimeKnown()) writeBehind.again(id, at, signs);
      else if (isLive) cache.stored(id, at, signs);
      else cache.drop(id);
    },
    failed: (error) => onError(error, { stage: 'touch' }),
  });
  const settleFailed = (error: unknown): void => onError(error, { stage: 'settle' });
  const settling = createSettling(settleFailed);
  const timeout = options.storeTimeout;
  const ends = createEnds({ store, link, settling, events, drop: cache.drop });
  const changes = createChanges({
    ...{ store, link, settling, clock, timeout, drop: cache.drop, refuseInDoubt },
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
    failed: settleFailed,
  });
  /** A store's record this close to its deadline is brought up to date before the request goes on. */
  const margin = (): number => 2 * writeBehind.delay();

  function check(tokenText: string | undefined, asker: Asker): Check | Promise<Check> {
    const token = parseToken(tokenText);
    if (token === undefined) return NONE;
    const hash = hashSecret(token.secret);
    if (!isStrict() && store.isTimeKnown()) {
      const at = now();
      const record = cache.get(token.id, at);
      if (record !== undefined && isSameHash(record.secretHash, hash)) {
        const known = judgeHere(record, asker, at, isDated);
        if (known !== undefined) return known;
        return checkAnew(token, hash, asker);
      }
    }
    return checkInStore(token, hash, asker);
  }

  function checkId(id: string, asker: Asker): Check | Promise<Check> {
    if (!isStrict() && store.isTimeKnown()) {
      const at = now();
      const record = cache.get(id, at);
      const known = record === undefined ? undefined : judgeHere(record, asker, at);
      if (known !== undefined) return known;
    }
    return readAndJudge(id, asker);
  }

  /** How far what a session has shown may lag here: a small part of its timeout, as no news tell of it. */
  const lagOf = (idleTimeout: number): number => idleTimeout / 20;

  /** How long a page's word is good: for an idle timeout, and as long as others may have counted without knowing of it. */
  function wordForOf({ record, policy }: Judged): number {
    const idleTimeout = Math.min(record.idleTimeout, policy.idleTimeout);
    return idleTimeout + lagOf(idleTimeout) + writeBehind.delay();
  }

  /** Answers that were not waited for, and have not come yet: the next who is known does not wait for one either. */
  let lateAnswers = 0;

  /** Whether it must be asked again what a session has shown to other nodes. */
  function isDated({ record, policy }: Judged, kind: Kind, at: number): boolean {
    if (!isDoubtful(kind, policy) || lateAnswers > 0) return false;
    const lag = lagOf(Math.min(record.idleTimeout, policy.idleTimeout));
    return at - (cache.lookedAt(record.id) ?? at) > lag;
  }

  /** Asks the store; where it cannot be asked, or is slow to answer, what is known here must do for a while. */
  async function checkAnew(token: Token, hash: string, asker: Asker): Promise<Check> {
    const answer = checkInStore(token, hash, asker);
    try {
      return await within(clock, SOON, answer);
    } catch (error) {
      if (!(error instanceof StoreUnavailableError || error instanceof LateError)) throw error;
      if (error instanceof LateError) {
        lateAnswers += 1;
        const settled = (): void => void (lateAnswers -= 1);
        answer.then(settled, settled);
      }
      const at = now();
      cache.lookedInVain(token.id, at);
      const record = cache.get(token.id, at);
      const known =
        record !== undefined && isSameHash(record.secretHash, hash)
          ? judgeHere(record, asker, at)
          : undefined;
      return known ?? answer;
    }
  }

  /** What this node may say by itself: that a session is alive, or was ended. That its time is up, only the store says. */
  function judgeHere(
    record: SessionRecord,
    asker: Asker,
    at: number,
    mustAsk: (judged: Judged, kind: Kind, at: number) => boolean = never,
  ): Check | Promise<Check> | undefined {
    if (record.ended !== undefined) {
      return { state: 'ended', record, reason: record.ended.reason };
    }
    const policy = asker.policyOf(record);
    const verdict = decide(record, policy, at);
    if (verdict.state === 'ended') return undefined;
    const { kind } = asker;
    if ((kind & CAUSED) === 0) return activeOf(record, policy, verdict);
    const judged = { record, policy };
    if (mustAsk(judged, kind, at)) return undefined;
    if (!isAtOnce(kind) || !counts(kind, judged, at, wordForOf(judged))) {
      return activeOf(record, policy, verdict);
    }
    const isLive = touch(judged, at, kind);
    return isLive === true
      ? activeOf(record, policy, verdict, at)
      : afterTouch(isLive, activeOf(record, policy, verdict), at, asker);
  }

  async function afterTouch(
    isLive: boolean | Promise<boolean>,
    active: ActiveCheck,
    at: number,
    asker: Asker,
  ): Promise<Check> {
    return (await isLive) ? touchedAt(active, at) : readAndJudge(active.record.id, asker);
  }

  async function checkInStore(token: Token, hash: string, asker: Asker): Promise<Check> {
    if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
    const at = now();
    // Where the store must be asked first whether the request counts, it is touched afterwards.
    if (isStrict() && isAtOnce(asker.kind) && (asker.kind & (BARE | UNPROMPTED)) === 0) {
      const signs = shownBy(asker.kind, undefined, at);
      const wasKnown = store.isTimeKnown();
      const visit = await link.ask(() => store.visit(token.id, hash, at, signs));
      if (visit === undefined || !isSameHash(visit.record.secretHash, hash)) return unfit(token);
      const found = await judge(visit.record, asker, visit.isTouched ? at : undefined);
      if (found.state !== 'active') return found;
      // By a clock that was set the store may not have taken it in: it is asked again.
      if (!wasKnown || !store.isTimeKnown()) writeBehind.again(token.id, at, signs);
      else if (!visit.isTouched) return found;
      return touchedAt(found, at);
    }
    const record = await readRecord(token.id);
    if (record === undefined || !isSameHash(record.secretHash, hash)) return unfit(token);
    const found = await judge(record, asker);
    const isCounted =
      found.state === 'active' &&
      isAtOnce(asker.kind) &&
      counts(asker.kind, found, at, wordForOf(found));
    return isCounted ? afterTouch(touch(found, at, asker.kind), found, at, asker) : found;
  }

  /** The record, with what this node knows of its last activity and signs. */
  async function readRecord(id: string): Promise<SessionRecord | undefined> {
    const load = (): Promise<SessionRecord | undefined> => link.ask(() => store.read(id));
    // What is written while the store answers, its answer may lack.
    const signsBefore = ownSigns(id);
    const pendingBefore = writeBehind.pendingAt(id) ?? 0;
    const record = await (isStrict() ? load() : cache.read(id, now, load));
    const pendingAt = Math.max(pendingBefore, writeBehind.pendingAt(id) ?? 0);
    const signs = mergeSigns(signsBefore, ownSigns(id));
    if (record === undefined || (record.lastActivityAt >= pendingAt && signs === undefined)) {
      return record;
    }
    const merged = mergeSigns(record.signs, signs);
    return {
      ...record,
      lastActivityAt: Math.max(record.lastActivityAt, pendingAt),
      ...(merged === undefined ? {} : { signs: merged }),
    };
  }

  /** What was shown to this node, as far as it knows. */
  function ownSigns(id: string): Signs | undefined {
    return mergeSigns(cache.signs(id), writeBehind.pendingSigns(id));
  }

  function withPending(record: SessionRecord): SessionRecord {
    const pendingAt = writeBehind.pendingAt(record.id) ?? 0;
    return record.lastActivityAt >= pendingAt ? record : { ...record, lastActivityAt: pendingAt };
  }

  /** Of a token that does not fit: while a rotation is not settled, that says nothing. */
  function unfit({ id }: Token): Check {
    if (!changes.isRotating(id)) return NONE;
    throw new StoreUnavailableError(new Error('Whether the session has a new token is not known'));
  }

  async function readAndJudge(id: string, asker: Asker): Promise<Check> {
    const record = await readRecord(id);
    return record === undefined ? NONE : judge(record, asker);
  }

  /**
   * Only the store ends a session: what looks over here is ended there, or was touched meanwhile.
   * `touchedBefore` is the activity of this very request, if the store has merged it already: it must not save a
   * session that was over when it came.
   */
  async function judge(
    record: SessionRecord,
    asker: Asker,
    touchedBefore: number = record.lastActivityAt,
  ): Promise<Check> {
    const policy = asker.policyOf(record);
    const verdict = decide(record, policy, now());
    if (verdict.state === 'active') return activeOf(record, policy, verdict);
    const { reason } = verdict;
    if (record.ended !== undefined) return { state: 'ended', record, reason };
    refuseWhileUnsettled(reason);
    const unlessActiveAfter =
      reason === 'idle' ? Math.max(touchedBefore, record.lastActivityAt) : undefined;
    if (await end(record, reason, asker.where(), unlessActiveAfter)) {
      return { state: 'ended', record, reason };
    }
    cache.drop(record.id);
    return readAndJudge(record.id, asker);
  }

  /** When the store's clock was last seen to be in doubt. */
  let doubtedAt = Number.NEGATIVE_INFINITY;

  /** Whether the store has been in order for so long that every node has written what it knows. */
  function isSettled(): boolean {
    if (!store.isTimeKnown()) doubtedAt = clock.monotonic();
    const certainFor = clock.monotonic() - doubtedAt;
    return link.reachableFor() >= margin() && certainFor >= 2 * margin();
  }

  function refuseInDoubt(): void {
    if (store.isTimeKnown()) return;
    doubtedAt = clock.monotonic();
    throw new StoreUnavailableError(new Error("The store's clock was set: which time is right?"));
  }

  /**
   * After an outage other nodes may still have activities to write: nobody is gone before they have had the time. While
   * it is not sure what time it is, nobody is gone at all.
   */
  function refuseWhileUnsettled(reason: EndReason): void {
    refuseInDoubt();
    if (reason !== 'absolute' && !isSettled()) {
      throw new StoreUnavailableError(new Error('The store has only just come back'));
    }
  }

  /** Merges an activity: here and later in the store; in the store at once where waiting could mislead other nodes. */
  function touch(judged: Judged, at: number, kind: Kind): boolean | Promise<boolean> {
    const { record, policy } = judged;
    const storedAt = cache.storedActivityAt(record.id) ?? record.lastActivityAt;
    const signs = shownBy(kind, record.signs, now());
    if (at <= storedAt) {
      if (signs !== undefined && isNew(signs, judged)) show(record.id, storedAt, signs);
      return true;
    }
    const idleTimeout = Math.min(record.idleTimeout, policy.idleTimeout);
    const closesAt = closesAtOf(record.closing, storedAt);
    const left = Math.min(storedAt + idleTimeout, closesAt) - now();
    if (left <= margin() || closed !== undefined) return writeThrough(record.id, at, signs);
    show(record.id, at, signs);
    return true;
  }

  function speak(judged: Judged): void {
    const { id, signs, lastActivityAt } = judged.record;
    if (isSpoken(signs, now(), wordForOf(judged))) return;
    show(id, lastActivityAt, shownBy(TELLING, signs, now()));
  }

  /** A word is told again when the last one is not good any more: it costs a write. */
  function isNew({ navigatedAt, promptedAt }: Signs, judged: Judged): boolean {
    return (
      navigatedAt > 0 || promptedAt > 0 || !isSpoken(judged.record.signs, now(), wordForOf(judged))
    );
  }

  function show(id: string, at: number, signs: Signs | undefined): void {
    if (closed !== undefined) {
      writeThrough(id, at, signs).catch((error: unknown) => onError(error, { stage: 'touch' }));
      return;
    }
    writeBehind.add(id, at, signs);
    cache.touched(id, at, signs);
  }

  async function writeThrough(id: string, at: number, signs: Signs | undefined): Promise<boolean> {
    const wasKnown = store.isTimeKnown();
    try {
      const [isLive = false] = await link.ask(() => store.touch([{ id, at, signs }]));
      if (!wasKnown || !store.isTimeKnown()) {
        writeBehind.again(id, at, signs);
        if (isLive) cache.touched(id, at, signs);
      } else if (isLive) cache.stored(id, at, signs);
      else cache.drop(id);
      return isLive;
    } catch (error) {
      // The person is there, and this node knows it; the store is told as soon as it can be.
      if (closed !== undefined || cache.get(id, now()) === undefined) throw error;
      show(id, at, signs);
      return true;
    }
  }

  async function end(
    record: Pick<SessionRecord, 'id' | 'subject'>,
    reason: EndReason,
    where: string,
    unlessActiveAfter?: number,
  ): Promise<boolean> {
    return ends.end(record, { reason, at: now(), by: createId() }, where, unlessActiveAfter);
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
    check,
    checkId,
    counts: (kind, judged, at) => counts(kind, judged, at, wordForOf(judged)),
    touch,
    speak,
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
    start: async (session) => starts.start({ ...session, data: checkedData(session.data) }),
    end,
    endAll: (subject, reason, where, except) =>
      ends.endAll(subject, { reason, at: now(), by: createId() }, where, except),
    read: (id) => link.ask(() => store.read(id)),
    async readAgain(id) {
      const record = await link.ask(() => store.read(id));
      cache.drop(id);
      return record;
    },
    remembers: (id) => cache.get(id, now()) !== undefined,
    rotate: (id, { isAuthenticated }) => changes.rotate(id, isAuthenticated),
    update: (id, dataOf) =>
      changes.change(id, (record) => ({ data: checkedData(dataOf(record.data)) })),
    list,
    async sweep() {
      if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
      await settling.retry().catch(settleFailed);
      await writeBehind.flush();
      let ended = 0;
      for (;;) {
        const records = await link.ask(() => store.due(now(), SWEEP_BATCH));
        if (!isSettled()) return ended;
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
