/** Knows how a live session is changed, also where the answer to a change is lost. */
import type { Clock } from '../core/clock.ts';
import { NoSessionError, StoreUnavailableError, UpdateConflictError } from '../core/errors.ts';
import { decide, type Limits, type SessionRecord } from '../core/session.ts';
import { patched } from './record-table.ts';
import type { Settling } from './settling.ts';
import type { Patch, SessionStore, UpdateOutcome } from './store.ts';
import type { StoreLink } from './store-link.ts';
import { createId, createSecret, formatToken, hashSecret } from './token.ts';

/** Changes sessions. */
export interface Changes {
  /**
   * Changes a live session, again from the start whenever another was quicker; `patchOf` may say that nothing is to be
   * done: by what is in the store, which is read for it.
   */
  change(id: string, patchOf: (record: SessionRecord) => Patch | undefined): Promise<SessionRecord>;
  /** The same of what is always to be done: where this node remembers the session, nothing is read for the first try. */
  changeAnyway(id: string, patchOf: (record: SessionRecord) => Patch): Promise<SessionRecord>;
  /** A new secret for a live session. If that cannot be known to be done, the old one is the session's again. */
  rotate(
    id: string,
    isAuthenticated: boolean,
  ): Promise<{ readonly record: SessionRecord; readonly token: string }>;
  /** Whether it is not known at present which secret opens a session. */
  isRotating(id: string): boolean;
}

/** The limits of a session's own record alone. */
export const UNLIMITED: Limits = {
  idleTimeout: Number.POSITIVE_INFINITY,
  extendedTime: Number.POSITIVE_INFINITY,
  absoluteTimeout: Number.POSITIVE_INFINITY,
};
/** Each lost race means that another writer won one, so this many writers at once get through. */
const MOST_TRIES = 100;

/** Makes the way in which one node changes sessions. */
export function createChanges(options: {
  readonly store: SessionStore;
  readonly link: StoreLink;
  readonly settling: Settling;
  readonly clock: Clock;
  /** Milliseconds that a change may take. */
  readonly timeout: number;
  readonly drop: (id: string) => void;
  /** A session as this node may answer for it by itself. */
  readonly remembered: (id: string) => SessionRecord | undefined;
  /** Throws while it is not sure that what looks over is over. */
  readonly refuseInDoubt: () => void;
}): Changes {
  const { store, link, settling, clock, timeout, drop, refuseInDoubt } = options;
  /** Sessions whose secret is about to change, or to change back: how often. */
  const rotating = new Map<string, number>();

  const isLive = (record: SessionRecord): boolean =>
    decide(record, UNLIMITED, store.now()).state === 'active';

  /** Asks for a change; once more when the answer is lost and there is time. `isTold` is false when it was. */
  async function ask(
    { id, version }: SessionRecord,
    patch: Patch,
  ): Promise<{ readonly outcome: UpdateOutcome; readonly isTold: boolean }> {
    const call = (): Promise<UpdateOutcome> => link.ask(() => store.update(id, version, patch));
    const askedAt = clock.monotonic();
    try {
      return { outcome: await call(), isTold: true };
    } catch (error) {
      const isLost = error instanceof StoreUnavailableError;
      if (!isLost || clock.monotonic() - askedAt > timeout / 2) throw error;
      return { outcome: await call(), isTold: false };
    } finally {
      drop(id);
    }
  }

  async function change(
    id: string,
    patchOf: (record: SessionRecord) => Patch | undefined,
    remembered?: SessionRecord,
  ): Promise<SessionRecord> {
    /** The version says whether it is still so: nothing is changed by what is out of date. */
    let known = remembered;
    /** The version after a change that may have been done unheard, and been changed by others since. */
    let unheard: number | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries += 1) {
      const record = known ?? (await link.ask(() => store.read(id)));
      known = undefined;
      if (record === undefined || !isLive(record)) {
        drop(id);
        if (record !== undefined && record.ended === undefined) refuseInDoubt();
        throw new NoSessionError();
      }
      if (unheard !== undefined && record.version > unheard) {
        throw new StoreUnavailableError(new Error('Whether the change was saved is not known'));
      }
      const patch = patchOf(record);
      if (patch === undefined) return record;
      const { outcome, isTold } = await ask(record, { ...patch, by: createId() });
      if (outcome === 'updated') return patched(record, patch);
      if (outcome === 'not-live') {
        refuseInDoubt();
        throw new NoSessionError();
      }
      unheard = isTold || patch.data === undefined ? undefined : record.version + 1;
    }
    throw new UpdateConflictError();
  }

  function changeAnyway(
    id: string,
    patchOf: (record: SessionRecord) => Patch,
  ): Promise<SessionRecord> {
    const remembered = options.remembered(id);
    const isUsable = remembered !== undefined && isLive(remembered);
    return change(id, patchOf, isUsable ? remembered : undefined);
  }

  function countRotating(id: string, by: 1 | -1): void {
    const count = (rotating.get(id) ?? 0) + by;
    if (count > 0) rotating.set(id, count);
    else rotating.delete(id);
  }

  /** Gives a session back the secret that its browser has, and lets a rotation that comes late find another version. */
  async function giveBack(before: SessionRecord, secretHash: string): Promise<void> {
    const { id, version, authenticatedAt } = before;
    for (;;) {
      const found = await link.ask(() => store.read(id));
      if (found === undefined || found.ended !== undefined) return;
      if (!isLive(found)) return refuseInDoubt();
      const isDone = found.secretHash === secretHash;
      if (!isDone && found.version !== version) return;
      const patch = isDone ? { secretHash: before.secretHash, authenticatedAt } : {};
      const outcome = await link.ask(() => store.update(id, found.version, patch));
      drop(id);
      if (outcome === 'not-live') refuseInDoubt();
      if (outcome !== 'conflict') return;
    }
  }

  return {
    change,
    changeAnyway,
    async rotate(id, isAuthenticated) {
      const secret = createSecret();
      const patch: Patch = {
        secretHash: hashSecret(secret),
        ...(isAuthenticated ? { authenticatedAt: store.now() } : {}),
      };
      let before: SessionRecord | undefined;
      countRotating(id, 1);
      try {
        const record = await changeAnyway(id, (found) => {
          before = found;
          return patch;
        });
        countRotating(id, -1);
        return { record, token: formatToken({ id, secret }) };
      } catch (error) {
        const asked = error instanceof StoreUnavailableError ? before : undefined;
        if (asked === undefined) countRotating(id, -1);
        else {
          settling.later(async () => {
            await giveBack(asked, hashSecret(secret));
            countRotating(id, -1);
          });
        }
        throw error;
      }
    },
    isRotating: (id) => rotating.has(id),
  };
}
