/** Knows who listens to a store. */
import { callGuest } from './guests.ts';
import type { Concerns, StoreListener } from './store.ts';

/** The listeners of a store, told all at once. */
export interface Listeners extends StoreListener {
  readonly size: number;
  /** Whether somebody wants to hear of every session. */
  readonly areForAll: boolean;
  /** Adds a listener, told of all sessions, or of those that concern it; returns what takes it away. */
  add(listener: StoreListener, concerns?: Concerns): () => void;
  /** Whether a session concerns anybody. */
  concern(id: string): boolean;
  clear(): void;
}

/** Makes an empty list. A listener that throws, or rejects, hinders nobody: what it was told of is done, and its caller must hear so. */
export function createListeners(): Listeners {
  const all = new Map<StoreListener, Concerns>();

  function tell(word: (listener: StoreListener) => unknown, id?: string): void {
    for (const [listener, concerns] of all) {
      // Whoever listens answers for itself.
      if (id === undefined || concerns(id)) callGuest(() => word(listener), ignore);
    }
  }

  return {
    get size() {
      return all.size;
    },
    get areForAll() {
      return [...all.values()].includes(always);
    },
    add(listener, concerns = always) {
      const own = { ...listener };
      all.set(own, concerns);
      return () => all.delete(own);
    },
    concern(id) {
      for (const concerns of all.values()) if (concerns(id)) return true;
      return false;
    },
    clear: () => all.clear(),
    ended: (tombstone) =>
      tell(
        (listener) =>
          listener.ended(
            tombstone.ended === undefined
              ? { ...tombstone }
              : { ...tombstone, ended: { ...tombstone.ended } },
          ),
        tombstone.id,
      ),
    changed: (id) => tell((listener) => listener.changed(id), id),
    outdated: (id) => tell((listener) => listener.outdated(id), id),
    resumed: () => tell((listener) => listener.resumed()),
  };
}

function always(): boolean {
  return true;
}

function ignore(): void {}
