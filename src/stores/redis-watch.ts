/** Knows what is heard from Redis, and when something may have been missed. */
import type { Clock } from '../core/clock.ts';
import { createListeners } from '../server/listeners.ts';
import type { SessionRecord } from '../core/session.ts';
import type { StoreListener, Watch } from '../server/store.ts';
import type { RedisCommands, Subscription } from './redis-client.ts';

/** The watches of one store. */
export interface RedisWatches {
  watch(listener: StoreListener): Watch;
  close(): void;
}

/** How often it is tried whether news arrive, and how soon a failed connection is opened again, in milliseconds. */
const BEAT_INTERVAL = 1_000;

/**
 * Makes the watches. A beat is sent the way that news go, through every master; only who hears all of a round has
 * missed nothing before it. A connection that is half open hears none.
 */
export function createRedisWatches(options: {
  readonly commands: RedisCommands;
  readonly clock: Clock;
  readonly now: () => number;
  readonly learnTime: () => Promise<void>;
  readonly endedChannel: string;
  readonly changedChannel: string;
  readonly beatChannel: string;
  /** In how many places a beat is sent. */
  readonly places: number;
  readonly sendBeat: (place: number, message: string) => Promise<unknown>;
  readonly tombstoneOf: (message: string) => SessionRecord | undefined;
}): RedisWatches {
  const { commands, clock, now, places } = options;
  const listeners = createListeners();
  let subscription: Subscription | undefined;
  let isOpen = false;
  let cancel = (): void => {};
  let since = Number.POSITIVE_INFINITY;
  let until = Number.NEGATIVE_INFINITY;
  /** The round of beats that is on its way. */
  let round = 0;
  let sentAt = 0;
  let missing = new Set<number>();
  let isRoundWhole = false;

  function lose(): void {
    since = Number.POSITIVE_INFINITY;
    isRoundWhole = false;
  }

  function heardBeat(message: string): void {
    const [number, place] = message.split(' ').map(Number);
    if (number !== round || place === undefined) return;
    missing.delete(place);
    if (missing.size > 0 || !isRoundWhole) return;
    if (since === Number.POSITIVE_INFINITY) since = sentAt;
    until = sentAt;
  }

  function heard(channel: string, message: string): void {
    if (channel === options.beatChannel) heardBeat(message);
    else if (channel === options.changedChannel) listeners.changed(message);
    else {
      const tombstone = options.tombstoneOf(message);
      if (tombstone !== undefined) listeners.ended(tombstone);
    }
  }

  function sendBeats(): void {
    if (missing.size > 0) lose();
    round += 1;
    sentAt = now();
    missing = new Set(Array.from({ length: places }, (_, place) => place));
    isRoundWhole = true;
    // A beat that cannot be sent is not heard: the next round finds it missing.
    for (const place of missing) options.sendBeat(place, `${round} ${place}`).catch(() => {});
  }

  async function open(): Promise<void> {
    await options.learnTime();
    const channels = [options.endedChannel, options.changedChannel, options.beatChannel];
    const opened = await commands.subscribe(channels, heard, lose);
    if (isOpen) subscription = opened;
    else opened.close();
  }

  function beat(): void {
    if (subscription !== undefined) sendBeats();
    cancel = clock.setTimer(beat, BEAT_INTERVAL);
  }

  function start(): void {
    isOpen = true;
    open().then(
      () => {
        cancel();
        if (isOpen) beat();
      },
      () => {
        if (isOpen) cancel = clock.setTimer(start, BEAT_INTERVAL);
      },
    );
  }

  function close(): void {
    isOpen = false;
    cancel();
    subscription?.close();
    subscription = undefined;
    lose();
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
