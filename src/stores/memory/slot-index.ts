/** Knows which slots have a key, without keeping the keys. */

/** An index of slots by a text that each slot can tell, and no two share. */
export interface SlotIndex {
  add(slot: number): void;
  remove(slot: number): void;
  /** The slot with this key. */
  find(key: string): number | undefined;
}

const NONE = -1;
const FIRST_SIZE = 1_024;

/** Makes an empty index: chains of slots, eight bytes a slot. A slot's key must not change while it is in. */
export function createSlotIndex(keyOf: (slot: number) => string): SlotIndex {
  let heads = new Int32Array(FIRST_SIZE).fill(NONE);
  let next = new Int32Array(FIRST_SIZE);
  let count = 0;

  const chainOf = (key: string): number => hashOf(key) & (heads.length - 1);
  const after = (slot: number): number => next[slot] ?? NONE;

  function link(slot: number): void {
    const chain = chainOf(keyOf(slot));
    next[slot] = heads[chain] ?? NONE;
    heads[chain] = slot;
  }

  function grow(): void {
    const chains = heads;
    heads = new Int32Array(chains.length * 2).fill(NONE);
    for (const head of chains) {
      for (let slot = head; slot !== NONE;) {
        const following = after(slot);
        link(slot);
        slot = following;
      }
    }
  }

  return {
    add(slot) {
      if (slot >= next.length) {
        const longer = new Int32Array(Math.max(slot + 1, Math.ceil(next.length * 1.5)));
        longer.set(next);
        next = longer;
      }
      if (count >= heads.length) grow();
      count += 1;
      link(slot);
    },
    remove(slot) {
      const chain = chainOf(keyOf(slot));
      let before = NONE;
      for (let at = heads[chain] ?? NONE; at !== NONE; before = at, at = after(at)) {
        if (at !== slot) continue;
        if (before === NONE) heads[chain] = after(slot);
        else next[before] = after(slot);
        count -= 1;
        return;
      }
    },
    find(key) {
      let slot = heads[chainOf(key)] ?? NONE;
      while (slot !== NONE && keyOf(slot) !== key) slot = after(slot);
      return slot === NONE ? undefined : slot;
    },
  };
}

/** FNV-1a with a last mix: the chains are chosen by the lowest bits. */
export function hashOf(key: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < key.length; index += 1) {
    value = Math.imul(value ^ key.charCodeAt(index), 0x01000193);
  }
  return value ^ (value >>> 15);
}
