/** Knows how ends and changes are told over a Postgres connection, and in which order they become news. */
import type { SessionRecord } from '../../core/session.ts';
import type { News } from '../shared/beat-watches.ts';

/** Takes in what a connection is notified of. */
export interface Notifications {
  heard(payload: string): void;
}

/** The most tombstones that one statement reads: they are told of in one go, in which nothing else runs. */
const TOGETHER = 500;
/** Between the ids of one payload. */
export const ID_SEPARATOR = '\n';

/**
 * Makes them for one connection. What concerns nobody here is skipped. An ended session is out of date at once; its tombstone is read with those of others
 * that came meanwhile, the newest first: an end does not wait for ten thousand that were told just before it. A beat
 * waits until every end before it is told of.
 */
export function createNotifications(options: {
  readonly news: News;
  /** What the payloads of this process' own beats begin with. */
  readonly own: string;
  readonly read: (ids: readonly string[]) => Promise<readonly SessionRecord[]>;
}): Notifications {
  const { news, own, read } = options;
  let count = 0;
  /** Ended, and not told of: which notification said so, the oldest first. */
  const untold = new Map<string, number>();
  /** Ended, and not being read yet. */
  const unread: string[] = [];
  let beats: { readonly after: number; readonly message: string }[] = [];
  let isReading = false;

  function tellBeats(): void {
    const [oldest = Number.POSITIVE_INFINITY] = untold.values();
    const due = beats.filter(({ after }) => after <= oldest);
    beats = beats.filter(({ after }) => after > oldest);
    for (const { message } of due) news.beat(message);
  }

  async function readSome(ids: readonly string[]): Promise<void> {
    try {
      const tombstones = new Map((await read(ids)).map((record) => [record.id, record]));
      for (const id of ids) {
        const tombstone = tombstones.get(id);
        if (tombstone?.ended === undefined) news.changed(id);
        else news.ended(tombstone);
      }
    } catch {
      // They have ended, and how cannot be asked now: it is looked for when news are heard again.
      for (const id of ids) news.changed(id);
      news.lost();
    }
    for (const id of ids) untold.delete(id);
    tellBeats();
  }

  async function readAll(): Promise<void> {
    if (isReading) return;
    isReading = true;
    // All that arrives in one go is here before the first is read.
    await Promise.resolve();
    while (unread.length > 0) await readSome(unread.splice(-TOGETHER));
    isReading = false;
  }

  return {
    heard(payload) {
      const text = payload.slice(1);
      switch (payload.slice(0, 1)) {
        case 'c':
          news.changed(text);
          return;
        case 'e':
          for (const id of text.split(ID_SEPARATOR)) {
            if (untold.has(id) || !news.concern(id)) continue;
            news.outdated(id);
            untold.set(id, count);
            unread.push(id);
          }
          count += 1;
          if (unread.length > 0) void readAll();
          return;
        case 'b':
          if (!text.startsWith(own)) return;
          news.arrived();
          beats.push({ after: count, message: text.slice(own.length) });
          count += 1;
          tellBeats();
          return;
        default:
      }
    },
  };
}
