/** Knows what a token opens: by what this node remembers where that is exact, else by the store. */
import type { Clock } from '../core/clock.ts';
import { StoreUnavailableError } from '../core/errors.ts';
import { decide, idleTimeoutOf, type SessionRecord } from '../core/session.ts';
import {
  ASKS_TIME,
  CAUSED,
  counts,
  isCountedAtOnce,
  isDoubtful,
  type Judged,
  type Kind,
} from './activity.ts';
import { activeOf, type Asker, type Check } from './check.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionStore } from './store.ts';
import { isOpenedBy, NONE, type Hash, type StoreChecking } from './store-checking.ts';
import { createRecentTokens } from './recent-tokens.ts';
import { isSameHash, readToken } from './token.ts';
import type { Touching } from './touching.ts';
import { LateError, within } from './within.ts';

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

const never = (): boolean => false;

/** Whether more time would be told to a page than there is, had the person chosen the usual one again at another node. */
const asksLonger = (record: SessionRecord, kind: Kind): boolean =>
  (kind & ASKS_TIME) !== 0 && record.extended === true;

/** Makes the checks of one node; `inStore` are those that its store is asked for. */
export function createChecking(options: {
  readonly store: SessionStore;
  readonly cache: SessionCache;
  readonly clock: Clock;
  readonly touching: Touching;
  readonly inStore: StoreChecking;
  /** Whether the store is asked every time. */
  readonly isStrict: () => boolean;
}): Checking {
  const { store, cache, clock, inStore, isStrict } = options;
  const { lagOf, wordForOf, touch } = options.touching;
  const now = (): number => store.now();
  const recentTokens = createRecentTokens();
  /** Answers that were not waited for, and have not come yet: the next who is known does not wait for one either. */
  let lateAnswers = 0;

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
    return inStore.check(token.id, hash, asker);
  }

  function checkId(id: string, asker: Asker): Check | Promise<Check> {
    if (!isStrict() && store.isTimeKnown()) {
      const at = now();
      const record = cache.get(id, at);
      if (record !== undefined) {
        return judgeHere(record, asker, at, isDated) ?? checkAnew(id, undefined, asker);
      }
    }
    return inStore.check(id, undefined, asker);
  }

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
    const answer = inStore.check(id, hash, asker);
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
    if (!isCountedAtOnce(kind) || !counts(kind, judged, at, wordForOf(judged))) {
      return activeOf(record, policy, verdict);
    }
    const isLive = touch(judged, at, kind, at);
    return isLive === true
      ? activeOf(record, policy, verdict, at)
      : inStore.afterTouch(isLive, activeOf(record, policy, verdict), at, asker);
  }

  return { check, checkId };
}
