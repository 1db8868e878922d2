/** Knows how many records are kept in little room: numbers in columns, texts in one string. */
import { END_REASONS, type EndReason } from '../core/reasons.ts';
import {
  deadlineOf,
  signsOf,
  type Changeable,
  type Closing,
  type End,
  type SessionRecord,
  type Signs,
} from '../core/session.ts';
import { copyOf } from './copy-of.ts';
import type { Patch } from './store.ts';

/** Records by slot, a small number that stays the same while a record is kept. Records in and out are copies. */
export interface RecordTable {
  add(record: SessionRecord): number;
  replace(slot: number, record: SessionRecord): void;
  /** Makes a record its tombstone, as `tombstoneOf` does. */
  end(slot: number, end: End): void;
  remove(slot: number): void;
  /** With `id`, which must be its own, the record has that very text, by which others are found faster than by a piece of one. */
  get(slot: number, id?: string): SessionRecord;
  idOf(slot: number): string;
  subjectOf(slot: number): string;
  lastActivityAt(slot: number): number;
  /** Moves the last activity of a slot, and its signs, forward only. */
  touch(slot: number, at: number, signs?: Signs): void;
  signs(slot: number): Signs | undefined;
  isEnded(slot: number): boolean;
  /**
   * When something is to be done about a record that nobody changes: end it, or forget it. With `touchedAt`, as if it
   * had been touched then.
   */
  nextLookAt(slot: number, touchedAt?: number): number;
}

const CHUNK = 4_096;
const NUMBERS = 10;
const COUNTS = 2;
/** The bit that says that the idle timeout is the person's choice: above the reason of the end, of which there are seven. */
const EXTENDED = 30;
/** Bits of the length, less one, of a text of 1 to 256 characters, each of which may be two units of UTF-16. */
const LENGTH = 9;
const LONGEST = (1 << LENGTH) - 1;
/** The bits of the lengths of id, hash and subject. */
const LENGTHS = (1 << (3 * LENGTH)) - 1;
const MOST_DEVICES = 10_000;

/** Makes an empty table. It grows by chunks, and uses the room of what was removed again. */
export function createRecordTable(): RecordTable {
  const numbers: Float64Array[] = [];
  const counts: Int32Array[] = [];
  /** Id, hash of the secret, subject and data, one after the other. */
  const texts: string[] = [];
  const devices: string[] = [];
  /** By slot. Apart, as few sessions are about to close: a column would take room for all. */
  const closings = new Map<number, Closing>();
  const free: number[] = [];
  let sameDevices = new Map<string, string>();
  let size = 0;

  const number = (slot: number, column: number): number =>
    numbers[Math.floor(slot / CHUNK)]?.[(slot % CHUNK) * NUMBERS + column] ?? Number.NaN;
  const count = (slot: number, column: number): number =>
    counts[Math.floor(slot / CHUNK)]?.[(slot % CHUNK) * COUNTS + column] ?? 0;
  const textOf = (slot: number): string => texts[slot] ?? '';
  /** The length of a record's id (0), hash (1) or subject (2). */
  const lengthOf = (slot: number, text: number): number =>
    ((count(slot, 1) >> (text * LENGTH)) & LONGEST) + 1;
  /** The place of its reason among all, from 1; 0 as long as it has not ended. */
  const reasonOf = (slot: number): number => (count(slot, 1) >> (3 * LENGTH)) & 7;

  /** Browsers of one kind call themselves the same: their records share the text. */
  function shared(device: string): string {
    if (sameDevices.size >= MOST_DEVICES) sameDevices = new Map();
    const known = sameDevices.get(device);
    if (known !== undefined) return known;
    const copy = copyOf(device);
    sameDevices.set(copy, copy);
    return copy;
  }

  function newSlot(): number {
    const slot = free.pop() ?? size;
    if (slot === size) {
      size += 1;
      if (slot % CHUNK === 0) {
        numbers.push(new Float64Array(CHUNK * NUMBERS));
        counts.push(new Int32Array(CHUNK * COUNTS));
      }
    }
    return slot;
  }

  function replace(slot: number, record: SessionRecord): void {
    const { id, secretHash, subject, data, ended, signs, extended } = record;
    // One by one: a list for `set` would be made for each record that a cold node reads.
    setNumber(slot, 0, record.createdAt);
    setNumber(slot, 1, record.authenticatedAt);
    setNumber(slot, 2, record.lastActivityAt);
    setNumber(slot, 3, record.idleTimeout);
    setNumber(slot, 4, record.absoluteDeadline);
    setNumber(slot, 5, record.tombstoneFor);
    setNumber(slot, 6, ended?.at ?? 0);
    setNumber(slot, 7, signs?.spokenAt ?? 0);
    setNumber(slot, 8, signs?.navigatedAt ?? 0);
    setNumber(slot, 9, signs?.promptedAt ?? 0);
    setCount(slot, 0, record.version);
    setCount(
      slot,
      1,
      (id.length - 1) |
        ((secretHash.length - 1) << LENGTH) |
        ((subject.length - 1) << (2 * LENGTH)) |
        (ended === undefined ? 0 : placed(ended.reason)) |
        (Number(extended === true) << EXTENDED),
    );
    texts[slot] = flat(id + secretHash + subject + data);
    if (record.closing !== undefined) closings.set(slot, { ...record.closing });
    else closings.delete(slot);
    devices[slot] = shared(record.device);
  }

  function setNumber(slot: number, column: number, value: number): void {
    const chunk = numbers[Math.floor(slot / CHUNK)];
    if (chunk !== undefined) chunk[(slot % CHUNK) * NUMBERS + column] = value;
  }

  function setCount(slot: number, column: number, value: number): void {
    const chunk = counts[Math.floor(slot / CHUNK)];
    if (chunk !== undefined) chunk[(slot % CHUNK) * COUNTS + column] = value;
  }

  function raise(slot: number, column: number, instant: number): void {
    if (instant > number(slot, column)) setNumber(slot, column, instant);
  }

  function shownIn(slot: number): Signs | undefined {
    return signsOf(number(slot, 7), number(slot, 8), number(slot, 9));
  }

  function endOf(slot: number): End | undefined {
    const place = reasonOf(slot);
    const reason = place === 0 ? undefined : END_REASONS[place - 1];
    return reason === undefined ? undefined : { reason, at: number(slot, 6) };
  }

  return {
    replace,
    add(record) {
      const slot = newSlot();
      replace(slot, record);
      return slot;
    },
    end(slot, { reason, at }) {
      setCount(slot, 1, (count(slot, 1) & LENGTHS) | placed(reason));
      setNumber(slot, 6, at);
      for (const sign of [7, 8, 9]) setNumber(slot, sign, 0);
      const dataStart = lengthOf(slot, 0) + lengthOf(slot, 1) + lengthOf(slot, 2);
      texts[slot] = copyOf(textOf(slot).slice(0, dataStart));
      devices[slot] = '';
      closings.delete(slot);
    },
    remove(slot) {
      texts[slot] = '';
      devices[slot] = '';
      closings.delete(slot);
      free.push(slot);
    },
    get(slot, id) {
      const text = textOf(slot);
      const lengths = count(slot, 1);
      const hashStart = (lengths & LONGEST) + 1;
      const subjectStart = hashStart + ((lengths >> LENGTH) & LONGEST) + 1;
      const dataStart = subjectStart + ((lengths >> (2 * LENGTH)) & LONGEST) + 1;
      const signs = shownIn(slot);
      const closing = closings.get(slot);
      const ended = endOf(slot);
      const record: Changeable<SessionRecord> = {
        id: id ?? text.slice(0, hashStart),
        secretHash: text.slice(hashStart, subjectStart),
        subject: text.slice(subjectStart, dataStart),
        createdAt: number(slot, 0),
        authenticatedAt: number(slot, 1),
        lastActivityAt: number(slot, 2),
        idleTimeout: number(slot, 3),
        absoluteDeadline: number(slot, 4),
        tombstoneFor: number(slot, 5),
        device: devices[slot] ?? '',
        data: text.slice(dataStart),
        version: count(slot, 0),
      };
      if (signs !== undefined) record.signs = signs;
      if (((lengths >> EXTENDED) & 1) === 1) record.extended = true;
      if (ended !== undefined) record.ended = ended;
      else if (closing !== undefined) record.closing = { ...closing };
      return record;
    },
    idOf: (slot) => textOf(slot).slice(0, lengthOf(slot, 0)),
    subjectOf(slot) {
      const start = lengthOf(slot, 0) + lengthOf(slot, 1);
      return textOf(slot).slice(start, start + lengthOf(slot, 2));
    },
    lastActivityAt: (slot) => number(slot, 2),
    signs: shownIn,
    touch(slot, at, signs) {
      raise(slot, 2, at);
      if (signs === undefined) return;
      raise(slot, 7, signs.spokenAt);
      raise(slot, 8, signs.navigatedAt);
      raise(slot, 9, signs.promptedAt);
    },
    isEnded: (slot) => reasonOf(slot) > 0,
    nextLookAt(slot, touchedAt = Number.NEGATIVE_INFINITY) {
      if (reasonOf(slot) > 0) return number(slot, 6) + number(slot, 5);
      return deadlineOf({
        lastActivityAt: Math.max(number(slot, 2), touchedAt),
        idleTimeout: number(slot, 3),
        absoluteDeadline: number(slot, 4),
        closing: closings.get(slot),
      });
    },
  };
}

/** The bits that say why a session has ended. */
function placed(reason: EndReason): number {
  return (END_REASONS.indexOf(reason) + 1) << (3 * LENGTH);
}

/** The record after a change. */
export function patched(record: SessionRecord, patch: Patch): SessionRecord {
  const { closing: before, extended: was, ...kept } = record;
  const { closing = before, extended = was, by: _by, ...changes } = patch;
  return {
    ...kept,
    ...changes,
    version: record.version + 1,
    ...(closing === undefined || closing === null ? {} : { closing }),
    ...(extended === true ? { extended } : {}),
  };
}

/** Whether what is kept is what a repeated create asks for: live as it is, or ended in the same way. */
export function isSameAgain(kept: SessionRecord, record: SessionRecord, now: number): boolean {
  if (kept.secretHash !== record.secretHash) return false;
  if (kept.ended === undefined) return record.ended === undefined && now < deadlineOf(kept);
  return kept.ended.at === record.ended?.at && kept.ended.reason === record.ended.reason;
}

/** The record of an ended session: without the app's data, its device, choice and what it has shown, and with nothing pending. */
export function tombstoneOf(record: SessionRecord, ended: End): SessionRecord {
  const { closing: _closing, signs: _signs, extended: _extended, ...kept } = record;
  return { ...kept, device: '', data: '', ended };
}

/** Joined texts are kept as a tree of their parts until one letter is asked for: asking makes them one. */
function flat(text: string): string {
  text.charCodeAt(0);
  return text;
}
