/** Knows what only the store can say of a session, and asks it. */
import { StoreUnavailableError } from '../core/errors.ts';
import type { EndReason } from '../core/reasons.ts';
import { decide, isAsLate, mergeSigns, type SessionRecord, type Signs } from '../core/session.ts';
import { BARE, counts, isCountedAtOnce, shownBy, UNPROMPTED } from './activity.ts';
import type { Certainty } from './certainty.ts';
import { activeOf, touchedAt, type ActiveCheck, type Asker, type Check } from './check.ts';
import type { SessionCache } from './session-cache.ts';
import type { SessionStore } from './store.ts';
import type { StoreLink } from './store-link.ts';
import { isSameHash } from './token.ts';
import type { Touching } from './touching.ts';

/** The hash of the secret that was shown; undefined where a session is asked for by its id alone. */
export type Hash = string | undefined;

/** Checks sessions by the store. */
export interface StoreChecking {
  /** What the store says of a session. An activity is merged, and what is left of the time counts from it. */
  check(id: string, hash: Hash, asker: Asker): Promise<Check>;
  /** The check of a session that was just touched: as it was, unless the touch found that it is not live any more. */
  afterTouch(
    isLive: boolean | Promise<boolean>,
    active: ActiveCheck,
    at: number,
    asker: Asker,
  ): Promise<Check>;
}

/** What a node knows by itself of a session: the latest touch that the store may not have, and what was shown. */
interface Own {
  readonly pendingAt: number;
  readonly signs: Signs | undefined;
}

/** Of a token that opens nothing. */
export const NONE: Check = { state: 'none' };

/** Whether a secret of that hash opens a session. */
export function isOpenedBy(record: SessionRecord, hash: Hash): boolean {
  return hash === undefined || isSameHash(record.secretHash, hash);
}

/** Makes the checks that one node asks its store for. */
export function createStoreChecking(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly cache: SessionCache;
  readonly touching: Pick<Touching, 'writeBehind' | 'touch' | 'wordForOf'>;
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
}): StoreChecking {
  const { store, link, cache, certainty, isStrict, end } = options;
  const { writeBehind, touch, wordForOf } = options.touching;
  const now = (): number => store.now();
  const load = (id: string): Promise<SessionRecord | undefined> => link.ask(() => store.read(id));

  function check(id: string, hash: Hash, asker: Asker): Promise<Check> {
    if (store.isTimeKnown()) return checkNow(id, hash, asker);
    return link.ask(() => store.learnTime()).then(() => checkNow(id, hash, asker));
  }

  function checkNow(id: string, hash: Hash, asker: Asker): Promise<Check> {
    // Where the store must be asked first whether the request counts, it is touched afterwards.
    const isPlain = isCountedAtOnce(asker.kind) && (asker.kind & (BARE | UNPROMPTED)) === 0;
    return isStrict() && isPlain && hash !== undefined
      ? visit(id, hash, asker)
      : look(id, hash, asker);
  }

  /** Reads a session, and touches it by the same call. */
  async function visit(id: string, hash: string, asker: Asker): Promise<Check> {
    const at = now();
    const signs = shownBy(asker.kind, undefined, at);
    const wasKnown = store.isTimeKnown();
    const answer = await link.ask(() => store.visit(id, hash, at, signs));
    if (answer === undefined || !isOpenedBy(answer.record, hash)) return unfit(id);
    const found = await judge(answer.record, asker, answer.isTouched ? at : undefined);
    if (found.state !== 'active') return found;
    // By a clock that was set the store may not have taken it in: it is asked again.
    if (!wasKnown || !store.isTimeKnown()) writeBehind.again(id, at, signs);
    else if (!answer.isTouched) return found;
    return touchedAt(found, at);
  }

  /** Reads a session, or hears what others ask for, and touches it afterwards. */
  async function look(id: string, hash: Hash, asker: Asker): Promise<Check> {
    const at = now();
    const before = ownOf(id);
    const record = withOwn(id, await read(id), before);
    if (record === undefined || !isOpenedBy(record, hash)) {
      return hash === undefined ? NONE : unfit(id);
    }
    const judged = judge(record, asker);
    const found = judged instanceof Promise ? await judged : judged;
    const isCounted =
      found.state === 'active' &&
      isCountedAtOnce(asker.kind) &&
      counts(asker.kind, found, at, wordForOf(found));
    if (!isCounted) return found;
    const isLive = touch(found, at, asker.kind);
    return isLive === true ? touchedAt(found, at) : afterTouch(isLive, found, at, asker);
  }

  function read(id: string): Promise<SessionRecord | undefined> {
    return isStrict() ? load(id) : cache.read(id, now, load);
  }

  /** What this node knows of a session's last activity and signs: what is written while the store answers, its answer may lack. */
  function ownOf(id: string): Own {
    return { pendingAt: writeBehind.pendingAt(id) ?? 0, signs: ownSigns(id) };
  }

  /** The record, with what this node knew before it was read, and knows now. */
  function withOwn(
    id: string,
    record: SessionRecord | undefined,
    before: Own,
  ): SessionRecord | undefined {
    const pendingAt = Math.max(before.pendingAt, writeBehind.pendingAt(id) ?? 0);
    const signs = mergeSigns(before.signs, ownSigns(id));
    if (record === undefined) return undefined;
    if (record.lastActivityAt >= pendingAt && isAsLate(record.signs, signs)) return record;
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

  async function afterTouch(
    isLive: boolean | Promise<boolean>,
    active: ActiveCheck,
    at: number,
    asker: Asker,
  ): Promise<Check> {
    return (await isLive) ? touchedAt(active, at) : readAndJudge(active.record.id, asker);
  }

  async function readAndJudge(id: string, asker: Asker): Promise<Check> {
    const before = ownOf(id);
    const record = withOwn(id, await read(id), before);
    return record === undefined ? NONE : judge(record, asker);
  }

  /**
   * Only the store ends a session: what looks over here is ended there, or was touched meanwhile.
   * `touchedBefore` is the activity of this very request, if the store has merged it already: it must not save a
   * session that was over when it came.
   */
  function judge(
    record: SessionRecord,
    asker: Asker,
    touchedBefore: number = record.lastActivityAt,
  ): Check | Promise<Check> {
    const policy = asker.policyOf(record);
    const verdict = decide(record, policy, now());
    if (verdict.state === 'active') return activeOf(record, policy, verdict);
    const { reason } = verdict;
    if (record.ended !== undefined) return { state: 'ended', record, reason };
    return endInStore(record, reason, asker, touchedBefore);
  }

  async function endInStore(
    record: SessionRecord,
    reason: EndReason,
    asker: Asker,
    touchedBefore: number,
  ): Promise<Check> {
    certainty.refuseWhileUnsettled(reason);
    const unlessActiveAfter =
      reason === 'idle' ? Math.max(touchedBefore, record.lastActivityAt) : undefined;
    if (await end(record, reason, asker.where(), unlessActiveAfter)) {
      return { state: 'ended', record, reason };
    }
    cache.drop(record.id);
    return readAndJudge(record.id, asker);
  }

  return { check, afterTouch };
}
