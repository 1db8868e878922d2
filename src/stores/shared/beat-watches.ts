/** Knows what is heard of a store over a network, and when something may have been missed. */
import type { Clock } from '../../core/clock.ts';
import { createListeners } from '../../server/listeners.ts';
import type { StoreListener, Watch } from '../../server/store.ts';

/** The watches of one store. */
export interface BeatWatches {
  watch(listener: StoreListener): Watch;
  close(): void;
}

/** What a connection tells of. */
export interface News extends StoreListener {
  /** One of the beats that were sent has arrived. */
  beat(message: string): void;
  /** The connection broke, and comes back by itself. */
  lost(): void;
  /** The connection is gone: another must be opened. */
  gone(): void;
}

/** A connection that hears news. */
export interface NewsConnection {
  close(): void;
}

/** How often it is tried whether news arrive, and how soon a connection is opened again, in milliseconds. */
const BEAT_INTERVAL = 1_000;

/**
 * Makes the watches. A beat is sent the way that news go, through every place that they come from; only who hears all
 * of a round has missed nothing before it. A connection that is half open hears none.
 */
export function createBeatWatches(options: {
  readonly clock: Clock;
  readonly now: () => number;
  readonly learnTime: () => Promise<void>;
  /** Opens a connection for news. */
  readonly open: (news: News) => Promise<NewsConnection>;
  /** In how many places a beat is sent. */
  readonly places: number;
  readonly sendBeat: (place: number, message: string) => Promise<unknown>;
}): BeatWatches {
  const { clock, now, places } = options;
  const listeners = createListeners();
  let connection: NewsConnection | undefined;
  let isOpen = false;
  let cancel = (): void => {};
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  /** The round of beats that is on its way. */
  let round = 0;
  let sentAt = 0;
  let missing = new Set<number>();
  let isRoundWhole = false;
  /** Whether something was missed after the span that is known: with the next whole round a new one begins. */
  let isBroken = true;

  function lost(): void {
    isBroken = true;
    isRoundWhole = false;
  }

  function heardBeat(message: string): void {
    const [number, place] = message.split(' ').map(Number);
    if (number !== round || place === undefined) return;
    missing.delete(place);
    if (missing.size > 0 || !isRoundWhole) return;
    if (isBroken) since = sentAt;
    isBroken = false;
    until = sentAt;
  }

  function sendBeats(): void {
    if (missing.size > 0) lost();
    round += 1;
    sentAt = now();
    missing = new Set(Array.from({ length: places }, (_, place) => place));
    isRoundWhole = true;
    // A beat that cannot be sent is not heard: the next round finds it missing.
    for (const place of missing) options.sendBeat(place, `${round} ${place}`).catch(() => {});
  }

  async function open(): Promise<void> {
    await options.learnTime();
    const opened = await options.open({
      ended: listeners.ended,
      changed: listeners.changed,
      beat: heardBeat,
      lost,
      gone() {
        lost();
        if (connection === opened) reopen();
      },
    });
    if (isOpen) connection = opened;
    else opened.close();
  }

  function beat(): void {
    sendBeats();
    cancel = clock.setTimer(beat, BEAT_INTERVAL);
  }

  function reopen(): void {
    cancel();
    connection = undefined;
    if (isOpen) cancel = clock.setTimer(start, BEAT_INTERVAL);
  }

  function start(): void {
    isOpen = true;
    open().then(() => {
      if (isOpen && connection !== undefined) beat();
    }, reopen);
  }

  function close(): void {
    isOpen = false;
    cancel();
    connection?.close();
    connection = undefined;
    lost();
    // Who watches later was not told of what happens until then.
    since = Number.POSITIVE_INFINITY;
    until = Number.NEGATIVE_INFINITY;
  }

  return {
    watch(listener) {
      const startedAt = isOpen ? now() : Number.NEGATIVE_INFINITY;
      if (!isOpen) start();
      const remove = listeners.add(listener);
      return {
        intactSince: () => Math.max(since, startedAt),
        intactUntil: () => until,
        stop() {
          remove();
          if (listeners.size === 0) close();
        },
      };
    },
    close() {
      listeners.clear();
      close();
    },
  };
}
