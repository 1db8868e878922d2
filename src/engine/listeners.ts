/** Knows who listens to a store. */
import { callGuest } from './guests.ts';
import type { StoreListener } from './store.ts';

/** The listeners of a store, told all at once. */
export interface Listeners extends StoreListener {
  readonly size: number;
  /** Adds a listener; returns what takes it away. */
  add(listener: StoreListener): () => void;
  clear(): void;
}

/** Makes an empty list. A listener that throws, or rejects, hinders nobody: what it was told of is done, and its caller must hear so. */
export function createListeners(): Listeners {
  const all = new Set<StoreListener>();

  function tell(word: (listener: StoreListener) => unknown): void {
    // Whoever listens answers for itself.
    for (const listener of all) callGuest(() => word(listener), ignore);
  }

  return {
    get size() {
      return all.size;
    },
    add(listener) {
      const own = { ...listener };
      all.add(own);
      return () => all.delete(own);
    },
    clear: () => all.clear(),
    ended: (tombstone) =>
      tell((listener) =>
        listener.ended(
          tombstone.ended === undefined
            ? { ...tombstone }
            : { ...tombstone, ended: { ...tombstone.ended } },
        ),
      ),
    changed: (id) => tell((listener) => listener.changed(id)),
    outdated: (id) => tell((listener) => listener.outdated(id)),
    resumed: () => tell((listener) => listener.resumed()),
  };
}

function ignore(): void {}
