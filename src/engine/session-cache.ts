/** Knows what this node remembers of sessions, and for how long it may answer from that. */
import { mergeSigns, type End, type SessionRecord, type Signs } from '../core/session.ts';
import { copyOf } from './copy-of.ts';
import { createRecordTable } from './record-table.ts';
import type { Watch } from './store.ts';

/** Sessions that this node has read. What it says of a session's life is never more than the truth. */
export interface SessionCache {
  /**
   * A record that may be answered from: nothing was missed since it was read, or it is not older than `maxStale`, or
   * it is a tombstone, which is final.
   * Its last activity is the latest that this node knows of.
   */
  get(id: string, now: number): SessionRecord | undefined;
  /** Whether a session is remembered as live, or being read: news of it matter here. */
  holds(id: string): boolean;
  /** The last activity that the store is known to have; undefined for a session that is not here. */
  storedActivityAt(id: string): number | undefined;
  /** What a session has shown, as far as it is known here. */
  signs(id: string): Signs | undefined;
  /** When a session was last read here, or could not be; undefined for one that is not here. */
  lookedAt(id: string): number | undefined;
  /** A session could not be read: for a while, what is known must do. */
  lookedInVain(id: string, at: number): void;
  /** A person was active in a session; the store may not know it yet. */
  touched(id: string, at: number, signs?: Signs): void;
  /** The store has taken in an activity. */
  stored(id: string, at: number, signs?: Signs): void;
  /** Keeps what was read from the store by a call that was sent at `sentAt`. */
  put(record: SessionRecord, sentAt: number): void;
  /** Forgets a session, and what reads on their way will say of it. */
  drop(id: string): void;
  /** A session has ended: what is remembered of it is a tombstone from now on, and reads on their way are outdated. */
  ended(id: string, end: End): void;
  /** Reads a session by `load`, once for all who ask meanwhile, and keeps it. */
  read(
    id: string,
    now: () => number,
    load: (id: string) => Promise<SessionRecord | undefined>,
  ): Promise<SessionRecord | undefined>;
}

/** Milliseconds by which two views of the store's time may differ. */
const FUTURE = 1_000;

interface Reading {
  readonly record: Promise<SessionRecord | undefined>;
  isOutdated: boolean;
}

/** Makes an empty cache of at most `size` sessions: those go first that were not asked for since the last round. */
export function createSessionCache(options: {
  readonly size: number;
  readonly maxStale: number;
  readonly watch: Pick<Watch, 'intactSince' | 'intactUntil'>;
}): SessionCache {
  const { size, maxStale, watch } = options;
  const table = createRecordTable();
  const slots = new Map<string, number>();
  /** By slot: the last activity that the store has, when the record was read, and whether it was asked for lately. */
  const storedAt: number[] = [];
  const readAt: number[] = [];
  const lookedAt: number[] = [];
  const isUsed: boolean[] = [];
  const readings = new Map<string, Reading>();

  /** What was read while nothing was missed, and not told to be out of date, was still so when all was last told. */
  function isExact(slot: number, now: number): boolean {
    const at = readAt[slot] ?? Number.NEGATIVE_INFINITY;
    const knownAt = at >= watch.intactSince() ? Math.max(at, watch.intactUntil()) : at;
    // What is of the future was read before the store's clock was set back: nothing is known of its age.
    return now - knownAt < maxStale && now - knownAt > -FUTURE;
  }

  function remove(id: string): void {
    const slot = slots.get(id);
    if (slot === undefined) return;
    slots.delete(id);
    table.remove(slot);
  }

  function makeRoom(): void {
    for (const [id, slot] of slots) {
      if (slots.size < size) return;
      slots.delete(id);
      if (isUsed[slot] === true) {
        isUsed[slot] = false;
        slots.set(id, slot);
      } else {
        table.remove(slot);
      }
    }
  }

  function put(record: SessionRecord, sentAt: number): void {
    const known = slots.get(record.id);
    if (known !== undefined) {
      const before = table.get(known);
      // Answers may overtake each other: an end is final, and the higher version is the later one.
      if (before.ended !== undefined || before.version > record.version) return;
      const signs = mergeSigns(before.signs, record.signs);
      table.replace(known, {
        ...record,
        lastActivityAt: Math.max(before.lastActivityAt, record.lastActivityAt),
        ...(signs === undefined ? {} : { signs }),
      });
      storedAt[known] = Math.max(storedAt[known] ?? 0, record.lastActivityAt);
      readAt[known] = Math.max(readAt[known] ?? 0, sentAt);
      lookedAt[known] = Math.max(lookedAt[known] ?? 0, sentAt);
      return;
    }
    makeRoom();
    const slot = table.add(record);
    // Not the id itself: it may be a piece of a long cookie header, all of which would stay in memory with it.
    slots.set(copyOf(record.id), slot);
    storedAt[slot] = record.lastActivityAt;
    readAt[slot] = sentAt;
    lookedAt[slot] = sentAt;
    isUsed[slot] = false;
  }

  function outdate(id: string): void {
    const reading = readings.get(id);
    if (reading !== undefined) reading.isOutdated = true;
    readings.delete(id);
  }

  return {
    put,
    get(id, now) {
      const slot = slots.get(id);
      if (slot === undefined) return undefined;
      const isKnown = table.isEnded(slot) ? now < table.nextLookAt(slot) : isExact(slot, now);
      if (!isKnown) return undefined;
      isUsed[slot] = true;
      return table.get(slot, id);
    },
    holds(id) {
      const slot = slots.get(id);
      return (slot !== undefined && !table.isEnded(slot)) || readings.has(id);
    },
    storedActivityAt(id) {
      const slot = slots.get(id);
      return slot === undefined ? undefined : storedAt[slot];
    },
    signs(id) {
      const slot = slots.get(id);
      return slot === undefined ? undefined : table.signs(slot);
    },
    lookedAt(id) {
      const slot = slots.get(id);
      return slot === undefined ? undefined : lookedAt[slot];
    },
    lookedInVain(id, at) {
      const slot = slots.get(id);
      if (slot !== undefined) lookedAt[slot] = at;
    },
    touched(id, at, signs) {
      const slot = slots.get(id);
      if (slot !== undefined) table.touch(slot, at, signs);
    },
    stored(id, at, signs) {
      const slot = slots.get(id);
      if (slot === undefined) return;
      storedAt[slot] = Math.max(storedAt[slot] ?? 0, at);
      table.touch(slot, at, signs);
    },
    drop(id) {
      outdate(id);
      remove(id);
    },
    ended(id, end) {
      outdate(id);
      const slot = slots.get(id);
      if (slot !== undefined && !table.isEnded(slot)) table.end(slot, end);
    },
    read(id, now, load) {
      const running = readings.get(id);
      if (running !== undefined) return running.record;
      const sentAt = now();
      const isOver = (): void => {
        if (readings.get(id) === reading) readings.delete(id);
      };
      const reading: Reading = {
        isOutdated: false,
        record: load(id).then(
          (record) => {
            if (record !== undefined && !reading.isOutdated) put(record, sentAt);
            isOver();
            return record;
          },
          (error: unknown) => {
            isOver();
            throw error;
          },
        ),
      };
      // The id itself, though it may hold on to its header: that is over when the store has answered.
      readings.set(id, reading);
      return reading.record;
    },
  };
}
