/** Knows how sessions are kept in this process: gone at a restart, and seen by no other process. */
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { checkOptions } from '../core/options.ts';
import { closesAtOf, type SessionRecord, type Signs } from '../core/session.ts';
import { createListeners } from '../engine/listeners.ts';
import { createRecordTable, isSameAgain, patched, tombstoneOf } from '../engine/record-table.ts';
import { CLAIM_FOR, type EndRequest, type SessionStore } from '../engine/store.ts';
import { behindDoor } from '../engine/store-door.ts';
import { steadyTime, systemClock } from '../engine/system-clock.ts';
import { createSecret } from './shared/secret.ts';
import { createLookSchedule } from './memory/look-schedule.ts';
import { createSlotIndex } from './memory/slot-index.ts';
import { createSubjectIndex } from './memory/subject-index.ts';

/** So many sessions are looked at by one `due`, in which nothing else runs. */
const LOOKS_AT_ONCE = 5_000;

/** How the store works. */
export interface MemoryStoreOptions {
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/**
 * A store in the memory of this process: for tests, demonstrations and a single process that may forget. A million
 * sessions take some 270 MiB. No timer runs per session; ending what is due costs what is due.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): SessionStore {
  checkOptions<MemoryStoreOptions>('createMemoryStore', options, { clock: 'clock' });
  const now = steadyTime(options.clock ?? systemClock);
  const startedAt = now();
  const table = createRecordTable();
  const ids = createSlotIndex(table.idOf);
  /** The sessions of a subject; tombstones come last. */
  const subjects = createSubjectIndex(table.subjectOf);
  /** A touch leaves a look where it is: then it comes too early, and is put off. */
  const looks = createLookSchedule();
  /** Which request changed a session last, or ended it. */
  const changedBy = new Map<number, string>();
  const listeners = createListeners();
  const secret = createSecret();

  const slotOf = ids.find;
  const isLive = (slot: number): boolean => !table.isEnded(slot) && now() < table.nextLookAt(slot);
  const isForgotten = (slot: number): boolean =>
    table.isEnded(slot) && table.nextLookAt(slot) <= now();

  function notEnded(subject: string): number[] {
    const slots: number[] = [];
    for (const slot of subjects.of(subject)) {
      if (table.isEnded(slot)) break;
      slots.push(slot);
    }
    // The index has the newest first.
    return slots.reverse();
  }

  function endSlot(slot: number, { reason, at, by }: EndRequest): SessionRecord {
    const tombstone = tombstoneOf(table.get(slot), { reason, at });
    table.replace(slot, tombstone);
    changedBy.set(slot, by);
    subjects.retire(slot);
    looks.set(slot, table.nextLookAt(slot));
    listeners.ended(tombstone);
    return tombstone;
  }

  function forget(slot: number): void {
    looks.delete(slot);
    ids.remove(slot);
    subjects.remove(slot);
    changedBy.delete(slot);
    table.remove(slot);
  }

  /** A touch may come late: what counts is whether its instant was before the deadline, and the session is live with it. */
  function touch(slot: number, at: number, signs: Signs | undefined): boolean {
    const instant = Math.min(at, now());
    if (table.isEnded(slot) || instant >= table.nextLookAt(slot)) return false;
    if (now() >= table.nextLookAt(slot, instant)) return false;
    table.touch(slot, instant, signs);
    return true;
  }

  async function read(id: string): Promise<SessionRecord | undefined> {
    const slot = slotOf(id);
    return slot === undefined || isForgotten(slot) ? undefined : table.get(slot);
  }

  return behindDoor({
    now,
    isTimeKnown: () => true,
    async learnTime() {},
    async create(record) {
      const { most = Number.POSITIVE_INFINITY } = record;
      const known = slotOf(record.id);
      if (known !== undefined) {
        if (isSameAgain(table.get(known), record, now())) return 'created';
        throw new SessionExistsError();
      }
      if (most < Number.POSITIVE_INFINITY && record.ended === undefined) {
        if (notEnded(record.subject).filter(isLive).length >= most) return 'full';
      }
      const slot = table.add(record);
      ids.add(slot);
      subjects.add(slot);
      if (record.ended !== undefined) subjects.retire(slot);
      looks.set(slot, table.nextLookAt(slot));
      return 'created';
    },
    read,
    async touch(touches) {
      return touches.map(({ id, at, signs }) => {
        const slot = slotOf(id);
        return slot !== undefined && touch(slot, at, signs);
      });
    },
    async visit(id, secretHash, at, signs) {
      const record = await read(id);
      const slot = slotOf(id);
      if (record === undefined || slot === undefined) return undefined;
      return { record, isTouched: record.secretHash === secretHash && touch(slot, at, signs) };
    },
    async update(id, version, patch) {
      const slot = slotOf(id);
      if (slot === undefined || !isLive(slot)) return 'not-live';
      const record = table.get(slot);
      if (record.version !== version) {
        const isOwn = record.version === version + 1 && changedBy.get(slot) === patch.by;
        return isOwn && patch.by !== undefined ? 'updated' : 'conflict';
      }
      if (patch.by !== undefined) changedBy.set(slot, patch.by);
      else changedBy.delete(slot);
      table.replace(slot, patched(record, patch));
      // As a touch does, what moves the deadline back leaves the look where it is.
      if (patch.closing) looks.advance(slot, patch.closing.closesAt);
      if (patch.idleTimeout !== undefined) looks.advance(slot, table.nextLookAt(slot));
      listeners.changed(id);
      return 'updated';
    },
    async end(id, request, unlessActiveAfter = Number.POSITIVE_INFINITY) {
      const slot = slotOf(id);
      if (slot === undefined) return false;
      if (table.isEnded(slot)) return changedBy.get(slot) === request.by;
      if (table.lastActivityAt(slot) > unlessActiveAfter) return false;
      if (request.reason === 'closed' && !isClosed(table.get(slot), request.at)) return false;
      endSlot(slot, request);
      return true;
    },
    async endAll(subject, request, except, begunUntil = Number.POSITIVE_INFINITY) {
      return [...subjects.of(subject)].flatMap((slot) => {
        if (table.isEnded(slot)) return changedBy.get(slot) === request.by ? [table.get(slot)] : [];
        if (table.idOf(slot) === except || table.get(slot).createdAt > begunUntil) return [];
        return [endSlot(slot, request)];
      });
    },
    async list(subject) {
      return notEnded(subject)
        .map((slot) => table.get(slot))
        .sort((a, b) => a.createdAt - b.createdAt);
    },
    async due(instant, limit) {
      const due: SessionRecord[] = [];
      let looked = 0;
      for (const slot of looks.overdue(instant)) {
        if (due.length >= limit || looked >= LOOKS_AT_ONCE) break;
        looked += 1;
        if (table.nextLookAt(slot) > instant) looks.set(slot, table.nextLookAt(slot));
        else if (table.isEnded(slot)) forget(slot);
        else {
          looks.set(slot, instant + CLAIM_FOR);
          due.push(table.get(slot));
        }
      }
      return due;
    },
    watch(listener, concerns) {
      const stop = listeners.add(listener, concerns);
      return { intactSince: () => startedAt, intactUntil: now, stop };
    },
    secret: async () => secret,
    async close() {
      listeners.clear();
    },
  });
}

function isClosed({ closing, lastActivityAt }: SessionRecord, at: number): boolean {
  return closesAtOf(closing, lastActivityAt) <= at;
}
