/** Knows how much is kept, and for how long: what is oldest goes first. */
import type { Clock } from '../core/clock.ts';
import type { DraftLabel, DraftStorage, StoredDraft } from './storage.ts';

/** Drafts within their bounds. Nothing of it rejects: what cannot be read is not there. */
export interface Shelf {
  list(): Promise<readonly DraftLabel[]>;
  get(name: string): Promise<string | undefined>;
  /** False when it could not be kept. */
  put(draft: StoredDraft): Promise<boolean>;
  remove(names: readonly string[]): Promise<void>;
}

/** Makes a shelf that holds at most `mostInAll` characters. `keepFor`, in milliseconds, is known once there are keys. */
export function createShelf(
  storage: DraftStorage,
  clock: Pick<Clock, 'wall'>,
  mostInAll: number,
  keepFor: () => number,
): Shelf {
  async function list(): Promise<readonly DraftLabel[]> {
    const all = await storage.list().catch((): readonly DraftLabel[] => []);
    const now = clock.wall();
    // Of a clock that was wrong then, or is now.
    const isOld = ({ savedAt }: DraftLabel): boolean => Math.abs(now - savedAt) > keepFor();
    await remove(all.filter(isOld).map(({ name }) => name));
    return all.filter((label) => !isOld(label)).sort((a, b) => a.savedAt - b.savedAt);
  }

  async function remove(names: readonly string[]): Promise<void> {
    // All at once: a page that goes has no time to wait for each.
    await Promise.allSettled(names.map(async (name) => storage.remove(name)));
  }

  return {
    list,
    remove,
    async get(name) {
      return storage.get(name).catch(() => undefined);
    },
    async put(draft) {
      const others = (await list()).filter(({ name }) => name !== draft.name);
      let size = draft.name.length + draft.text.length;
      if (size > mostInAll) return false;
      for (const other of others) size += other.size;
      for (;;) {
        const isRoom = size <= mostInAll;
        if (isRoom && (await isDone(() => storage.put(draft)))) return true;
        const oldest = others.shift();
        if (oldest === undefined) return false;
        await remove([oldest.name]);
        size -= oldest.size;
      }
    },
  };
}

async function isDone(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work();
    return true;
  } catch {
    return false;
  }
}
