/** Knows which slots are a subject's, without keeping the subjects. */
import { hashOf } from './slot-index.ts';

/** An index of slots by a key that many of them may share. What it costs does not depend on how many do. */
export interface SubjectIndex {
  /** Takes a slot in, before all others of its key. */
  add(slot: number): void;
  /** Puts a slot behind all others of its key. */
  retire(slot: number): void;
  remove(slot: number): void;
  /** The slots of a key: those that were retired come last. None may be retired or removed on the way. */
  of(key: string): Generator<number, void, void>;
}

const NONE = -1;
const FIRST_SIZE = 1_024;

/**
 * Makes an empty index: the slots of a key are a ring, and the first of each ring is in a chain of its hash. A slot's
 * key must not change while it is in.
 */
export function createSubjectIndex(keyOf: (slot: number) => string): SubjectIndex {
  let heads = new Int32Array(FIRST_SIZE).fill(NONE);
  /** By slot: the next ring of the chain, for the first of a ring; and its neighbours in the ring. */
  let chain = new Int32Array(FIRST_SIZE);
  let right = new Int32Array(FIRST_SIZE);
  let left = new Int32Array(FIRST_SIZE);
  let rings = 0;

  const at = (links: Int32Array, slot: number): number => links[slot] ?? NONE;
  const headOf = (key: string): number => hashOf(key) & (heads.length - 1);

  function firstOf(key: string): number {
    let first = at(heads, headOf(key));
    while (first !== NONE && keyOf(first) !== key) first = at(chain, first);
    return first;
  }

  /** Another slot takes the place of the first of a ring, or nothing does. */
  function replaceFirst(first: number, other: number): void {
    const head = headOf(keyOf(first));
    const following = at(chain, first);
    if (other !== NONE) chain[other] = following;
    const instead = other === NONE ? following : other;
    if (at(heads, head) === first) {
      heads[head] = instead;
      return;
    }
    let before = at(heads, head);
    while (at(chain, before) !== first) before = at(chain, before);
    chain[before] = instead;
  }

  function join(before: number, after: number): void {
    right[before] = after;
    left[after] = before;
  }

  function putBefore(slot: number, other: number): void {
    join(at(left, other), slot);
    join(slot, other);
  }

  function reserve(slot: number): void {
    if (slot < chain.length) return;
    const size = Math.max(slot + 1, Math.ceil(chain.length * 1.25));
    [chain, right, left] = [longer(chain, size), longer(right, size), longer(left, size)];
  }

  function link(first: number): void {
    const head = headOf(keyOf(first));
    chain[first] = at(heads, head);
    heads[head] = first;
  }

  function grow(): void {
    const before = heads;
    heads = new Int32Array(before.length * 2).fill(NONE);
    for (const head of before) {
      for (let first = head; first !== NONE;) {
        const following = at(chain, first);
        link(first);
        first = following;
      }
    }
  }

  return {
    add(slot) {
      reserve(slot);
      const first = firstOf(keyOf(slot));
      if (first !== NONE) {
        putBefore(slot, first);
        replaceFirst(first, slot);
        return;
      }
      join(slot, slot);
      if (rings >= heads.length) grow();
      rings += 1;
      link(slot);
    },
    retire(slot) {
      const first = firstOf(keyOf(slot));
      if (first === slot) {
        // In a ring, what is before the first is the last.
        if (at(right, slot) !== slot) replaceFirst(slot, at(right, slot));
        return;
      }
      join(at(left, slot), at(right, slot));
      putBefore(slot, first);
    },
    remove(slot) {
      const following = at(right, slot);
      if (firstOf(keyOf(slot)) === slot) {
        if (following === slot) rings -= 1;
        replaceFirst(slot, following === slot ? NONE : following);
      }
      join(at(left, slot), following);
    },
    *of(key) {
      const first = firstOf(key);
      let slot = first;
      while (slot !== NONE) {
        const following = at(right, slot);
        yield slot;
        slot = following === first ? NONE : following;
      }
    },
  };
}

function longer(links: Int32Array, size: number): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(size);
  copy.set(links);
  return copy;
}
