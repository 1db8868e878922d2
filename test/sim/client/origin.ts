/** Knows what the tabs of a browser share: storage that tells of changes, and a channel. Both may fail them, at any call. */
import type { Chance, Scheduler } from '../scheduler.ts';
import type { Breakage } from './breakage.ts';

/** What a page may not have: the storage, the event that tells of changes, the channel. */
export type Lack = 'storage' | 'events' | 'channel';

/** A page, as far as storage and channels care for it. */
export interface Sharer {
  /** What of it is not there for this page, from its start on. */
  readonly lacks: ReadonlySet<Lack>;
  /** Runs something in the page, when it can run. */
  reach(run: () => void): void;
  /** Says something to the page, when it can run; a page that is kept without running never hears of it. */
  tell(say: () => void): void;
  /** Tells the page that the storage has changed. */
  storageChanged(key: string | null, newValue: string | null): void;
}

export interface OriginOptions {
  /** `lagging`: each tab has a copy of the storage, and hears of what others wrote only later. */
  readonly storage: 'shared' | 'lagging' | 'blocked' | 'full';
  readonly channel: 'whole' | 'lossy' | 'missing';
  /** Milliseconds until another tab hears of something. */
  readonly delay: number;
}

export interface Origin {
  readonly options: OriginOptions;
  readonly breakage: Breakage;
  /** @throws when the storage is blocked. */
  storageFor(sharer: Sharer): Pick<Storage, 'getItem' | 'setItem'>;
  channelFor(sharer: Sharer): unknown;
  /** Another version of the page writes something of its own in the place of what is stored. */
  rewrite(written: (stored: string) => string): void;
  leave(sharer: Sharer): void;
  /** Somebody clears the site's data. */
  clear(): void;
}

interface Copy {
  items: Map<string, string>;
  /** Own writes that the browser has not confirmed: older ones of others must not undo them. */
  pending: number;
}

const LOSS = 0.3;

export function createOrigin(
  scheduler: Scheduler,
  chance: Chance,
  options: OriginOptions,
  breakage: Breakage,
): Origin {
  const { storage, channel, delay } = options;
  let truth = new Map<string, string>();
  const copies = new Map<Sharer, Copy>();
  const open = new Map<Sharer, Set<(data: unknown) => void>>();

  function copyOf(sharer: Sharer): Copy {
    const copy = copies.get(sharer) ?? {
      items: storage === 'lagging' ? new Map(truth) : truth,
      pending: 0,
    };
    copies.set(sharer, copy);
    return copy;
  }

  /** Of another's write; a tab's own that is on its way is newer. */
  function arrive(sharer: Sharer, copy: Copy, key: string, value: string): void {
    sharer.reach(() => {
      if (storage === 'lagging' && copy.pending === 0) copy.items.set(key, value);
    });
    if (!sharer.lacks.has('events')) sharer.tell(() => sharer.storageChanged(key, value));
  }

  function write(writer: Sharer, key: string, value: string): void {
    if (storage === 'full') throw new Error('The quota has been exceeded');
    breakage.pass('setItem');
    const own = copyOf(writer);
    if (own.items.get(key) === value) return;
    own.items.set(key, value);
    own.pending += 1;
    scheduler.after(storage === 'lagging' ? delay / 2 : 0, () => {
      if (storage === 'lagging') truth.set(key, value);
      for (const [sharer, copy] of copies) {
        scheduler.after(delay / 2, () => {
          if (sharer === writer) sharer.reach(() => void (copy.pending -= 1));
          else arrive(sharer, copy, key, value);
        });
      }
    });
  }

  return {
    options,
    breakage,
    storageFor(sharer) {
      if (storage === 'blocked' || sharer.lacks.has('storage')) {
        throw new Error('The operation is insecure');
      }
      // From now on it hears of what others write, though it cannot read.
      const copy = copyOf(sharer);
      return {
        getItem(key) {
          breakage.pass('getItem');
          return copy.items.get(key) ?? null;
        },
        setItem: (key, value) => write(sharer, key, value),
      };
    },
    channelFor(sharer) {
      if (channel === 'missing' || sharer.lacks.has('channel')) return undefined;
      return class {
        private hear = (_data: unknown): void => {};
        private isClosed = false;

        constructor() {
          const own = open.get(sharer) ?? new Set();
          open.set(
            sharer,
            own.add((data) => {
              if (!this.isClosed) this.hear(data);
            }),
          );
        }

        addEventListener(
          _name: string,
          listener: (event: { readonly data: unknown }) => void,
        ): void {
          this.hear = (data) => listener({ data });
        }

        postMessage(data: unknown): void {
          if (this.isClosed) throw new Error('The channel is closed');
          breakage.pass('postMessage');
          const copy = structuredClone(data);
          for (const [other, listeners] of open) {
            if (other === sharer || (channel === 'lossy' && chance.happens(LOSS))) continue;
            scheduler.after(delay, () =>
              other.tell(() => {
                for (const listener of listeners) listener(copy);
              }),
            );
          }
        }

        close(): void {
          this.isClosed = true;
        }
      };
    },
    leave(sharer) {
      copies.delete(sharer);
      open.delete(sharer);
    },
    rewrite(written) {
      const items = new Map([...truth].map(([key, stored]) => [key, written(stored)]));
      truth = items;
      for (const [sharer, copy] of copies) {
        copy.items = storage === 'lagging' ? new Map(items) : truth;
        for (const [key, value] of items) {
          if (!sharer.lacks.has('events')) sharer.tell(() => sharer.storageChanged(key, value));
        }
      }
    },
    clear() {
      truth = new Map();
      for (const [sharer, copy] of copies) {
        copy.items = storage === 'lagging' ? new Map() : truth;
        sharer.tell(() => sharer.storageChanged(null, null));
      }
    },
  };
}
