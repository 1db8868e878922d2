/** Knows how sessions are kept in this process: gone at a restart, and seen by no other process. */
import type { Clock } from '../core/clock.ts';
import { SessionExistsError } from '../core/errors.ts';
import { deadlineOf, type End, type SessionRecord } from '../core/session.ts';
import type { SessionStore } from '../server/store.ts';
import { steadyTime, systemClock } from '../server/system-clock.ts';

/** How the store works. */
export interface MemoryStoreOptions {
  /** Time, for tests. Default: the machine's. */
  readonly clock?: Clock;
}

/** What is to be looked at within the same span of this many milliseconds is looked at together. */
const BUCKET = 100;

type Kept = { -readonly [Key in keyof SessionRecord]: SessionRecord[Key] };

interface Slot {
  readonly record: Kept;
  /** The span in which the record is looked at next. A touch leaves it where it is: then it is looked at too early. */
  bucket: number;
}

/**
 * A store in the memory of this process: for tests, demonstrations and a single process that may forget.
 * No timer runs per session; ending what is due costs what is due.
 */
export function createMemoryStore(options: MemoryStoreOptions = {}): SessionStore {
  const now = steadyTime(options.clock ?? systemClock);
  const slots = new Map<string, Slot>();
  const buckets = new Map<number, Set<Slot>>();
  /** The sessions of a subject that have not ended. */
  const subjects = new Map<string, Set<Slot>>();
  const watchers = new Set<(tombstone: SessionRecord) => void>();
  /** No bucket before this one holds anything. */
  let earliest = Number.POSITIVE_INFINITY;

  function place(slot: Slot): void {
    slot.bucket = bucketOf(nextLookAt(slot.record));
    add(buckets, slot.bucket, slot);
    earliest = Math.min(earliest, slot.bucket);
  }

  function isLive({ record }: Slot): boolean {
    return record.ended === undefined && now() < deadlineOf(record);
  }

  function endSlot(slot: Slot, end: End): SessionRecord {
    const { record } = slot;
    record.ended = { ...end };
    record.data = '';
    remove(subjects, record.subject, slot);
    remove(buckets, slot.bucket, slot);
    place(slot);
    for (const watcher of watchers) watcher(copyOf(record));
    return copyOf(record);
  }

  /** Buckets that are over, earliest first. After a jump of years it costs what is kept, not the years. */
  function overdueBuckets(last: number): readonly number[] {
    const span = last - earliest + 1;
    return span > buckets.size
      ? [...buckets.keys()].filter((bucket) => bucket <= last).sort((a, b) => a - b)
      : Array.from({ length: Math.max(0, span) }, (_, index) => earliest + index);
  }

  return {
    now,
    async create(record) {
      if (slots.has(record.id)) throw new SessionExistsError();
      const slot: Slot = { record: copyOf(record), bucket: 0 };
      slots.set(record.id, slot);
      if (record.ended === undefined) add(subjects, record.subject, slot);
      place(slot);
    },
    async read(id) {
      const slot = slots.get(id);
      if (slot === undefined) return undefined;
      const { record } = slot;
      const isForgotten = record.ended !== undefined && nextLookAt(record) <= now();
      return isForgotten ? undefined : copyOf(record);
    },
    async touch(touches) {
      return touches.map(({ id, at }) => {
        const slot = slots.get(id);
        if (slot === undefined || !isLive(slot)) return false;
        const instant = Math.min(at, now());
        if (instant > slot.record.lastActivityAt) slot.record.lastActivityAt = instant;
        return true;
      });
    },
    async update(id, version, patch) {
      const slot = slots.get(id);
      if (slot === undefined || !isLive(slot)) return 'not-live';
      const { record } = slot;
      if (record.version !== version) return 'conflict';
      record.data = patch.data ?? record.data;
      record.secretHash = patch.secretHash ?? record.secretHash;
      record.authenticatedAt = patch.authenticatedAt ?? record.authenticatedAt;
      record.version += 1;
      return 'updated';
    },
    async end(id, end, unlessActiveAfter = Number.POSITIVE_INFINITY) {
      const slot = slots.get(id);
      if (slot === undefined || slot.record.ended !== undefined) return false;
      if (slot.record.lastActivityAt > unlessActiveAfter) return false;
      endSlot(slot, end);
      return true;
    },
    async endAll(subject, end, except) {
      return [...(subjects.get(subject) ?? [])]
        .filter(({ record }) => record.id !== except)
        .map((slot) => endSlot(slot, end));
    },
    async list(subject) {
      return [...(subjects.get(subject) ?? [])]
        .map(({ record }) => copyOf(record))
        .sort((a, b) => a.createdAt - b.createdAt);
    },
    async due(instant, limit) {
      const due: SessionRecord[] = [];
      const overdue = overdueBuckets(bucketOf(instant));
      for (const bucket of overdue) {
        for (const slot of buckets.get(bucket) ?? []) {
          if (due.length >= limit) break;
          const { record } = slot;
          if (nextLookAt(record) > instant) {
            // Only into another bucket: what is added to a set while it is walked through is met again, for ever.
            if (bucketOf(nextLookAt(record)) !== bucket) {
              remove(buckets, bucket, slot);
              place(slot);
            }
          } else if (record.ended === undefined) {
            due.push(copyOf(record));
          } else {
            remove(buckets, bucket, slot);
            slots.delete(record.id);
          }
        }
      }
      earliest =
        overdue.find((bucket) => buckets.has(bucket)) ?? Math.max(earliest, bucketOf(instant));
      return due;
    },
    watch(onEnded) {
      const watcher = (tombstone: SessionRecord): void => {
        try {
          onEnded(tombstone);
        } catch {
          // Whoever listens answers for itself: the end is done, and its caller must hear so.
        }
      };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    async close() {
      watchers.clear();
    },
  };
}

/** When something is to be done about a record that nobody changes: end it, or forget it. */
function nextLookAt(record: SessionRecord): number {
  return record.ended === undefined ? deadlineOf(record) : record.ended.at + record.tombstoneFor;
}

function copyOf(record: SessionRecord): SessionRecord {
  return record.ended === undefined ? { ...record } : { ...record, ended: { ...record.ended } };
}

function bucketOf(instant: number): number {
  return Math.floor(instant / BUCKET);
}

function add<Key>(index: Map<Key, Set<Slot>>, key: Key, slot: Slot): void {
  const ofKey = index.get(key);
  if (ofKey === undefined) index.set(key, new Set([slot]));
  else ofKey.add(slot);
}

function remove<Key>(index: Map<Key, Set<Slot>>, key: Key, slot: Slot): void {
  const ofKey = index.get(key);
  ofKey?.delete(slot);
  if (ofKey?.size === 0) index.delete(key);
}
