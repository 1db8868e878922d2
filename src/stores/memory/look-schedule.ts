/** Knows which slot is to be looked at when. */

/** Slots by the instant of their next look. */
export interface LookSchedule {
  /** Sets when a slot is looked at, whatever was set before. */
  set(slot: number, at: number): void;
  /** Sets it if that is earlier than before. */
  advance(slot: number, at: number): void;
  delete(slot: number): void;
  /** Slots whose look is at or before an instant, by and large the earliest first. Each may be set or deleted on the way. */
  overdue(at: number): Generator<number, void, void>;
}

/** What is to be looked at within the same span of this many milliseconds is looked at together. */
const BUCKET = 100;
const NONE = -1;
const FIRST_SIZE = 1_024;

/** Makes an empty schedule. Finding what is due costs what is due. */
export function createLookSchedule(): LookSchedule {
  const heads = new Map<number, number>();
  let next = new Int32Array(FIRST_SIZE).fill(NONE);
  let before = new Int32Array(FIRST_SIZE).fill(NONE);
  /** When each slot is looked at. */
  let times = new Float64Array(FIRST_SIZE).fill(NONE);
  /** No bucket before this one holds anything. */
  let earliest = Number.POSITIVE_INFINITY;

  function reserve(slot: number): void {
    if (slot < next.length) return;
    const size = Math.max(slot + 1, Math.ceil(next.length * 1.5));
    const [longerNext, longerBefore] = [new Int32Array(size), new Int32Array(size)];
    const longerTimes = new Float64Array(size).fill(NONE);
    longerNext.set(next);
    longerBefore.set(before);
    longerTimes.set(times);
    [next, before, times] = [longerNext, longerBefore, longerTimes];
  }

  function unlink(slot: number): void {
    const time = times[slot] ?? NONE;
    if (time === NONE) return;
    const bucket = bucketOf(time);
    const [left, right] = [before[slot] ?? NONE, next[slot] ?? NONE];
    if (left !== NONE) next[left] = right;
    else if (right === NONE) heads.delete(bucket);
    else heads.set(bucket, right);
    if (right !== NONE) before[right] = left;
    times[slot] = NONE;
  }

  /** Buckets that are over, earliest first. After a jump of years it costs what is kept, not the years. */
  function overdueBuckets(last: number): readonly number[] {
    const span = last - earliest + 1;
    return span > heads.size
      ? [...heads.keys()].filter((bucket) => bucket <= last).sort((a, b) => a - b)
      : Array.from({ length: Math.max(0, span) }, (_, index) => earliest + index);
  }

  function set(slot: number, at: number): void {
    reserve(slot);
    const bucket = bucketOf(at);
    unlink(slot);
    const head = heads.get(bucket) ?? NONE;
    if (head !== NONE) before[head] = slot;
    next[slot] = head;
    before[slot] = NONE;
    times[slot] = at;
    heads.set(bucket, slot);
    earliest = Math.min(earliest, bucket);
  }

  return {
    set,
    advance(slot, at) {
      if (at < (times[slot] ?? NONE)) set(slot, at);
    },
    delete: unlink,
    *overdue(at) {
      const last = bucketOf(at);
      const over = overdueBuckets(last);
      for (const bucket of over) {
        let slot = heads.get(bucket) ?? NONE;
        while (slot !== NONE) {
          const following = next[slot] ?? NONE;
          if ((times[slot] ?? at) <= at) yield slot;
          slot = following;
        }
      }
      earliest = over.find((bucket) => heads.has(bucket)) ?? Math.max(earliest, last);
    },
  };
}

function bucketOf(at: number): number {
  return Math.floor(at / BUCKET);
}
