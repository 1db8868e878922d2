/** Knows what a token opens: by what this node remembers where that is exact, else by the store. */
import type { Clock } from '../core/clock.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import type { Policy } from '../core/policy.ts';
import type { EndReason } from '../core/reasons.ts';
import {
  decide,
  idleTimeoutOf,
  mergeSigns,
  type SessionRecord,
  type Signs,
} from '../core/session.ts';
import {
  ASKS_TIME,
  AT_ONCE,
  BARE,
  CAUSED,
  counts,
  isDoubtful,
  shownBy,
  TELLING,
  UNPROMPTED,
  type Judged,
  type Kind,
} from './activity.ts';
import type { Certainty } from './certainty.ts';
import { activeOf, touchedAt, type ActiveCheck, type Check } from './check.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';
import { createRecentTokens } from './recent-tokens.ts';
import { isSameHash, readToken } from './token.ts';
import type { Touching } from './touching.ts';
import { LateError, within } from './within.ts';

/** Who asks for a check, and what for. */
export interface Asker {
  /** The policy of the moment for a session's subject. */
  policyOf(record: SessionRecord): Policy;
  /** For the event, should the session turn out to be over. */
  where(): string;
  /** What asks: it counts as activity at once, later by `touch`, or never. */
  readonly kind: Kind;
}

/** Checks tokens. */
export interface Checking {
  /**
   * What a token opens. An activity is merged, and what is left of the time counts from it. Answered at once, without
   * a promise, when this node knows enough.
   */
  check(tokenText: string | undefined, asker: Asker): Check | Promise<Check>;
  /** The same of a session by its id, whatever its token is by now. */
  checkId(id: string, asker: Asker): Check | Promise<Check>;
}

/** Milliseconds for which somebody who is known waits for a store that need only be asked to be exact. */
const SOON = 500;
const NONE: Check = { state: 'none' };

/** Of the secret that was shown; undefined where a session is asked for by its id alone. */
type Hash = string | undefined;

const isOpenedBy = (record: SessionRecord, hash: Hash): boolean =>
  hash === undefined || isSameHash(record.secretHash, hash);

const never = (): boolean => false;

const isAtOnce = (kind: Kind): boolean =>
  (kind & (CAUSED | AT_ONCE | TELLING)) === (CAUSED | AT_ONCE);

/** Whether more time would be told to a page than there is, had the person chosen the usual one again at another node. */
const asksLonger = (record: SessionRecord, kind: Kind): boolean =>
  (kind & ASKS_TIME) !== 0 && record.extended === true;

/** Makes the checks of one node. */
export function createChecking(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly cache: SessionCache;
  readonly clock: Clock;
  readonly touching: Touching;
  readonly certainty: Certainty;
  /** Whether the store is asked every time. */
  readonly isStrict: () => boolean;
  /** Whether it is not known at present which secret opens a session. */
  readonly isRotating: (id: string) => boolean;
  readonly end: (
    record: SessionRecord,
    reason: EndReason,
    where: string,
    unlessActiveAfter: number | undefined,
  ) => Promise<boolean>;
}): Checking {
  const { store, link, cache, clock, touching, certainty, isStrict, end } = options;
  const { writeBehind, lagOf, wordForOf, touch } = touching;
  const now = (): number => store.now();
  const recentTokens = createRecentTokens();

  function check(tokenText: string | undefined, asker: Asker): Check | Promise<Check> {
    if (tokenText === undefined) return NONE;
    const recent = recentTokens.get(tokenText);
    const token = recent ?? readToken(tokenText);
    if (token === undefined) return NONE;
    const hash = token.secretHash;
    if (!isStrict() && store.isTimeKnown()) {
      const at = now();
      const record = cache.get(token.id, at);
      if (record !== undefined && isSameHash(record.secretHash, hash)) {
        if (recent === undefined) recentTokens.add(tokenText, token);
        const known = judgeHere(record, asker, at, isDated);
        if (known !== undefined) return known;
        return checkAnew(token.id, hash, asker);
      }
    }
    return checkInStore(token.id, hash, asker);
  }

  function checkId(id: string, asker: Asker): Check | Promise<Check> {
    if (!isStrict() && store.isTimeKnown()) {
      const at = now();
      const record = cache.get(id, at);
      if (record !== undefined) {
        return judgeHere(record, asker, at, isDated) ?? checkAnew(id, undefined, asker);
      }
    }
    return checkInStore(id, undefined, asker);
  }
  /** Answers that were not waited for, and have not come yet: the next who is known does not wait for one either. */
  let lateAnswers = 0;

  /** Whether it must be asked again what a session has shown to other nodes, or what its person has chosen there. */
  function isDated({ record, policy }: Judged, kind: Kind, at: number): boolean {
    if (lateAnswers > 0) return false;
    if (asksLonger(record, kind)) return true;
    if (!isDoubtful(kind, policy)) return false;
    const lag = lagOf(idleTimeoutOf(record, policy));
    return at - (cache.lookedAt(record.id) ?? at) > lag;
  }

  /** Asks the store; where it cannot be asked, or is slow to answer, what is known here must do for a while. */
  async function checkAnew(id: string, hash: Hash, asker: Asker): Promise<Check> {
    const answer = checkInStore(id, hash, asker);
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
      cache.lookedInVain(id, at);
      const record = cache.get(id, at);
      const known =
        record !== undefined && isOpenedBy(record, hash) ? judgeHere(record, asker, at) : undefined;
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
    if ((kind & CAUSED) === 0 && !asksLonger(record, kind)) {
      return activeOf(record, policy, verdict);
    }
    const judged = { record, policy };
    if (mustAsk(judged, kind, at)) return undefined;
    if (!isAtOnce(kind) || !counts(kind, judged, at, wordForOf(judged))) {
      return activeOf(record, policy, verdict);
    }
    const isLive = touch(judged, at, kind, at);
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

  async function checkInStore(id: string, hash: Hash, asker: Asker): Promise<Check> {
    if (!store.isTimeKnown()) await link.ask(() => store.learnTime());
    const at = now();
    // Where the store must be asked first whether the request counts, it is touched afterwards.
    const isPlain = isAtOnce(asker.kind) && (asker.kind & (BARE | UNPROMPTED)) === 0;
    if (isStrict() && isPlain && hash !== undefined) {
      const signs = shownBy(asker.kind, undefined, at);
      const wasKnown = store.isTimeKnown();
      const visit = await link.ask(() => store.visit(id, hash, at, signs));
      if (visit === undefined || !isOpenedBy(visit.record, hash)) return unfit(id);
      const found = await judge(visit.record, asker, visit.isTouched ? at : undefined);
      if (found.state !== 'active') return found;
      // By a clock that was set the store may not have taken it in: it is asked again.
      if (!wasKnown || !store.isTimeKnown()) writeBehind.again(id, at, signs);
      else if (!visit.isTouched) return found;
      return touchedAt(found, at);
    }
    const record = await readRecord(id);
    if (record === undefined || !isOpenedBy(record, hash)) {
      return hash === undefined ? NONE : unfit(id);
    }
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
  /** Of a token that does not fit: while a rotation is not settled, that says nothing. */
  function unfit(id: string): Check {
    if (!options.isRotating(id)) return NONE;
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
    certainty.refuseWhileUnsettled(reason);
    const unlessActiveAfter =
      reason === 'idle' ? Math.max(touchedBefore, record.lastActivityAt) : undefined;
    if (await end(record, reason, asker.where(), unlessActiveAfter)) {
      return { state: 'ended', record, reason };
    }
    cache.drop(record.id);
    return readAndJudge(record.id, asker);
  }

  return { check, checkId };
}
