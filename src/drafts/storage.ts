/** Knows where sealed drafts lie: the port, and the browser's own. */
import { attempt } from '../client/attempt.ts';

/** A sealed draft. Its name and text tell nobody whose it is, of which form, or what stands in it. */
export interface StoredDraft {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly savedAt: number;
  readonly text: string;
}

/** What is known of a draft without reading it. `size` is in characters. */
export interface DraftLabel extends Pick<StoredDraft, 'name' | 'savedAt'> {
  readonly size: number;
}

/**
 * Keeps sealed drafts. A rejection of any method loses nothing but that draft. One that keeps them at the app's server MUST mark its
 * requests passive (`Session-Passive: ?1`), and MUST give each person their own alone.
 */
export interface DraftStorage {
  /** All that there are, also of other people on this machine: nobody else can open them. */
  list(): Promise<readonly DraftLabel[]>;
  /** The text that was put; undefined when there is none. */
  get(name: string): Promise<string | undefined>;
  /** Puts it in the place of the one with that name. MUST reject when there is no room. */
  put(draft: StoredDraft): Promise<unknown>;
  /** MUST be harmless when there is none. */
  remove(name: string): Promise<unknown>;
}

/** The port's methods, to check one that an app gives. */
export const STORAGE_METHODS = { list: true, get: true, put: true, remove: true } as const;

/**
 * Keeps drafts in `localStorage`, which a page that goes can still write to. `Clear-Site-Data: "cache"` leaves it as it is.
 */
export function createLocalStorage(window: Window, base: string): DraftStorage {
  const prefix = `stillhere-draft:${base}:`;
  const read = (name: string): readonly [savedAt: number, text: string] | undefined => {
    const [, savedAt, text] =
      /^(\d+) (.*)$/s.exec(window.localStorage.getItem(prefix + name) ?? '') ?? [];
    return text === undefined ? undefined : [Number(savedAt), text];
  };
  return {
    async list() {
      const keys = Object.keys(window.localStorage).filter((key) => key.startsWith(prefix));
      return keys.map((key) => {
        const name = key.slice(prefix.length);
        const [savedAt, text] = read(name) ?? [0, ''];
        return { name, savedAt, size: name.length + text.length };
      });
    },
    async get(name) {
      return read(name)?.[1];
    },
    async put({ name, savedAt, text }) {
      window.localStorage.setItem(prefix + name, `${savedAt} ${text}`);
    },
    async remove(name) {
      attempt(() => window.localStorage.removeItem(prefix + name));
    },
  };
}
